"""The workflow: every pair of stage and transition, who may, what is asked for, and what is recorded."""

import pytest
from django.utils import timezone

from applicants.models import OPEN_STAGES, Application, Remark, Stage, State
from applicants.models.stages import OBJECTION_STAGES, STATE_OF
from applicants.workflow import Moved, NotYours, Outdated, StepRefused, advance, possible
from applicants.workflow.named import NAMED
from tests import make
from tests.people import employer

NOT_WITHDRAWN = (Stage.DRAFT, Stage.CARD_PRODUCTION, *OBJECTION_STAGES)
ALLOWED = {
    "submit": {Stage.DRAFT: Stage.SUBMITTED},
    "recall": {Stage.SUBMITTED: Stage.DRAFT},
    "receive": {Stage.SUBMITTED: Stage.EMPLOYER_REVIEW},
    "send_back": {Stage.EMPLOYER_REVIEW: Stage.RETURNED_BY_EMPLOYER},
    "endorse": {Stage.EMPLOYER_REVIEW: Stage.ENDORSED},
    "resubmit": {
        Stage.RETURNED_BY_EMPLOYER: Stage.EMPLOYER_REVIEW,
        Stage.RETURNED_BY_WINDOW: Stage.ENDORSED,
    },
    "accept": {Stage.ENDORSED: Stage.WINDOW_REVIEW},
    "request_correction": {
        Stage.ENDORSED: Stage.RETURNED_BY_WINDOW,
        Stage.WINDOW_REVIEW: Stage.RETURNED_BY_WINDOW,
    },
    "refuse_acceptance": {Stage.ENDORSED: Stage.NOT_ACCEPTED},
    "approve": {Stage.WINDOW_REVIEW: Stage.CARD_PRODUCTION},
    "decline": {Stage.WINDOW_REVIEW: Stage.DECLINED},
    "issue": {Stage.CARD_PRODUCTION: Stage.ISSUED},
    "extend": {Stage.WINDOW_REVIEW: Stage.WINDOW_REVIEW},
    "correct_card": {Stage.ISSUED: Stage.ISSUED},
    "withdraw": {stage: Stage.WITHDRAWN for stage in OPEN_STAGES if stage not in NOT_WITHDRAWN},
    "raise_objection": dict(zip((Stage.NOT_ACCEPTED, Stage.DECLINED), OBJECTION_STAGES, strict=True)),
    "uphold": dict.fromkeys(OBJECTION_STAGES, Stage.UPHELD),
    "set_aside": dict(zip(OBJECTION_STAGES, (Stage.ENDORSED, Stage.WINDOW_REVIEW), strict=True)),
}


@pytest.mark.django_db
@pytest.mark.parametrize("stage", list(Stage), ids=str)
def test_each_transition_is_allowed_from_its_stages_alone(stage: Stage, applicant) -> None:
    made = make.application(applicant, stage=stage)
    names = sorted(name for role in ("applicant", "employer", "window") for name in possible(made, role))
    assert names == sorted(name for name, pairs in ALLOWED.items() if stage in pairs)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "stage"), [(name, stage) for name, pairs in ALLOWED.items() for stage in pairs], ids=str
)
def test_a_transition_that_is_allowed_leads_where_the_table_says(name: str, stage: Stage, applicant) -> None:
    made = make.application(applicant, stage=stage)
    events = made.events.count()
    event = make.move(made, name)
    target = ALLOWED[name][stage]
    assert (made.stage, event.source, event.target) == (target, stage, target)
    assert made.events.count() == events + 1
    assert Application.objects.get(pk=made.pk).state == made.state


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "stage"),
    [(name, stage) for name in NAMED for stage in Stage if stage not in ALLOWED[name]],
    ids=str,
)
def test_a_transition_that_is_not_allowed_changes_nothing(name: str, stage: Stage, applicant) -> None:
    made = make.application(applicant, stage=stage)
    before = (made.stage, made.events.count(), made.submissions.count(), made.round)
    role = NAMED[name].who
    if role == "window" and not made.window_region:
        Application.objects.filter(pk=made.pk).update(window_region="440100")
        made.window_region = "440100"
    by = applicant if role == "applicant" else make._actor(made, role)
    # A draft is the applicant's own affair: for the employer it is not there at all.
    error = NotYours if role == "employer" and stage == Stage.DRAFT else Moved
    with pytest.raises(error):
        advance(made, name, by=by, note="理由", submission=getattr(made.current_submission, "sha256", ""))
    made.refresh_from_db()
    assert (made.stage, made.events.count(), made.submissions.count(), made.round) == before


def test_the_table_names_every_transition() -> None:
    assert sorted(ALLOWED) == sorted(NAMED)


@pytest.mark.django_db
@pytest.mark.parametrize("stage", list(Stage), ids=str)
def test_the_box_follows_from_the_stage_in_the_database(stage: Stage, applicant) -> None:
    made = make.application(applicant, stage=stage)
    state = next(state for state, stages in STATE_OF.items() if stage in stages)
    assert list(Application.objects.filter(state=state)) == [made]
    assert State(made.state) == state


# --- who -------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["recall", "withdraw"])
def test_another_applicant_may_not(name: str, applicant, other_applicant) -> None:
    made = make.submitted_application(applicant)
    with pytest.raises(NotYours):
        advance(made, name, by=other_applicant, note="理由")


@pytest.mark.django_db
def test_a_reviewer_of_another_employer_may_not_receive(applicant, other_reviewer) -> None:
    made = make.submitted_application(applicant)
    with pytest.raises(NotYours):
        advance(made, "receive", by=other_reviewer)


@pytest.mark.django_db
def test_an_officer_of_another_region_may_not_accept(applicant, officer_province) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    with pytest.raises(NotYours):
        advance(made, "accept", by=officer_province, submission=made.current_submission.sha256)


