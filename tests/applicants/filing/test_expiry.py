"""When a draft goes: the day that is told is the day it happens, and what was saved meanwhile stays."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from applicants.filing import expiry
from applicants.models import Application
from applicants.workflow import StepRefused
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
BEGINNING = datetime(2026, 1, 1, 9, tzinfo=UTC)


def day(number: float) -> datetime:
    return BEGINNING + timedelta(days=number)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(BEGINNING, tick=False) as moved:
        yield moved


@pytest.fixture
def draft(clock: Any, applicant: User) -> Application:
    """Saved on day 0."""
    made = make.application(applicant, complete=False)
    expiry.touch(made)
    return read(made)


def read(made: Application) -> Application:
    return Application.objects.get(pk=made.pk)


def test_draft_has_its_day(draft: Application) -> None:
    assert expiry.goes_to_bin_at(draft) == day(90)


def test_draft_in_the_bin_goes_there_no_more(draft: Application, clock: Any) -> None:
    for number in (76, 90):
        clock.move_to(day(number))
        expiry.sweep()
    binned = read(draft)
    assert (binned.binned_at, expiry.goes_to_bin_at(binned)) == (day(90), None)
    assert not expiry.bin_is_near(binned)
    assert expiry.is_deleted_at(binned) == day(120)
    with pytest.raises(StepRefused, match="不用延长"):
        expiry.extend(binned)


def test_late_notice_moves_the_day(draft: Application, clock: Any) -> None:
    clock.move_to(day(200))
    expiry.sweep()
    assert expiry.goes_to_bin_at(read(draft)) == day(214)


def test_longer_life_moves_the_day_of_who_was_told_already(
    draft: Application, clock: Any, settings: Any
) -> None:
    clock.move_to(day(76))
    expiry.sweep()
    settings.DRAFT_LIFETIME_DAYS = 180
    assert expiry.goes_to_bin_at(read(draft)) == day(180)
    clock.move_to(day(100))
    assert expiry.sweep().binned == []


def test_notice_from_before_it_was_saved_counts_no_more(draft: Application, clock: Any) -> None:
    clock.move_to(day(200))
    expiry.sweep()
    clock.move_to(day(201))
    expiry.touch(draft)
    assert expiry.goes_to_bin_at(read(draft)) == day(291)


@pytest.mark.parametrize(("number", "is_near"), [(75.9, False), (76, True), (89, True)])
def test_bin_is_near_for_fourteen_days(number: float, is_near: bool, draft: Application, clock: Any) -> None:
    clock.move_to(day(number))
    assert expiry.bin_is_near(draft) == is_near


@pytest.mark.parametrize(
    ("due", "act"),
    [
        (expiry._to_tell, expiry._tell),
        (expiry._to_bin, expiry._bin),
        (expiry._to_delete, expiry.delete_for_good),
    ],
)
def test_draft_that_was_saved_meanwhile_is_let_be(due: Any, act: Any, draft: Application) -> None:
    """It was due when the round began, and is not any more now that its row is locked."""
    assert expiry._act(draft.pk, due, act) is False
    assert Application.objects.filter(binned_at=None, expiry_told_at=None).get() == draft


def test_draft_that_was_deleted_meanwhile_is_no_error(draft: Application) -> None:
    pk = draft.pk
    expiry.delete_for_good(draft)
    assert expiry._act(pk, expiry._to_bin, expiry._bin) is False


def test_handed_in_application_has_no_day(clock: Any, applicant: User) -> None:
    made = make.submitted_application(applicant)
    assert expiry.goes_to_bin_at(made) is None
    make.move(made, "recall")
    assert expiry.goes_to_bin_at(made) is None


def test_restored_draft_begins_anew(draft: Application, clock: Any) -> None:
    for number in (76, 90):
        clock.move_to(day(number))
        expiry.sweep()
    expiry.restore(draft)
    assert expiry.goes_to_bin_at(read(draft)) == day(180)


def test_draft_stays_for_two_weeks_after_it_was_told(draft: Application, clock: Any) -> None:
    """However long the worker stood still before."""
    clock.move_to(day(200))
    expiry.sweep()
    for number, is_binned in ((200, False), (213.9, False), (214, True)):
        clock.move_to(day(number))
        expiry.sweep()
        assert (read(draft).binned_at is not None) is is_binned, number
