"""applicants/desk/audience.py: who at the employer is told, as hands change, people leave and stand in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applicants.desk import absences, holding
from applicants.models import Application, Membership, Stage
from employers.desk import audience
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


def people(made: Application) -> set[User]:
    made.refresh_from_db()
    return set(audience.people(made, made.events.order_by("sequence").last()))


def test_the_holder_and_while_nobody_holds_it_all(held: Application, reviewer: User, colleague: User) -> None:
    assert people(held) == {reviewer}
    holding.release(held, by=reviewer)
    assert people(held) == {reviewer, colleague}


def test_who_stands_in_is_told_with_the_holder(held: Application, reviewer: User, colleague: User) -> None:
    mine, hers = (Membership.objects.get(user=user) for user in (reviewer, colleague))
    today = timezone.localdate()
    absence = absences.arrange(mine, hers, today, today + timedelta(days=2))
    assert people(held) == {reviewer, colleague}
    absences.cancel(absence)
    assert people(held) == {reviewer}


def test_a_holder_who_left_leaves_it_to_all(held: Application, reviewer: User, colleague: User) -> None:
    Membership.objects.filter(user=reviewer).update(ended_at=timezone.now())
    assert people(held) == {colleague}


def test_what_the_window_does_is_told_to_who_endorsed(
    applicant: User, reviewer: User, colleague: User
) -> None:
    made = make.application(applicant, stage=Stage.WINDOW_REVIEW)
    endorser = made.events.get(name="endorse").by
    assert people(made) == {endorser}
    Membership.objects.filter(user=endorser).update(ended_at=timezone.now())
    Membership.objects.exclude(user=endorser).update(role=Membership.Role.ADMIN)
    assert people(made) == {reviewer, colleague} - {endorser}


def test_an_employer_without_a_reviewer_tells_nobody(held: Application) -> None:
    Membership.objects.update(ended_at=timezone.now())
    assert people(held) == set()
