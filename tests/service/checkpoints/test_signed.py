"""A checkpoint is of ours, follows on the one before it, and lists its rows."""

import dataclasses
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from youyue.identity.linked import Read
from youyue.service.checkpoints.signed import Checkpoint, Forged, made, opened

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def rows(*numbers: int) -> list[Read]:
    return [Read(pk, f"{pk:080x}", "dev", NOW, True) for pk in numbers]


@pytest.fixture
def first() -> Checkpoint:
    return made("looks", rows(1, 2, 3, 7, 9, 10), None, NOW)


def test_checkpoint_lists_its_rows(first: Checkpoint) -> None:
    assert (first.number, first.after, first.last, first.count) == (1, 0, 10, 6)
    assert first.ids == [[1, 3], [7, 7], [9, 10]]
    assert list(first.marks()) == [(row.pk, row.mac[-8:]) for row in rows(1, 2, 3, 7, 9, 10)]


def test_checkpoint_is_read_as_it_was_written(first: Checkpoint) -> None:
    second = made("looks", rows(11), first, NOW)
    assert opened(first.written(), "looks", 1, None) == first
    assert opened(second.written(), "looks", 2, first) == second


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Checkpoint)])
def test_checkpoint_with_another_value_is_none_of_ours(first: Checkpoint, name: str) -> None:
    facts = json.loads(first.written())
    facts[name] = [[1, 4]] if name == "ids" else "2" if isinstance(facts[name], str) else 2
    with pytest.raises(Forged):
        opened(json.dumps(facts).encode(), "looks", 1, None)


def test_checkpoint_of_another_key_is_none_of_ours(first: Checkpoint, settings: Any) -> None:
    settings.LOG_KEYS = {"dev": b"x" * 32}
    with pytest.raises(Forged):
        opened(first.written(), "looks", 1, None)


def test_checkpoint_in_the_place_of_another_is_refused(first: Checkpoint) -> None:
    second = made("looks", rows(11), first, NOW)
    for content, record, number, before in (
        (second.written(), "looks", 1, None),
        (first.written(), "looks", 2, first),
        (first.written(), "events", 1, None),
        (b"{}", "looks", 1, None),
        (b"[]", "looks", 1, None),
        (b"\xff", "looks", 1, None),
    ):
        with pytest.raises(Forged):
            opened(content, record, number, before)


def test_mac_that_is_none_can_be_listed() -> None:
    odd = [Read(1, "", "dev", NOW, False), Read(2, "é" * 80, "dev", NOW, False)]
    assert [tag for _pk, tag in made("looks", odd, None, NOW).marks()] == ["00000000", "00000000"]
