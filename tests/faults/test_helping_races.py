"""Filling in for somebody, and two who are quick: one code has one redeemer, and an end is an end."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Q
from django.urls import reverse

from applicants import access
from applicants.filing import opening
from applicants.helping import filling, offers
from applicants.models import Application, Helper, HelperAct
from tests import make
from tests.applicants.posting import posted
from tests.faults.test_desk_races import client, race
from youyue.identity.models import User
from youyue.identity.offers import Offer

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TRIALS, CONTROLS = 6, 40  # a control arm ends with the first race that goes wrong
PAUSE = 0.1  # seconds


@pytest.fixture
def made(db: None) -> Application:
    return make.application(make.user("mowen"))


@pytest.fixture
def people(db: None) -> list[User]:
    return [make.user(account) for account in ("chenzhihao", "third")]


@pytest.fixture
def look_then_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control arm: the condition is asked first and the change written afterwards."""

    def change(offer: Offer, condition: Q, **values: Any) -> bool:
        rows = type(offer)._default_manager.filter(pk=offer.pk)
        if not rows.open().filter(condition).exists():
            return False
        time.sleep(PAUSE)
        rows.update(**values)
        return True

    monkeypatch.setattr(Offer, "_change", change)


@pytest.fixture
def asked_before_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control arm: whether she may is asked when the request begins, and never again."""

    def asked(user: User, key: Any) -> User | None:
        person, until = ask(user, key), time.monotonic() + 5
        while not Helper.objects.filter(ended_at__isnull=False).exists() and time.monotonic() < until:
            time.sleep(0.01)
        return person

    def end_later(*given: Any, **named: Any) -> Any:
        time.sleep(PAUSE)  # the save has begun
        return end(*given, **named)

    ask, end = access.person_to_fill_for, offers.end
    monkeypatch.setattr(access, "person_to_fill_for", asked)
    monkeypatch.setattr(opening, "must_be_hers_to_fill", lambda *given: None)
    monkeypatch.setattr(offers, "end", end_later)


def redeemed_by_two(made: Application, people: list[User], trials: int) -> Iterator[list[int]]:
    for _trial in range(trials):
        Helper.objects.all().delete()
        code = offers.invite(made)
        post = ("/helping/", {"code": code, "act": "agree"})
        answers = race(*[[(client(person), *post)] for person in people])
        yield sorted(answer.status_code for answer in answers)


def saved_and_ended(made: Application, person: User, trials: int) -> Iterator[bool]:
    """Of each trial, whether something was stored after the end."""
    browsers = client(person), client(made.applicant)
    for _trial in range(trials):
        Helper.objects.all().delete()
        offers.confirm(offers.redeem(offers.invite(made), by=person), by=made.applicant)
        data = posted(made, "achievements", achievements="代填") | {"for": str(made.pk), "of": str(made.pk)}
        race(
            [(browsers[0], reverse("applicants:part", args=["achievements"]), data)],
            [(browsers[1], reverse("applicants:end_helping", args=[made.pk]), {})],
        )
        ended = Helper.objects.get().ended_at
        yield HelperAct.objects.filter(at__gt=ended).exists()


def test_two_redeem_one_code_and_one_has_it(made: Application, people: list[User]) -> None:
    assert list(redeemed_by_two(made, people, TRIALS)) == [[302, 422]] * TRIALS


def test_without_the_condition_both_believe_to_have_it(
    made: Application, people: list[User], look_then_write: None
) -> None:
    assert [302, 302] in redeemed_by_two(made, people, CONTROLS)


def test_nothing_is_stored_after_the_end(made: Application, people: list[User]) -> None:
    assert not any(saved_and_ended(made, people[0], TRIALS))


def test_without_asking_under_the_lock_something_is(
    made: Application, people: list[User], asked_before_the_lock: None
) -> None:
    assert any(saved_and_ended(made, people[0], CONTROLS))


def test_two_confirmations_make_one_helper(made: Application, people: list[User]) -> None:
    for _trial in range(4):  # two posts each: the door takes ten a minute
        Helper.objects.all().delete()
        offer = offers.redeem(offers.invite(made), by=people[0])
        address = reverse("applicants:helper", args=[made.pk])
        data = {"do": "confirm", "offer": offer.pk}
        race(*[[(client(made.applicant), address, data)] for _tab in range(2)])
        assert Helper.objects.current().count() == 1


def test_may_is_asked_in_one_place() -> None:
    assert opening.must_be_hers_to_fill is filling.must_be_hers_to_fill
