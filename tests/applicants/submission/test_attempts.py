"""How many receipts may be looked up, by one address and of one number."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from applicants.models import CheckAttempt
from applicants.submission import attempts
from applicants.submission.attempts import PER_ADDRESS, PER_NUMBER, WITHIN, may_try, take
from tests.racing import at_once
from youyue.identity.sealed import blind_index

pytestmark = pytest.mark.django_db
HERE = "192.0.2.1"


def test_an_address_has_so_many_tries_and_others_have_theirs() -> None:
    assert [may_try(HERE, f"YY-{number}") for number in range(PER_ADDRESS + 2)].count(True) == PER_ADDRESS
    assert may_try("192.0.2.2", "YY-0")
    assert may_try(None, "YY-0")


def test_a_number_has_so_many_tries_from_everywhere() -> None:
    tries = [may_try(f"192.0.2.{number}", "YY-1") for number in range(PER_NUMBER + 2)]
    assert tries.count(True) == PER_NUMBER


def test_tries_come_back_and_nothing_is_kept() -> None:
    for _try in range(PER_NUMBER):
        assert may_try(HERE, "YY-1")
    assert not may_try(HERE, "YY-1")
    assert not [row for row in CheckAttempt.objects.all() if HERE in row.key or "YY" in row.key]
    CheckAttempt.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert may_try(HERE, "YY-1")
    attempts.forget(timezone.now() + WITHIN)
    assert not CheckAttempt.objects.exists()


def race(act: Callable[[], bool], people: int = 16) -> int:
    """How many of so many at the same moment were let in."""
    return at_once(*[act] * people).count(True)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_moment_no_more_are_let_in() -> None:
    assert [race(lambda place=place: take(f"place {place}", 5)) for place in range(5)] == [5] * 5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_control_read_and_then_written_lets_more_in() -> None:
    def careless(place: int) -> bool:
        key = blind_index(f"place {place}")
        given = {"until": timezone.now() + WITHIN}
        row = CheckAttempt.objects.get_or_create(key=key, defaults=given)[0]
        if row.count >= 5:
            return False
        row.count += 1
        row.save()
        return True

    assert any(race(lambda place=place: careless(place)) > 5 for place in range(200))
