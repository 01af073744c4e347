"""One code and two who are quick: what a code leads to happens once, and the other is told."""

import time
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from django.db.models import Q

from applicants.models import Membership
from employers.desk import invitations
from employers.models import Invitation
from tests import make
from tests.faults.test_desk_races import client, race
from youyue.identity.models import User
from youyue.identity.offers import Offer
from youyue.notices.models import Notice

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TRIALS, CONTROLS = 6, 60  # a control arm ends with the first race that goes wrong
PAUSE = 0.1  # seconds


@pytest.fixture
def admins(db: None) -> list[User]:
    return [make.reviewer(account, make.employer(), "admin") for account in ("admin", "admin2")]


@pytest.fixture
def people(db: None) -> list[User]:
    return [make.user(account) for account in ("mowen", "chenzhihao")]


@pytest.fixture
def look_then_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control arm: the condition is asked first and the change written afterwards. Who declines writes
    last: were it the other way round, the end would look as it should."""

    def change(offer: Offer, condition: Q, **values: Any) -> bool:
        rows = type(offer)._default_manager.filter(pk=offer.pk)
        if not rows.open().filter(condition).exists():
            return False
        time.sleep(PAUSE * 4 if values.get("outcome") == Offer.Outcome.DECLINED else PAUSE)
        rows.update(**values)
        return True

    monkeypatch.setattr(Offer, "_change", change)


@pytest.fixture
def no_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "as_admin", lambda employer, by: None)


def redeemed_by_two(admins: list[User], people: list[User], trials: int) -> Iterator[list[int]]:
    for _trial in range(trials):
        code = invitations.invite(make.employer(), "reviewer", "", by=admins[0])
        post = ("/employer/invitations/", {"code": code, "act": "agree"})
        answers = race(*[[(client(person), *post)] for person in people])
        yield sorted(answer.status_code for answer in answers)


def confirmed_by_two(admins: list[User], people: list[User], trials: int) -> Iterator[list[int]]:
    for _trial in range(trials):
        Membership.objects.filter(user=people[0]).delete()
        code = invitations.invite(make.employer(), "reviewer", "", by=admins[0])
        pk = invitations.redeem(code, by=people[0]).pk
        post = (f"/employer/members/invitations/{pk}/", {"act": "confirm"})
        answers = race(*[[(client(admin), *post)] for admin in admins])
        yield [answer.status_code for answer in answers]


def confirmed_and_declined(admins: list[User], people: list[User], trials: int) -> Iterator[tuple[str, bool]]:
    """How each trial ended, and whether there was a membership after it."""
    for _trial in range(trials):
        Membership.objects.filter(user=people[0]).delete()
        code = invitations.invite(make.employer(), "reviewer", "", by=admins[0])
        pk = invitations.redeem(code, by=people[0]).pk
        race(
            [(client(admins[0]), f"/employer/members/invitations/{pk}/", {"act": "confirm"})],
            [(client(people[0]), f"/employer/invitations/{pk}/decline/", {})],
        )
        is_member = Membership.objects.filter(user=people[0], ended_at=None).exists()
        yield Invitation.objects.get(pk=pk).outcome, is_member


RIGHT_ENDS = {("confirmed", True), ("declined", False)}


def test_two_redeem_one_code_and_one_has_it(admins: list[User], people: list[User]) -> None:
    assert list(redeemed_by_two(admins, people, TRIALS)) == [[302, 422]] * TRIALS


def test_without_the_condition_both_believe_to_have_it(
    admins: list[User], people: list[User], look_then_write: None
) -> None:
    assert [302, 302] in redeemed_by_two(admins, people, CONTROLS)


def test_two_admins_confirm_and_one_membership_is_made(admins: list[User], people: list[User]) -> None:
    statuses = chain.from_iterable(confirmed_by_two(admins, people, TRIALS))
    assert set(statuses) <= {302, 409}  # 409: she came second, and reads so
    assert Membership.objects.filter(user=people[0]).count() == 1
    assert Notice.objects.filter(to=people[0], kind="invited").count() == TRIALS


def test_without_lock_and_condition_a_confirmation_fails_or_is_told_twice(
    admins: list[User], people: list[User], look_then_write: None, no_lock: None
) -> None:
    told = Notice.objects.filter(to=people[0], kind="invited")
    trials = enumerate(confirmed_by_two(admins, people, CONTROLS), start=1)
    assert any(500 in statuses or told.count() > number for number, statuses in trials)


def test_who_declines_while_an_admin_confirms_is_in_or_out(admins: list[User], people: list[User]) -> None:
    assert set(confirmed_and_declined(admins, people, TRIALS)) <= RIGHT_ENDS


def test_without_the_condition_somebody_declined_and_is_in(
    admins: list[User], people: list[User], look_then_write: None
) -> None:
    assert any(end not in RIGHT_ENDS for end in confirmed_and_declined(admins, people, CONTROLS))
