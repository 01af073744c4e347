"""Two tabs confirm at one moment what was fine last time: it is written once, and both are told so."""

import time
from typing import Any

import pytest

from applicants.desk.review import again, record
from applicants.models import Application, MaterialCheck
from tests import make
from tests.faults.test_desk_races import client, race

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TRIALS = 5


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pause between looking and writing, in both arms, so that the two meet."""
    look = again.again

    def looked(*given: Any) -> Any:
        found = look(*given)
        time.sleep(0.05)
        return found

    monkeypatch.setattr(again, "again", looked)


def confirmed_by_two() -> list[int]:
    """The answers' statuses, one trial after the other, each of the next round."""
    made = make.application(stage="employer_review")
    statuses, holder = [], made.holder
    for _trial in range(TRIALS):
        make.judge_fine(made, holder)
        for name in ("send_back", "resubmit"):
            make.move(made, name)
        address = f"/employer/applications/{made.pk}/again/"
        post = (client(holder), address, {"submission": made.current_submission.sha256})
        other = (client(holder), *post[1:])
        statuses += [answer.status_code for answer in race([post], [other])]
        assert MaterialCheck.objects.filter(application=made, round=made.round).count() == 4
    return statuses


def test_confirmed_twice_at_once_it_is_written_once(slowly: None) -> None:
    assert confirmed_by_two() == [302] * 2 * TRIALS


def test_without_the_lock_one_of_the_two_fails(slowly: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "lock", lambda pk: Application.objects.get(pk=pk))
    assert 500 in confirmed_by_two()
