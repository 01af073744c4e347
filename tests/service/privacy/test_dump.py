"""What a stolen dump tells: every field that is S1 or S2 gets a word of its own, and the dump has none."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from applicants.models import (
    Application,
    Explanation,
    HolderChange,
    LatePost,
    Message,
    Note,
    Remark,
)
from materials.models import Paper
from tests import make
from tests.world import build
from youyue.identity.sealed import SealedDateField, SealedTextField
from youyue.notices.models import Outbox
from youyue.service.privacy.classes import S1, S2, Kept
from youyue.service.privacy.tables import TABLES
from youyue.service.recovery import database

pytestmark = [pytest.mark.trial, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SHORT = "龘靐"  # where a code of two letters stands
DAY = date(1907, 3, 1)


def canary(field: Any, number: int) -> Any:
    if isinstance(field, SealedDateField):
        return DAY.replace(day=number % 28 + 1)
    return SHORT if (field.max_length or 99) < 12 else f"canary{number:03d}x"


def is_told(dump: str, word: Any) -> bool:
    return str(word) in dump


def sealed_fields(kept: Kept) -> list[Any]:
    columns = kept.fields
    found = [columns[name] for name, one in kept.classes if one in (S1, S2)]
    return [field for field in found if isinstance(field, SealedTextField)]


@pytest.fixture
def rows() -> list[Model]:
    """A row of every table that has sealed fields."""
    world = build("returned_by_window")
    mine, reviewer = world.mine, world.membership.user
    place = {"application": mine, "by": reviewer}
    Note.objects.create(**place, employer=mine.employer, text="x")
    Message.objects.create(
        **place, side="employer", place=str(mine.employer_id), party_name="x", role="employer", text="x",
        at=timezone.now(),
    )  # fmt: skip
    Explanation.objects.create(application=mine, key="gap", text="x")
    LatePost.objects.create(content="x", created_at=timezone.now())
    HolderChange.objects.create(**place, kind="claim", reason="x")
    mine.checks.update(verdict="na")  # beside which alone a reason may stand
    Paper.objects.create(dossier=mine.dossier, digest="x", work="x")
    Outbox.objects.create(to="x@example.cn", user=reviewer, subject="x", body="x")
    tables = [apps.get_model(kept.model) for kept in TABLES if sealed_fields(kept)]
    return [model._base_manager.order_by("pk").first() for model in tables]


@pytest.fixture
def canaries(rows: list[Model]) -> dict[str, Any]:
    """By field, what now stands in it."""
    written = dict(_write(rows))
    assert len(written) > 30
    return written


def _write(rows: list[Model]) -> Iterator[tuple[str, Any]]:
    known = {kept.model: kept for kept in TABLES}
    number = 0
    for row in rows:
        assert row is not None
        for field in sealed_fields(known[row._meta.label]):
            number += 1
            setattr(row, field.name, canary(field, number))
            yield f"{row._meta.label}.{field.name}", canary(field, number)
        Model.save(row)  # past what append-only tables and facts refuse


def dumped(to: Path) -> str:
    """As a thief reads it."""
    database._run("pg_dump", "--data-only", "--inserts", f"--file={to}")
    return to.read_text()


def test_dump_has_no_word_of_a_sealed_field(canaries: dict[str, Any], tmp_path: Path) -> None:
    text = dumped(tmp_path / "dump.sql")
    assert [field for field, word in canaries.items() if is_told(text, word)] == []
    assert "1907-03" not in text


def test_words_are_there_for_who_has_the_key(canaries: dict[str, Any]) -> None:
    """Else the test above would pass on rows that were never written."""
    for field, word in canaries.items():
        label, _dot, name = field.rpartition(".")
        assert word in {getattr(row, name) for row in apps.get_model(label)._base_manager.all()}


def test_control_a_field_in_clear_is_found(
    canaries: dict[str, Any], rows: list[Model], tmp_path: Path, settings: Any
) -> None:
    settings.WRITE_OLD_COLUMNS = True
    Model.save(next(row for row in rows if isinstance(row, Application)))
    Model.save(next(row for row in rows if isinstance(row, Remark)))
    text = dumped(tmp_path / "dump.sql")
    told = {field for field, word in canaries.items() if is_told(text, word)}
    assert {
        "applicants.Application.wechat",
        "applicants.Application.birth_date",
        "applicants.Remark.text",
    } <= told


def test_every_name_that_stands_in_clear_has_been_decided(tmp_path: Path) -> None:
    """The other control: what the table lets stand in clear is indeed what is found."""
    make.user("zz-canary-in-clear", name="明文金丝雀")
    assert re.search("明文金丝雀", dumped(tmp_path / "dump.sql"))
