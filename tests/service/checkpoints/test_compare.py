"""Rows that are missing, put in, altered or moved are named, the first one first."""

from collections.abc import Callable

import pytest
from django.db.models import QuerySet

from applicants.models import Event, Stage
from tests import make
from tests.service.checkpoints.conftest import EVENTS, LOOKS, sign
from youyue.identity.linked import link
from youyue.identity.models import AccessLog
from youyue.service.checkpoints import compare, place

pytestmark = pytest.mark.django_db
TABLE = QuerySet(AccessLog)


@pytest.fixture
def looks(look: Callable) -> list[AccessLog]:
    """Five, of which the third was taken back before it was written for good."""
    made = [look(what=f"第 {number} 页") for number in range(6)]
    TABLE.filter(pk=made.pop(2).pk)._raw_delete("default")
    sign()
    return made


def found() -> list[str]:
    return [each for one in place.kept("looks") for each in compare.differences(LOOKS, one)]


def test_record_that_stands_as_it_was_written(looks: list[AccessLog], look: Callable) -> None:
    look()
    assert found() == []


@pytest.mark.parametrize("place_", [0, 2, 4])
def test_missing_row_is_named(looks: list[AccessLog], place_: int) -> None:
    TABLE.filter(pk=looks[place_].pk)._raw_delete("default")
    assert found() == [f"访问记录，编号 {looks[place_].pk} 不见了"]


def test_record_without_its_end_is_named_from_its_first_missing_row(looks: list[AccessLog]) -> None:
    TABLE.filter(pk__gte=looks[3].pk)._raw_delete("default")
    assert found()[0] == f"访问记录，编号 {looks[3].pk} 不见了"
    assert len(found()) == 2


def test_row_that_was_put_into_a_gap_is_named(looks: list[AccessLog]) -> None:
    gap = looks[1].pk + 1
    copied = AccessLog.objects.get(pk=looks[0].pk)
    copied.pk = gap
    link(copied)  # by somebody who had the key
    TABLE.bulk_create([copied])
    assert found() == [f"访问记录，编号 {gap} 后来才加进来"]


def test_row_that_was_made_anew_with_the_key_is_named(looks: list[AccessLog]) -> None:
    looks[1].what = "别的"
    link(looks[1])
    TABLE.filter(pk=looks[1].pk).update(what="别的", mac=looks[1].mac)
    assert list(compare.not_own(LOOKS, LOOKS.read(0), None)) == []  # the control: its mac is right
    assert found() == [f"访问记录，编号 {looks[1].pk} 改动过，或换了位置"]


def test_rows_that_changed_places_are_named(looks: list[AccessLog]) -> None:
    one, other = looks[1].pk, looks[3].pk
    for pk, to in ((one, -1), (other, one), (-1, other)):
        TABLE.filter(pk=pk).update(id=to)
    assert list(compare.not_own(LOOKS, LOOKS.read(0), None)) == []  # the control: their macs are right
    assert found() == [f"访问记录，编号 {pk} 改动过，或换了位置" for pk in (one, other)]


def test_mac_with_the_same_end_is_found(looks: list[AccessLog]) -> None:
    TABLE.filter(pk=looks[0].pk).update(mac="0" * 72 + looks[0].mac[-8:])
    assert len(found()) == 1


def test_events_are_compared_alike() -> None:
    made = make.application(stage=Stage.EMPLOYER_REVIEW)
    sign(EVENTS)
    first = made.events.get(sequence=1).pk
    Event.objects.filter(pk=first).update(hash="0" * 64)
    (one,) = place.kept("events")
    assert list(compare.differences(EVENTS, one)) == [f"办理记录，编号 {first} 改动过，或换了位置"]
