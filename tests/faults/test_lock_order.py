"""An application is locked before the seat of who gets it, wherever both are: else two wait for each other.

A hand-over from a stale page meets the resubmission of the same application to the same holder. The control
arm locks the seat first, as the hand-over once did, and PostgreSQL ends one of the two.
"""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError

from applicants.desk import holding
from applicants.models import Application, Membership, Stage
from applicants.workflow import Moved, StepRefused, hands
from tests import make
from tests.racing import at_once
from youyue.identity.models import User

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PAUSE = 0.3  # between the two locks, in both acts


def slow(act: Callable[..., Any]) -> Callable[..., Any]:
    def waits(*args: Any) -> Any:
        time.sleep(PAUSE)
        return act(*args)

    return waits


def race(*acts: Callable[[], object]) -> list[str]:
    """What became of each: nothing, or the name of what it raised."""
    refusals = (Moved, StepRefused, OperationalError)
    ends = at_once(*acts, refusals=refusals)
    return [type(end).__name__ if isinstance(end, refusals) else "" for end in ends]


@pytest.mark.parametrize("is_ordered", [True, False], ids=["guarded", "control"])
def test_a_hand_over_and_a_resubmission_at_once(
    is_ordered: bool, applicant: User, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    Application.objects.filter(pk=made.pk).update(holder=reviewer)
    seat, look = Membership.objects.get(user=reviewer), holding._in_review
    monkeypatch.setattr(hands, "_is_there", slow(hands._is_there))
    monkeypatch.setattr(holding, "_live", slow(holding._live))
    if not is_ordered:

        def seat_first(application: Application, by: User) -> Application:
            Membership.objects.select_for_update().get(pk=seat.pk)
            time.sleep(PAUSE)
            return look(application, by)

        monkeypatch.setattr(holding, "_in_review", seat_first)
    admin = make.reviewer("admin", made.employer, "admin")
    ends = race(
        lambda: make.move(Application.objects.get(pk=made.pk), "resubmit"),
        lambda: holding.hand_over(made, by=admin, to=seat, seen=reviewer.pk),
    )
    made.refresh_from_db()
    if is_ordered:
        assert "OperationalError" not in ends
        assert (made.stage, made.holder) == (Stage.EMPLOYER_REVIEW, reviewer)
    else:
        assert "OperationalError" in ends
