"""The numbers beside the boxes are those of the rows behind them, to the day and to the limit."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from applicants.desk.queue import counts
from applicants.desk.queue.boxes import Ask
from applicants.desk.queue.query import Queue
from applicants.models import Absence, Application, Membership, Stage
from catalog.days import working_days
from catalog.models import Employer
from employers.desk.place import BOXES, EMPLOYERS
from tests import make
from tests.employers.conftest import somebody
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


def of(user: User) -> Membership:
    return Membership.objects.get(user=user, ended_at=None)


def counted(user: User) -> dict[str, int]:
    return {slug: number for slug, number in counts.count(EMPLOYERS, of(user)).items() if number}


def rows(user: User) -> dict[str, int]:
    """As many as the pages of the boxes list."""
    found = {slug: len(Queue(of(user), Ask.read(EMPLOYERS, {"box": slug})).page().rows) for slug in BOXES}
    return {slug: number for slug, number in found.items() if number}


@pytest.fixture
def least(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Counting stops at one."""
    monkeypatch.setattr(counts, "MOST", 1)
    counts._statement.cache_clear()
    yield
    counts._statement.cache_clear()


@pytest.mark.parametrize(
    ("since", "until", "covered"), [(0, 0, 1), (-3, 0, 1), (0, 3, 1), (1, 3, 0), (-3, -1, 0)]
)
def test_cover_lasts_to_the_end_of_its_last_day(
    since: int, until: int, covered: int, held: Application, reviewer: User, colleague: User
) -> None:
    today = timezone.localdate()
    days = {"since": today + timedelta(days=since), "until": today + timedelta(days=until)}
    Absence.objects.create(absent=of(reviewer), stand_in=of(colleague), **days)
    assert counted(colleague).get("cover", 0) == covered
    assert counted(colleague) == rows(colleague)


@pytest.mark.parametrize("how", ["cancelled", "absent one left", "stand-in left", "other employer"])
def test_cover_that_is_none(how: str, held: Application, reviewer: User, colleague: User) -> None:
    today = timezone.localdate()
    given = {"absent": of(reviewer), "stand_in": of(colleague), "since": today, "until": today}
    absence, membership = Absence.objects.create(**given), of(colleague)
    if how == "cancelled":
        Absence.objects.filter(pk=absence.pk).update(cancelled_at=timezone.now())
    elif how == "absent one left":
        Membership.objects.filter(user=reviewer).update(ended_at=timezone.now())
    elif how == "stand-in left":
        Membership.objects.filter(user=colleague).update(ended_at=timezone.now())
        membership.refresh_from_db()
    else:
        Membership.objects.filter(user=reviewer).update(employer=make.employer("other"))
    assert counts.count(EMPLOYERS, membership)["cover"] == 0


@pytest.mark.parametrize(("moved", "late"), [(timedelta(0), 0), (timedelta(microseconds=-1), 1)])
def test_late_is_what_came_before_the_limits_first_moment(
    moved: timedelta, late: int, held: Application, reviewer: User
) -> None:
    moment = working_days.waited_at_least(working_days.limit()) + moved
    Application.objects.filter(pk=held.pk).update(submitted_at=moment)
    assert counted(reviewer).get("late", 0) == late
    assert counted(reviewer) == rows(reviewer)


def test_returned_application_counts_where_it_was_sent(
    applicant: User, reviewer: User, other_reviewer: User
) -> None:
    """Another employer is filled in and does not know of it before it is handed in."""
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    assert (counted(reviewer), counted(other_reviewer)) == ({"returned": 1}, {})
    Application.objects.filter(pk=made.pk).update(employer=make.employer("other"))
    assert (counted(other_reviewer), rows(other_reviewer)) == ({}, {})


def test_box_of_several_stages_stops_at_the_limit(least: None, held: Application, reviewer: User) -> None:
    make.submitted_application(somebody("1"))
    assert (counted(reviewer)["todo"], rows(reviewer)["todo"]) == (1, 2)


def test_box_of_one_stage_stops_at_the_limit(least: None, reviewer: User) -> None:
    for number in "12":
        make.submitted_application(somebody(number))
    assert counted(reviewer)["waiting"] == 1


def test_other_rows_are_counted_with_them(held: Application, reviewer: User) -> None:
    ours, theirs = (Employer.objects.filter(pk=pk) for pk in (held.employer_id, make.user().pk))
    numbers, more = counts.count_with(EMPLOYERS, of(reviewer), [ours, theirs, Application.objects.all()])
    assert (numbers["review"], more) == (1, [1, 0, 1])


def test_every_box_is_as_many_as_its_rows(reviewer: User, all_stages: dict[str, Application]) -> None:
    assert counted(reviewer) == rows(reviewer)


def test_numbers_take_one_query(held: Application, reviewer: User, django_assert_num_queries) -> None:
    membership = of(reviewer)
    working_days.waited_at_least(working_days.limit())
    with django_assert_num_queries(1):
        counts.count(EMPLOYERS, membership)
