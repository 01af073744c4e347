"""applicants/desk/deadlines.py: two working days before, and once it is over; each person once a round."""

from datetime import datetime

import pytest
import time_machine
from django.utils import timezone

from applicants.desk import deadlines
from applicants.models import Application, Membership, Stage
from tests import make
from youyue.identity.models import User
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db


def shanghai(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.fixture
def waiting(held: Application, settings) -> Application:
    """Handed in on Monday the 2nd of March 2026; the fifth working day is Monday the 9th."""
    settings.EMPLOYER_REVIEW_WORKING_DAYS = 5
    Application.objects.filter(pk=held.pk).update(submitted_at=shanghai("2026-03-02 09:00"))
    Notice.objects.all().delete()
    return held


def told_on(day: str) -> dict[str, set[str]]:
    with time_machine.travel(shanghai(day), tick=False):
        deadlines.tell()
    return {
        kind: set(Notice.objects.filter(kind=kind).values_list("to__account_name", flat=True))
        for kind in ("due", "overdue")
    }


@pytest.mark.parametrize(
    ("day", "is_due"),
    [
        ("2026-03-03 10:00", False),
        ("2026-03-04 10:00", False),
        ("2026-03-05 10:00", True),  # the third working day: two are left
        ("2026-03-09 10:00", True),
    ],
)
def test_the_holder_is_told_two_working_days_before(
    day: str, is_due: bool, waiting: Application, colleague: User
) -> None:
    assert told_on(day) == {"due": {"linghai"} if is_due else set(), "overdue": set()}


def test_once_it_is_over_the_admins_are_told_too(waiting: Application, colleague: User) -> None:
    Membership.objects.filter(user=colleague).update(role=Membership.Role.ADMIN)
    assert told_on("2026-03-10 10:00") == {"due": set(), "overdue": {"linghai", "linghai2"}}


def test_asked_every_hour_it_tells_once_and_of_a_new_period_again(waiting: Application) -> None:
    for hour in range(8, 20):
        told_on(f"2026-03-05 {hour:02}:00")
    assert Notice.objects.count() == 1
    # recalled and handed in again: the same round, and a new period
    Application.objects.filter(pk=waiting.pk).update(submitted_at=shanghai("2026-03-06 09:00"))
    told_on("2026-03-11 10:00")
    assert Notice.objects.count() == 2


@pytest.mark.parametrize("hour", ["07:59", "20:00", "23:30"])
def test_nobody_is_woken(hour: str, waiting: Application) -> None:
    assert told_on(f"2026-03-05 {hour}") == {"due": set(), "overdue": set()}


def test_a_holiday_week_is_no_time(waiting: Application, settings) -> None:
    """Handed in on Wednesday the 30th of September: seven days off, and Saturday the 10th is worked."""
    Application.objects.filter(pk=waiting.pk).update(submitted_at=shanghai("2026-09-30 09:00"))
    assert told_on("2026-10-08 10:00")["due"] == set()
    assert told_on("2026-10-10 10:00")["due"] == {"linghai"}


def test_what_is_decided_or_long_overdue_is_left(waiting: Application) -> None:
    assert told_on("2026-04-10 10:00") == {"due": set(), "overdue": set()}
    Application.objects.filter(pk=waiting.pk).update(stage="endorsed")
    assert told_on("2026-03-05 10:00") == {"due": set(), "overdue": set()}


# --- at the window --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "due", "overdue"),
    [
        ("2026-03-04 10:00", set(), set()),
        ("2026-03-05 10:00", {"chuangkou-gz"}, set()),
        ("2026-03-09 10:00", {"chuangkou-gz"}, set()),
        ("2026-03-10 10:00", set(), {"chuangkou-gz", "lead"}),
    ],
)
def test_the_officer_who_has_it_is_told_and_then_who_leads(day: str, due: set, overdue: set) -> None:
    made = make.application(stage=Stage.ENDORSED)
    officer, lead = make.officer("chuangkou-gz", "440100"), make.officer("lead", "440100")
    lead.memberships.update(role=Membership.Role.ADMIN)
    make.officer("chuangkou-sheng", "440000")
    Application.objects.filter(pk=made.pk).update(due_on="2026-03-09", holder=officer)
    with time_machine.travel(shanghai(day), tick=False):
        deadlines.tell()
        deadlines.tell()
    told = {
        kind: list(Notice.objects.filter(kind=kind).values_list("to__account_name", flat=True))
        for kind in ("due_window", "overdue_window")
    }
    assert {kind: set(names) for kind, names in told.items()} == {
        "due_window": due,
        "overdue_window": overdue,
    }
    assert Notice.objects.filter(kind__in=told).count() == len(due) + len(overdue)
