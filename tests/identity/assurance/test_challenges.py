"""youyue/identity/assurance/challenges.py: one session, one purpose, some minutes, once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import close_old_connections, connection, transaction
from django.http import HttpRequest

from youyue.identity.assurance import challenges
from youyue.identity.assurance.challenges import NEW, PROOF
from youyue.identity.sessions import SessionStore

STATE = {"challenge": "abc", "user_verification": "required"}


def of_session(key: str | None = None) -> HttpRequest:
    """A request of this session, or of a new one."""
    request = HttpRequest()
    request.session = SessionStore(key)
    if key is None:
        request.session["who"] = 1
        request.session.save()
    return request


def waiting(purpose: str = PROOF) -> str:
    """The key of a session that was asked something."""
    request = of_session()
    challenges.keep(request, purpose, STATE)
    request.session.save()
    return str(request.session.session_key)


@pytest.mark.django_db
def test_challenge_counts_once() -> None:
    key = waiting()
    assert challenges.spend(of_session(key), PROOF) == STATE
    assert challenges.spend(of_session(key), PROOF) is None
    assert SessionStore(key)["who"] == 1  # and nothing else was taken


@pytest.mark.django_db
def test_request_that_read_the_session_before_finds_nothing() -> None:
    key = waiting()
    early, late = of_session(key), of_session(key)
    assert early.session[challenges.CHALLENGE] and late.session[challenges.CHALLENGE]
    assert challenges.spend(early, PROOF) == STATE
    assert challenges.spend(late, PROOF) is None
    late.session.save()
    assert challenges.CHALLENGE not in SessionStore(key)


@pytest.mark.django_db
def test_challenge_of_another_session_or_purpose_is_none() -> None:
    key = waiting(NEW)
    assert challenges.spend(of_session(), NEW) is None
    assert challenges.spend(of_session(key), PROOF) is None
    assert challenges.spend(of_session(key), NEW) is None  # used up by that


@pytest.mark.django_db
def test_last_one_that_was_asked_counts() -> None:
    request = of_session()
    challenges.keep(request, PROOF, STATE)
    challenges.keep(request, PROOF, STATE | {"challenge": "later"})
    request.session.save()
    assert challenges.spend(request, PROOF) == STATE | {"challenge": "later"}


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "counts"), [(0, True), (299, True), (301, False)])
def test_challenge_counts_for_five_minutes(clock: time_machine.Traveller, seconds: int, counts: bool) -> None:
    key = waiting()
    clock.shift(seconds)
    assert (challenges.spend(of_session(key), PROOF) is not None) is counts


@pytest.mark.django_db
def test_session_that_ended_has_none() -> None:
    key = waiting()
    request = of_session(key)
    assert request.session[challenges.CHALLENGE]
    Session.objects.all().delete()
    assert challenges.spend(request, PROOF) is None


# --- two at once --------------------------------------------------------------------------------------------
class _Unlocked:
    """Stands for the row without its lock."""

    def select_for_update(self) -> "_Unlocked":
        return self

    def filter(self, **_given: Any) -> "_Unlocked":
        return self

    def values_list(self, *_names: str) -> "_Unlocked":
        return self

    def first(self) -> bool:
        return True


class _Waiting(SessionStore):
    """Reads, and waits until another has read too, as long as nobody locks."""

    key_salt = "django.contrib.sessions.SessionStore"
    barrier = threading.Barrier(2)

    def load(self) -> Any:
        data = super().load()
        self.barrier.wait(10)
        return data


@pytest.mark.postgres
@pytest.mark.trial
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False], ids=["locked", "control"])
def test_one_challenge_serves_one_of_two_requests(is_locked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    key, have_read = waiting(), threading.Barrier(2)
    if not is_locked:
        monkeypatch.setattr(challenges, "Session", type("Rows", (), {"objects": _Unlocked()}))

    def one(_number: int) -> bool:
        try:
            request = of_session(key)
            assert request.session[challenges.CHALLENGE]
            have_read.wait(10)
            if not is_locked:
                request.session.__class__ = _Waiting
            with transaction.atomic():
                return challenges.spend(request, PROOF) is not None
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == ([False, True] if is_locked else [True, True])
