"""撤回 and 撤销 that are posted twice: the second is answered as the first, anything else is overtaken."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from applicants.models import Application
from applicants.submission import pledge
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("act", ["recall", "withdraw"])
def test_what_was_taken_back_once_is_not_taken_back_again(
    act: str, applicant: User, reviewer: User, client_of: Callable[[User], Client]
) -> None:
    made = make.submitted_application(applicant)
    mine, told = client_of(applicant), {"note": "换了单位", "seen": made.stage}
    first, again = (mine.post(f"/items/{made.pk}/{act}/", told) for _time in range(2))
    assert (first.status_code, again.status_code, again.url) == (302, 302, first.url)
    assert made.events.filter(name=act).count() == 1


def test_another_reason_is_another_act(applicant: User, client_of: Callable[[User], Client]) -> None:
    made: Application = make.submitted_application(applicant)
    mine, there = client_of(applicant), f"/items/{made.pk}/withdraw/"
    assert mine.post(there, {"note": "换了单位", "seen": made.stage}).status_code == 302
    assert mine.post(there, {"note": "别的", "seen": made.stage}).status_code == 409


def test_a_deleted_draft_that_is_deleted_again_is_not_there(
    applicant: User, client_of: Callable[[User], Client]
) -> None:
    made, mine = make.application(applicant), client_of(applicant)
    assert mine.post(f"/items/{made.pk}/delete/").status_code == 302
    assert mine.post(f"/items/{made.pk}/delete/").status_code == 404


@pytest.mark.parametrize(
    ("stage", "act"),
    [
        ("draft", "delete"),
        ("submitted", "recall"),
        ("submitted", "withdraw"),
        ("employer_review", "ask-back"),
    ],
)
def test_asking_for_the_head_of_the_page_takes_nothing_back(
    act: str, stage: str, applicant: User, client_of: Callable[[User], Client]
) -> None:
    """A browser or a proxy may look whether a link still leads somewhere."""
    made = make.application(applicant, stage=stage)
    assert client_of(applicant).head(f"/items/{made.pk}/{act}/").status_code == 200
    now = Application.objects.get(pk=made.pk)
    assert (now.stage, now.asked_back_at) == (stage, None)


# --- what arrives late: its answer got lost, it was sent again, and the first comes after all the rest ---
def test_recall_that_arrives_after_the_next_submission(
    applicant: User, client_of: Callable[[User], Client]
) -> None:
    made, mine = make.submitted_application(applicant), client_of(applicant)
    late = {"seen": made.stage, "since": made.since}
    make.move(made, "recall")
    make.move(made, "submit")
    assert mine.post(f"/items/{made.pk}/recall/", late).status_code == 409
    assert [event.name for event in made.events.order_by("sequence")] == ["submit", "recall", "submit"]


def test_submission_that_arrives_after_the_recall(
    applicant: User, client_of: Callable[[User], Client]
) -> None:
    made, mine = make.application(applicant), client_of(applicant)
    with time_machine.travel(timezone.now() - timedelta(seconds=6), tick=False):
        ticket = pledge.ticket(made)
    assert mine.post("/apply/pledge/", {"ticket": ticket}).status_code == 302
    assert mine.post("/apply/pledge/", {"ticket": ticket}).status_code == 302  # again, and nothing happens
    made.refresh_from_db()
    make.move(made, "recall")
    assert mine.post("/apply/pledge/", {"ticket": ticket}).status_code == 409
    assert [event.name for event in made.events.order_by("sequence")] == ["submit", "recall"]


def test_control_a_page_that_says_nothing_of_when_would_do_it_again(
    applicant: User, client_of: Callable[[User], Client]
) -> None:
    made, mine = make.submitted_application(applicant), client_of(applicant)
    make.move(made, "recall")
    make.move(made, "submit")
    assert mine.post(f"/items/{made.pk}/recall/", {"seen": "submitted"}).status_code == 302
