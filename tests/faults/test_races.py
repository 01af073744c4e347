"""Two people at the same time, many times over: exactly one of them decides, the other is told.

Each race has a control arm with the row lock switched off, which must go wrong now and then: a race that
never happens proves nothing about the lock.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError

from applicants.models import Application, Event, Submission
from applicants.workflow import Moved, StepRefused, advance, door
from tests import make
from tests.racing import at_once
from youyue.identity.models import User

pytestmark = [pytest.mark.trial, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TRIALS, CONTROLS = 1000, 100
Act = Callable[[Application], object]


def race(pk: object, *acts: Act) -> list[str]:
    """What became of each act, all let go at the same moment: done, moved, refused or broken."""

    def outcome(act: Act, application: Application) -> str:
        try:
            act(application)
        except Moved as error:
            return "moved" if error.event and error.message else "moved by nobody"
        except StepRefused:
            return "refused"
        except IntegrityError:
            return "broken"
        return "done"

    return sorted(at_once(*(partial(outcome, act, Application.objects.get(pk=pk)) for act in acts)))


def put_back(application: Application, stage: str, holder: User | None) -> None:
    """As it was before the race; the events stay and the chain grows."""
    Application.objects.filter(pk=application.pk).update(stage=stage, holder=holder)


def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "lock", lambda pk: Application.objects.get(pk=pk))


def received_by_two(application: Application, trials: int) -> Counter[str]:
    pair = [make.reviewer("linghai", application.employer), make.reviewer("linghai2", application.employer)]
    seen: Counter[str] = Counter()
    for _ in range(trials):
        put_back(application, "submitted", None)
        before = Event.objects.count()
        acts = [lambda one, by=by: advance(one, "receive", by=by) for by in pair]
        seen[" ".join(race(application.pk, *acts))] += 1
        assert Event.objects.count() <= before + 2
    return seen


def test_two_reviewers_receive_and_one_is_told() -> None:
    assert received_by_two(make.submitted_application(), TRIALS) == {"done moved": TRIALS}


def test_two_reviewers_collide_without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    without_lock(monkeypatch)
    application = make.submitted_application()
    assert any(received_by_two(application, 1)["done moved"] == 0 for _ in range(CONTROLS)), (
        "the control arm never raced"
    )


def endorsed_while_withdrawn(trials: int) -> Counter[str]:
    application = make.application(stage="employer_review")
    holder, submission = application.holder, application.current_submission.sha256
    make.judge_fine(application, holder)
    make.supplement(application, holder)
    seen: Counter[str] = Counter()
    for _ in range(trials):
        put_back(application, "employer_review", holder)
        outcome = race(
            application.pk,
            lambda one: advance(one, "endorse", by=holder, submission=submission),
            lambda one: advance(one, "withdraw", by=one.applicant, note="另有安排"),
        )
        seen[" ".join(outcome)] += 1
    return seen


def test_endorsement_and_withdrawal_never_both_stand() -> None:
    """Withdrawing is still possible after an endorsement, so both may happen, but in that order only."""
    seen = endorsed_while_withdrawn(TRIALS)
    assert set(seen) <= {"done done", "done moved"}
    assert Application.objects.get().stage in ("withdrawn", "endorsed")
    assert chain_is_whole()


def chain_is_whole() -> bool:
    events = list(Event.objects.order_by("sequence"))
    return [event.sequence for event in events] == list(range(1, len(events) + 1)) and all(
        event.previous_hash == (before.hash if before else "")
        for before, event in zip([None, *events], events, strict=False)
    )


def test_fifty_submissions_of_one_draft_leave_one() -> None:
    application = make.application()
    facts = {"pledge_version": "1"}

    def submit(one: Application) -> object:
        from django.utils import timezone

        return advance(one, "submit", by=one.applicant, pledged_at=timezone.now(), **facts)

    outcomes = Counter(race(application.pk, *[submit] * 50))
    assert outcomes == {"done": 1, "moved": 49}
    assert Submission.objects.count() == Event.objects.count() == 1
