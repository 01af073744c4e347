"""The pledge's ticket: for this application, this text, after five seconds and within eight hours."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing

from applicants.models import Application
from applicants.submission import pledge
from applicants.submission.pledge import TooEarly, accepted_at, ticket

MINE, OTHER = Application(), Application()
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.mark.parametrize("wait", [timedelta(seconds=5), timedelta(hours=1), timedelta(hours=8)], ids=str)
def test_pledge_is_accepted_in_its_time(wait: timedelta, clock: Any) -> None:
    shown = ticket(MINE)
    clock.shift(wait)
    assert accepted_at(MINE, shown) == NOW + wait


@pytest.mark.parametrize(
    "wait",
    [timedelta(seconds=-1), timedelta(0), timedelta(seconds=4.999), timedelta(hours=8, seconds=1)],
    ids=str,
)
def test_pledge_outside_its_time(wait: timedelta, clock: Any) -> None:
    """A page that was open overnight shows the pledge anew: who comes back may be another."""
    shown = ticket(MINE)
    clock.shift(wait)
    with pytest.raises(TooEarly):
        accepted_at(MINE, shown)


def test_ticket_of_another_application(clock: Any) -> None:
    shown = ticket(OTHER)
    clock.shift(10)
    with pytest.raises(TooEarly):
        accepted_at(MINE, shown)


def test_ticket_of_an_earlier_text(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is accepted is the text that was read."""
    shown = ticket(MINE)
    monkeypatch.setattr(pledge, "VERSION", "2027-1")
    clock.shift(10)
    with pytest.raises(TooEarly):
        accepted_at(MINE, shown)


@pytest.mark.parametrize("posted", ["", "x", "a:b", "\x00", "令牌"])
def test_what_is_no_ticket(posted: str, clock: Any) -> None:
    with pytest.raises(TooEarly):
        accepted_at(MINE, posted)


def test_ticket_that_was_signed_for_something_else(clock: Any) -> None:
    note = {"for": str(MINE.pk), "version": pledge.VERSION, "at": NOW.timestamp()}
    signed = signing.Signer(salt="another").sign_object(note)
    clock.shift(10)
    with pytest.raises(TooEarly):
        accepted_at(MINE, signed)
