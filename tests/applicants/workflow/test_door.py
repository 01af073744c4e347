"""The one door: what it writes when it lets through, and that a closed one writes nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from applicants.models import Application, Stage
from applicants.workflow import Moved, NotYours, StepRefused, advance, possible
from applicants.workflow.door import moved
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


def test_moment_of_the_move_is_noted(applicant: User, reviewer: User) -> None:
    made = make.submitted_application(applicant)
    with time_machine.travel(timezone.now() + timedelta(hours=3), tick=False):
        event = advance(made, "receive", by=reviewer)
        assert event.at == timezone.now()
    kept = Application.objects.get(pk=made.pk)
    assert (kept.moved_at, made.moved_at) == (event.at, event.at)


def test_refused_move_changes_nothing(applicant: User, reviewer: User) -> None:
    made = make.submitted_application(applicant)
    make.move(made, "receive", by=reviewer)
    before = Application.objects.filter(pk=made.pk).values().get()
    with pytest.raises(StepRefused):
        advance(made, "send_back", by=reviewer, submission=made.current_submission.sha256)
    assert Application.objects.filter(pk=made.pk).values().get() == before
    assert made.events.count() == 2


def test_who_has_no_part_is_not_told_where_it_is(applicant: User, other_reviewer: User) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    with pytest.raises(NotYours):
        advance(made, "receive", by=other_reviewer)


def test_listener_that_fails_undoes_the_move(applicant: User, reviewer: User) -> None:
    made = make.submitted_application(applicant)

    def fail(**given: object) -> None:
        raise RuntimeError

    moved.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            advance(made, "receive", by=reviewer)
    finally:
        moved.disconnect(fail)
    assert Application.objects.get(pk=made.pk).stage == Stage.SUBMITTED
    assert made.events.count() == 1


def test_listener_hears_of_the_move(applicant: User, reviewer: User) -> None:
    made, heard = make.submitted_application(applicant), []

    def listen(application: Application, event: object, **given: object) -> None:
        heard.append((application.pk, application.stage, event))

    moved.connect(listen)
    event = advance(made, "receive", by=reviewer)
    moved.disconnect(listen)
    assert heard == [(made.pk, Stage.EMPLOYER_REVIEW, event)]


def test_note_is_tidied_and_kept(applicant: User) -> None:
    made = make.submitted_application(applicant)
    event = advance(made, "withdraw", by=applicant, note="  换了单位\r\n不再申办  ")
    assert event.note == "换了单位\n不再申办"


def test_stale_copy_is_looked_at_anew(applicant: User, reviewer: User, colleague: User) -> None:
    made = make.submitted_application(applicant)
    stale = Application.objects.get(pk=made.pk)
    advance(made, "receive", by=reviewer)
    with pytest.raises(Moved) as caught:
        advance(stale, "receive", by=colleague)
    assert caught.value.event.by == reviewer


def test_without_an_event_the_stage_is_told(applicant: User) -> None:
    made = make.application(applicant)
    assert Moved(made, None).message == "这份申请现在是“填写中”，不能这样操作"


@pytest.mark.parametrize(
    ("role", "names"),
    [("applicant", ["recall", "withdraw"]), ("employer", ["receive"]), ("window", [])],
)
def test_possible_to_each_role(role: str, names: list[str], applicant: User) -> None:
    assert sorted(possible(make.submitted_application(applicant), role)) == names


def test_what_stays_in_its_stage_has_not_moved(applicant: User) -> None:
    """An extension, say: how long it has been there is counted on."""
    made = make.application(applicant, stage=Stage.WINDOW_REVIEW)
    before = made.moved_at
    event = make.move(made, "extend")
    assert (event.source, event.target, made.moved_at) == (made.stage, made.stage, before)
