"""Every hour the worker signs what has settled, and rings where a row does not hold."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db.models import QuerySet
from django.utils import timezone

from applicants.models import Stage
from tests import make
from tests.service.checkpoints.conftest import EVENTS, LOOKS, later, sign
from youyue.identity.alarms import Alarm
from youyue.identity.models import AccessLog
from youyue.notices import jobs
from youyue.service.checkpoints import hourly, place
from youyue.service.checkpoints.records import Record

pytestmark = pytest.mark.django_db


def covered() -> list[int]:
    return [pk for one in place.kept("looks") for pk, _tag in one.marks()]


def test_rows_that_may_still_be_joined_are_left_for_the_next_hour(look: Callable) -> None:
    old = look(at=timezone.now() - timedelta(minutes=11))
    look(at=timezone.now() - timedelta(minutes=9))
    look(at=timezone.now() - timedelta(minutes=11))  # began earlier and was written later
    assert sign(hours=0) == 1
    assert covered() == [old.pk]
    assert sign(hours=1) == 1
    assert len(covered()) == 3


def test_row_that_is_written_while_the_worker_signs_is_left_for_the_next_hour(
    look: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, settled = look(), Record.settled

    def and_then(record: Record, *given: Any) -> int:
        upto = settled(record, *given)
        look()  # one with a lower number may be committed after it
        return upto

    monkeypatch.setattr(Record, "settled", and_then)
    assert sign() == 1
    assert covered() == [old.pk]


def test_hour_in_which_nothing_came_has_none(look: Callable) -> None:
    look()
    assert [sign(), sign(), sign(EVENTS)] == [1, 0, 0]


def test_many_rows_make_several_checkpoints(look: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hourly, "MOST", 2)
    looks = [look().pk for _ in range(5)]
    assert sign() == 3
    assert covered() == looks


def test_altered_row_rings_and_holds_up_nothing(look: Callable) -> None:
    first, _second = look(), look()
    QuerySet(AccessLog).filter(pk=first.pk).update(what="别的")
    assert sign() == 1
    assert Alarm.objects.get().place == f"访问记录，编号 {first.pk} 改动过"
    assert len(covered()) == 2


def test_row_that_vanishes_after_an_hour_rings_in_the_next(look: Callable) -> None:
    first, _second = look(), look()
    sign()
    QuerySet(AccessLog).filter(pk=first.pk)._raw_delete("default")
    sign()
    assert (Alarm.objects.get().kind, Alarm.objects.get().place) == (
        "chain",
        f"访问记录，编号 {first.pk} 不见了",
    )


def test_row_without_a_key_is_waited_for(look: Callable) -> None:
    first, second = look(), look()
    QuerySet(AccessLog).filter(pk=second.pk).update(key="", mac="")
    assert sign() == 1
    assert covered() == [first.pk]
    assert "没有用密钥链接" in Alarm.objects.get().place


def test_one_record_that_fails_does_not_keep_the_other(look: Callable) -> None:
    make.application(stage=Stage.SUBMITTED)
    look()
    hourly.make_all(later())
    storages["checkpoints"].delete("events/00000001.json")
    look()
    hourly.make_all(later())
    assert Alarm.objects.get().place == "events/00000001.json"
    assert len(covered()) == 2


def test_worker_makes_them() -> None:
    jobs.discover()
    assert jobs._kinds["youyue.service.upkeep.make_checkpoints"].every == timedelta(hours=1)


def test_copy_of_an_earlier_row_rings(look: Callable) -> None:
    first = look(at=timezone.now() - timedelta(days=1))
    look()
    sign()
    copied = AccessLog.objects.get(pk=first.pk)
    copied.pk = None
    QuerySet(AccessLog).bulk_create([copied])
    assert [row.is_own for row in LOOKS.read(0)] == [True] * 3  # the control: its mac is right
    sign()
    assert "是另一条的副本" in Alarm.objects.get().place