@pytest.mark.django_db
def test_nobody_acts_on_an_application_of_their_own(applicant) -> None:
    made = make.submitted_application(applicant)
    make.membership(applicant, made.employer)
    assert applicant.has_perm("applicants.review_application", made)
    with pytest.raises(NotYours):
        advance(made, "receive", by=applicant)


@pytest.mark.django_db
def test_a_colleague_does_not_decide_for_the_holder(applicant, reviewer, colleague) -> None:
    made = make.submitted_application(applicant)
    make.move(made, "receive", by=reviewer)
    make.remark(made, colleague, "employer")
    with pytest.raises(StepRefused, match="办理") as error:
        advance(made, "send_back", by=colleague, submission=made.current_submission.sha256)
    assert reviewer.masked_name in error.value.message
    assert made.stage == Stage.EMPLOYER_REVIEW


@pytest.mark.django_db
def test_a_membership_that_has_ended_gives_nothing(applicant, reviewer) -> None:
    made = make.submitted_application(applicant)
    reviewer.memberships.update(ended_at=timezone.now())
    with pytest.raises(NotYours):
        advance(made, "receive", by=type(reviewer).objects.get(pk=reviewer.pk))


# --- guards ----------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_an_incomplete_draft_is_not_submitted(applicant) -> None:
    made = make.application(applicant, complete=False)
    with pytest.raises(StepRefused, match="没有填好"):
        make.move(made, "submit")
    assert (made.stage, made.submissions.count(), made.events.count()) == (Stage.DRAFT, 0, 0)


@pytest.mark.django_db
def test_a_draft_without_the_pledge_is_not_submitted(applicant) -> None:
    made = make.application(applicant)
    with pytest.raises(StepRefused, match="守信承诺"):
        make.move(made, "submit", pledged_at=None)


@pytest.mark.django_db
def test_a_draft_whose_employer_closed_is_not_submitted(applicant) -> None:
    at = employer()
    made = make.application(applicant, employer=at)
    type(at).objects.filter(pk=at.pk).update(is_active=False)
    with pytest.raises(StepRefused):
        make.move(Application.objects.get(pk=made.pk), "submit")


@pytest.mark.django_db
def test_send_back_needs_a_remark_and_issues_all_of_them(applicant, reviewer) -> None:
    made = make.submitted_application(applicant)
    make.move(made, "receive", by=reviewer)
    with pytest.raises(StepRefused, match="至少写明一处"):
        advance(made, "send_back", by=reviewer, submission=made.current_submission.sha256)
    make.remark(made, reviewer, "employer")
    make.remark(made, reviewer, "employer", part="contact")
    event = advance(made, "send_back", by=reviewer, submission=made.current_submission.sha256)
    assert set(made.remarks.values_list("issued_at", flat=True)) == {event.at}


@pytest.mark.django_db
def test_endorse_needs_every_material_judged_and_the_supplement(applicant, reviewer) -> None:
    made = make.submitted_application(applicant)
    make.move(made, "receive", by=reviewer)
    seen = made.current_submission.sha256
    with pytest.raises(StepRefused, match="还有 4 项未核对"):
        advance(made, "endorse", by=reviewer, submission=seen)
    make.judge_fine(made, reviewer)
    with pytest.raises(StepRefused, match="信息补充"):
        advance(made, "endorse", by=reviewer, submission=seen)
    make.supplement(made, reviewer)
    check = made.checks.first()
    check.verdict = "fix"
    check.save()
    with pytest.raises(StepRefused, match="需补正"):
        advance(made, "endorse", by=reviewer, submission=seen)
    check.verdict, check.reason = "na", "没有这项情况"
    check.save()
    with pytest.raises(StepRefused, match="还有 1 项未核对"):
        advance(made, "endorse", by=reviewer, submission=seen)
    make.not_compulsory(check.requirement)
    assert advance(made, "endorse", by=reviewer, submission=seen).target == Stage.ENDORSED


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["send_back", "endorse"])
def test_a_decision_on_an_older_submission_is_refused(name: str, applicant, reviewer) -> None:
    made = make.submitted_application(applicant)
    make.move(made, "receive", by=reviewer)
    with pytest.raises(Outdated, match="材料已更新"):
        make.move(made, name, by=reviewer, submission="0" * 64)


@pytest.mark.django_db
def test_resubmit_needs_every_remark_answered(applicant) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    facts = {"pledged_at": timezone.now(), "pledge_version": "1"}
    with pytest.raises(StepRefused, match="还有 1 处补正意见没有答复"):
        advance(made, "resubmit", by=applicant, **facts)
    make.change(made.remarks, answer=Remark.Answer.NO_CHANGE, answer_note="与聘书一致")
    advance(made, "resubmit", by=applicant, **facts)
    assert (made.stage, made.round, made.submissions.count()) == (Stage.EMPLOYER_REVIEW, 2, 2)


@pytest.mark.django_db
def test_a_correction_does_not_slip_past_a_new_employer(applicant) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_WINDOW)
    made.employer = employer("other")
    made.employer_name = made.employer.name
    made.save()
    with pytest.raises(StepRefused, match="补正期间不能更换现工作单位"):
        make.move(made, "resubmit")
    assert made.stage == Stage.RETURNED_BY_WINDOW


@pytest.mark.django_db
def test_a_card_number_is_given_once(applicant, other_applicant) -> None:
    first = make.application(applicant, stage=Stage.CARD_PRODUCTION)
    make.move(first, "issue", card_number="YK0001")
    second = make.application(other_applicant, stage=Stage.CARD_PRODUCTION)
    with pytest.raises(StepRefused, match="已经发给"):
        make.move(second, "issue", card_number="YK0001")
