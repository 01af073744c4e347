"""One person signs in for the first time in several windows at once: one account, and no error."""

from typing import Any

import pytest

from tests.racing import at_once
from youyue.identity import accounts
from youyue.identity.models import User

FACTS = {"subject": "someone", "name": "莫知文", "id_number": "440106199003076518", "assurance_level": "L2"}
WINDOWS = 4


def race(admit: Any) -> list[Exception]:
    """Let `WINDOWS` threads admit the same person at the same moment; returns what went wrong."""
    ends = at_once(*[admit] * WINDOWS, refusals=(Exception,))
    return [end for end in ends if isinstance(end, Exception)]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_first_sign_in_in_many_windows_makes_one_account() -> None:
    for _trial in range(5):
        User.objects.all().delete()
        assert race(lambda: accounts.admit(FACTS)) == []
        assert User.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_second_attempt_the_race_shows() -> None:
    """The control: if this never fails, the test above proves nothing."""
    errors = []
    for _trial in range(200):
        User.objects.all().delete()
        errors += race(lambda: accounts._admit(FACTS, ""))
        if errors:
            break
    assert errors != []
