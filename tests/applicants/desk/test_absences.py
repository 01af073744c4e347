"""Who stands in for whom today: the days, the stage, the employer, and one at a time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applicants.desk import absences
from applicants.models import Absence, Application, Membership, Stage
from tests import make
from youyue.identity.models import User
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db


def of(user: User) -> Membership:
    return Membership.objects.get(user=user, ended_at=None)


def away(who: User, stand_in: User, first: int, last: int) -> Absence:
    """From so many days from today to so many."""
    today = timezone.localdate()
    days = [today + timedelta(days=number) for number in (first, last)]
    return absences.arrange(of(who), of(stand_in), *days)


@pytest.mark.parametrize(
    ("first", "last", "does"), [(0, 0, True), (-1, 0, True), (1, 2, False), (-2, -1, False)]
)
def test_days_of_a_cover(
    first: int, last: int, does: bool, held: Application, reviewer: User, colleague: User
) -> None:
    away(reviewer, colleague, first, last)
    assert absences.stands_in(colleague.pk, held) == does


def test_colleague_is_told_and_nobody_else(held: Application, reviewer: User, colleague: User) -> None:
    away(reviewer, colleague, 0, 1)
    place = held.employer_id
    told = Notice.objects.filter(path=f"/employer/at/?place={place}&box=cover")
    assert [notice.to for notice in told] == [colleague]


def test_nobody_stands_in_for_herself_or_for_nobody(
    held: Application, reviewer: User, colleague: User
) -> None:
    away(reviewer, colleague, 0, 0)
    assert not absences.stands_in(reviewer.pk, held)
    Application.objects.filter(pk=held.pk).update(holder=None)
    assert not absences.stands_in(colleague.pk, Application.objects.get(pk=held.pk))


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.RETURNED_BY_EMPLOYER, Stage.ENDORSED])
def test_cover_is_for_what_is_under_review(
    stage: Stage, applicant: User, reviewer: User, colleague: User
) -> None:
    made = make.application(applicant, stage=stage)
    Application.objects.filter(pk=made.pk).update(holder=reviewer)
    away(reviewer, colleague, 0, 0)
    assert not absences.stands_in(colleague.pk, Application.objects.get(pk=made.pk))


def test_cover_at_one_employer_is_none_at_another(held: Application, reviewer: User, colleague: User) -> None:
    """Both review for two employers, and the absence is from one of them."""
    there = make.employer("other")
    today = timezone.localdate()
    mine, hers = make.membership(reviewer, there), make.membership(colleague, there)
    absences.arrange(mine, hers, today, today)
    assert not absences.stands_in(colleague.pk, held)


@pytest.mark.parametrize(
    ("first", "last", "overlaps"), [(0, 5, True), (2, 3, True), (5, 9, True), (6, 9, False), (-3, -1, False)]
)
def test_one_cover_at_a_time(first: int, last: int, overlaps: bool, reviewer: User, colleague: User) -> None:
    away(reviewer, colleague, 0, 5)
    if overlaps:
        with pytest.raises(absences.Overlapping):
            away(reviewer, colleague, first, last)
    else:
        away(reviewer, colleague, first, last)
    assert Absence.objects.count() == 2 - overlaps


def test_cancelled_cover_ends_and_leaves_room(held: Application, reviewer: User, colleague: User) -> None:
    absences.cancel(away(reviewer, colleague, 0, 5))
    assert not absences.stands_in(colleague.pk, held)
    away(reviewer, colleague, 0, 5)
    assert absences.stands_in(colleague.pk, held)
