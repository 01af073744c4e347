"""Every field has a class, every secret one is sealed or says why not; and what is missing is named."""

from dataclasses import replace
from typing import Any

import pytest

from youyue.service.privacy.classes import Kept, complaints
from youyue.service.privacy.tables import TABLES


def test_table_is_true_of_every_field_of_every_table() -> None:
    assert list(complaints(TABLES)) == []


def test_reasons_of_those_in_clear_are_sentences_of_their_own() -> None:
    """A reason is read by people: it says something."""
    assert [kept.model for kept in TABLES if any(len(reason) < 8 for reason in kept.plain.values())] == []


# --- controls: each untruth is named -----------------------------------------------------------------
FAMILY = next(kept for kept in TABLES if kept.model == "applicants.FamilyMember")


WITH_ONE_MORE = {"name": "it is short"}


def changed(**fields: Any) -> list[Kept]:
    return [replace(kept, **fields) if kept is FAMILY else kept for kept in TABLES]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ([kept for kept in TABLES if kept is not FAMILY], "applicants.FamilyMember: no entry"),
        ([*TABLES, FAMILY], "applicants.FamilyMember: two entries"),
        ([*TABLES, replace(FAMILY, model="applicants.Pet")], "applicants.Pet: no such model"),
        (changed(s3=""), "applicants.FamilyMember.relation: no class"),
        (changed(s3="relation pet"), "applicants.FamilyMember.pet: no such field"),
        (changed(s3="relation order"), "applicants.FamilyMember.order: two classes"),
        (changed(s2="relation", s3=""), "applicants.FamilyMember.relation: not sealed"),
        (changed(plain=WITH_ONE_MORE), "applicants.FamilyMember.name: a reason for nothing"),
        (changed(why=""), "applicants.FamilyMember: why, how long or who is missing"),
    ],
)
def test_untruth_is_named(table: list[Kept], said: str) -> None:
    assert list(complaints(table)) == [said]
