"""Guards of `guards.py` at the window, which looks at nothing of the employer's side, and of an objection."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from applicants.models import Application, Stage
from applicants.workflow import APPLICANT, Moved, StepRefused, guards
from applicants.workflow.step import Step
from applicants.workflow.terms import terms_of
from catalog.models import Remedy
from tests import make
from tests.applicants.workflow.test_guards import decide
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


# --- the window ----------------------------------------------------------------------------------------
def test_verdicts_of_the_employer_approve_nothing(applicant: User, officer_guangzhou: User) -> None:
    made = make.application(applicant, stage=Stage.WINDOW_REVIEW)
    made.checks.filter(role="window").delete()
    assert made.checks.filter(role="employer").count() == 4
    assert decide(made, "approve", officer_guangzhou).startswith("还有 4 项未核对")
    make.judge_fine(made, officer_guangzhou, "window")
    assert decide(made, "approve", officer_guangzhou) == Stage.CARD_PRODUCTION


def test_remark_that_the_employer_kept_back_holds_up_no_window(
    applicant: User, reviewer: User, officer_guangzhou: User
) -> None:
    made = make.application(applicant, stage=Stage.WINDOW_REVIEW)
    make.remark(made, reviewer, "employer")
    assert decide(made, "approve", officer_guangzhou) == Stage.CARD_PRODUCTION


# --- what is posted twice --------------------------------------------------------------------------------
def test_what_was_taken_back_is_not_taken_back_by_the_same_form(applicant: User) -> None:
    made = make.submitted_application(applicant)
    seen = made.since
    make.move(made, "recall", since=seen)
    make.move(made, "submit")
    with pytest.raises(Moved):
        make.move(made, "recall", since=seen)
    assert make.move(made, "recall", since=made.since).target == Stage.DRAFT


# --- an objection ------------------------------------------------------------------------------------------
def objecting(made: Application, at: datetime | None = None) -> Step:
    return Step(made, "raise_objection", made.applicant, APPLICANT, "理由", at or timezone.now())


def test_objection_is_in_time_up_to_and_with_the_last_day(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.DECLINED)
    last = terms_of(guards.last_refusal(made)).last_day(Remedy.OBJECTION)
    noon = timezone.make_aware(datetime.combine(last, time(12)))
    guards.objection_is_in_time(objecting(made, noon))
    with pytest.raises(StepRefused, match="期限已过"):
        guards.objection_is_in_time(objecting(made, noon + timedelta(days=1)))


def test_draft_in_the_bin_bars_no_objection(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.DECLINED)
    other = make.application(applicant, complete=False)
    with pytest.raises(StepRefused, match="另有一份没有办结"):
        guards.nothing_else_is_open(objecting(made))
    Application.objects.filter(pk=other.pk).update(binned_at=timezone.now())
    guards.nothing_else_is_open(objecting(made))


def test_last_refusal_is_the_one_that_stands(applicant: User) -> None:
    """Refused acceptance, which was set aside, and then declined."""
    made = make.application(applicant, stage=Stage.ACCEPTANCE_OBJECTION)
    for name in ("set_aside", "accept", "decline"):
        make.move(made, name)
    assert guards.last_refusal(made).name == "decline"
