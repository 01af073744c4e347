"""What must hold before a transition: each guard at its edge, of this round and for this role alone."""

import pytest
from django.utils import timezone

from applicants.desk import absences
from applicants.models import Application, MaterialCheck, Remark, Stage
from applicants.workflow import Moved, Outdated, StepRefused, advance
from applicants.workflow.guards import decides_on_the_current_submission
from applicants.workflow.step import Step
from catalog.models import MaterialRequirement
from materials.models import MaterialFile
from tests import filled, make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
State = MaterialFile.ScanState


def in_review(applicant: User, reviewer: User) -> Application:
    made = make.submitted_application(applicant)
    make.move(made, "receive", by=reviewer)
    return made


def again(made: Application, reviewer: User) -> None:
    """Sent back and handed in once more."""
    make.move(made, "send_back", by=reviewer)
    make.move(made, "resubmit")


def decide(made: Application, name: str, by: User, **facts: object) -> str:
    """The new stage, or the sentence for which it was refused."""
    facts = {"submission": made.current_submission.sha256} | facts
    try:
        return advance(made, name, by=by, **facts).target
    except StepRefused as refused:
        return refused.message


# --- what the applicant hands in -----------------------------------------------------------------------
def test_one_file_that_is_being_scanned_is_enough(applicant: User, settings) -> None:
    made = make.application(applicant)
    settings.CLAMD_SOCKET = "127.0.0.1:1"
    files = MaterialFile.objects.filter(material__dossier=made.dossier)
    files.update(scan_state=State.CLEAN)
    MaterialFile.objects.filter(pk=files.first().pk).update(scan_state=State.PENDING)
    with pytest.raises(StepRefused, match="“扫描件.pdf”等 1 个文件还在检测病毒"):
        make.move(made, "submit")


def test_one_thing_that_is_missing_is_enough(applicant: User) -> None:
    made = make.application(applicant, position="")
    with pytest.raises(StepRefused, match="还有 1 处没有填好，请补齐后再提交"):
        make.move(made, "submit")


@pytest.mark.parametrize("missing", ["pledged_at", "pledge_version"])
def test_pledge_has_a_time_and_a_version(missing: str, applicant: User) -> None:
    made = make.application(applicant)
    with pytest.raises(StepRefused, match="请先阅读守信承诺"):
        make.move(made, "submit", **{missing: None})


def test_draft_in_the_bin_is_not_handed_in(applicant: User) -> None:
    made = make.application(applicant)
    Application.objects.filter(pk=made.pk).update(binned_at=timezone.now())
    with pytest.raises(StepRefused, match="在回收站里，请先恢复再提交"):
        make.move(made, "submit")


def test_after_a_return_by_the_employer_another_may_be_chosen(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    made.employer = make.employer("other")
    made.employer_name = made.employer.name
    made.save()
    make.move(made, "resubmit")
    assert (made.stage, made.sent_to) == (Stage.SUBMITTED, make.employer("other"))


def test_after_a_return_by_the_window_the_employer_stays(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_WINDOW)
    endorsed_by = made.employer
    made.employer, made.employer_name = make.employer("other"), make.employer("other").name
    made.save()
    with pytest.raises(StepRefused, match=f"请改回“{endorsed_by.name}”"):
        make.move(made, "resubmit")
    made.employer, made.employer_name = endorsed_by, endorsed_by.name
    made.save()
    make.move(made, "resubmit")
    assert made.stage == Stage.ENDORSED


def test_remark_that_is_being_written_needs_no_answer(applicant: User, reviewer: User) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    make.remark(made, reviewer, "employer")
    made.remarks.exclude(issued_at=None).update(answer=Remark.Answer.CHANGED)
    facts = {"pledged_at": timezone.now(), "pledge_version": "1"}
    assert advance(made, "resubmit", by=applicant, **facts).target == Stage.EMPLOYER_REVIEW


# --- what the employer decides ---------------------------------------------------------------------------
def test_verdicts_of_an_earlier_round_endorse_nothing(applicant: User, reviewer: User) -> None:
    """What was fine may have been exchanged: every round is looked through by itself."""
    made = in_review(applicant, reviewer)
    make.supplement(made, reviewer)
    make.judge_fine(made, reviewer)
    again(made, reviewer)
    assert decide(made, "endorse", reviewer).startswith("还有 4 项未核对")
    make.judge_fine(made, reviewer)
    assert decide(made, "endorse", reviewer) == Stage.ENDORSED


def test_verdict_of_an_earlier_round_holds_nothing_up(applicant: User, reviewer: User) -> None:
    made = in_review(applicant, reviewer)
    make.supplement(made, reviewer)
    make.judge_fine(made, reviewer)
    made.checks.update(verdict=MaterialCheck.Verdict.FIX)
    again(made, reviewer)
    make.judge_fine(made, reviewer)
    assert decide(made, "endorse", reviewer) == Stage.ENDORSED


def test_waived_material_needs_no_verdict(applicant: User, reviewer: User) -> None:
    waived = MaterialRequirement.objects.get(code="tax-or-insurance")
    waived.waived_for_social_insurance = filled.COMPLETE["social_insurance"]
    waived.save()
    made = in_review(applicant, reviewer)
    make.supplement(made, reviewer)
    make.judge_fine(made, reviewer)
    made.checks.filter(requirement=waived).delete()
    assert decide(made, "endorse", reviewer) == Stage.ENDORSED


@pytest.mark.parametrize("reason", ["", "没有这项情况"])
def test_compulsory_material_is_never_not_applicable(reason: str, applicant: User, reviewer: User) -> None:
    made = in_review(applicant, reviewer)
    make.supplement(made, reviewer)
    make.judge_fine(made, reviewer)
    one = made.checks.first()
    one.verdict, one.reason = MaterialCheck.Verdict.NOT_APPLICABLE, reason
    one.save()
    name = one.requirement.name
    assert decide(made, "endorse", reviewer) == f"还有 1 项未核对，请核对后再通过：{name}"


def test_material_that_is_to_be_mended_is_not_endorsed(applicant: User, reviewer: User) -> None:
    made = in_review(applicant, reviewer)
    make.supplement(made, reviewer)
    make.judge_fine(made, reviewer)
    made.checks.filter(requirement__code="labour-contract").update(verdict=MaterialCheck.Verdict.FIX)
    assert decide(made, "endorse", reviewer) == "劳动合同需补正，不能通过，请让申办人补正"


def test_remark_that_did_not_go_out_holds_up_endorsing(applicant: User, reviewer: User) -> None:
    made = in_review(applicant, reviewer)
    make.supplement(made, reviewer)
    make.judge_fine(made, reviewer)
    left = make.remark(made, reviewer, "employer")
    assert decide(made, "endorse", reviewer) == "还有没发出的补正意见，请先发给申办人，或删去意见后再通过"
    left.delete()
    assert decide(made, "endorse", reviewer) == Stage.ENDORSED


@pytest.mark.parametrize("lacking", ["recommendation", "contact_phone", "contract_is_open_ended"])
def test_supplement_is_whole(lacking: str, applicant: User, reviewer: User) -> None:
    made = in_review(applicant, reviewer)
    make.judge_fine(made, reviewer)
    empty = False if lacking == "contract_is_open_ended" else ""
    make.supplement(made, reviewer, **{lacking: empty})
    assert decide(made, "endorse", reviewer) == "信息补充还没有填完，请填完后再通过"


def test_old_remarks_send_nothing_back_again(applicant: User, reviewer: User) -> None:
    """Each return says what is to be mended now."""
    made = in_review(applicant, reviewer)
    again(made, reviewer)
    assert made.remarks.exclude(issued_at=None).count() == 1
    assert decide(made, "send_back", reviewer) == "退回前请至少写明一处需补正的内容"
    assert made.stage == Stage.EMPLOYER_REVIEW


def test_remark_of_the_employer_is_none_of_the_windows(applicant: User, officer_guangzhou: User) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    make.remark(made, made.events.last().by, "employer")
    assert decide(made, "request_correction", officer_guangzhou) == "退回前请至少写明一处需补正的内容"
    make.remark(made, officer_guangzhou, "window")
    assert decide(made, "request_correction", officer_guangzhou) == Stage.RETURNED_BY_WINDOW


def test_stand_in_decides_for_the_absent_holder_only(
    applicant: User, reviewer: User, colleague: User
) -> None:
    made = in_review(applicant, reviewer)
    make.remark(made, reviewer, "employer")
    assert decide(made, "send_back", colleague) == f"这份申请正由{reviewer.masked_name}办理，您不能代为决定"
    today = timezone.localdate()
    absences.arrange(reviewer.memberships.get(), colleague.memberships.get(), today, today)
    assert decide(made, "send_back", colleague) == Stage.RETURNED_BY_EMPLOYER
    assert f"（代{reviewer.masked_name}办理）" in made.events.last().actor


def test_nobody_decides_on_what_nobody_holds(applicant: User, reviewer: User) -> None:
    made = in_review(applicant, reviewer)
    Application.objects.filter(pk=made.pk).update(holder=None)
    assert decide(made, "endorse", reviewer) == "这份申请现在没有人办理，请先领取"


@pytest.mark.parametrize("seen", ["", None, "0" * 64])
def test_decision_names_what_it_is_about(seen: str | None, applicant: User, officer_guangzhou: User) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    with pytest.raises(Outdated, match="材料已更新"):
        advance(made, "accept", by=officer_guangzhou, submission=seen)


def test_without_a_submission_nothing_is_decided(applicant: User, reviewer: User) -> None:
    made = make.application(applicant)
    step = Step(made, "endorse", reviewer, "employer", "", timezone.now(), {"submission": ""})
    with pytest.raises(Outdated):
        decides_on_the_current_submission(step)


def test_decision_on_the_round_before_is_refused(applicant: User, reviewer: User) -> None:
    made = in_review(applicant, reviewer)
    first = made.current_submission.sha256
    again(made, reviewer)
    make.remark(made, reviewer, "employer")
    assert decide(made, "send_back", reviewer, submission=first) == "材料已更新，请重新查看后再决定"


# --- reasons ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("", "请写明理由"),
        ("  \n ", "请写明理由"),
        ("由" * 1000, Stage.WITHDRAWN),
        ("由" * 1001, "理由多了 1 个字，请删到 1000 个字以内"),
        ("由" * 1007, "理由多了 7 个字，请删到 1000 个字以内"),
    ],
    ids=["none", "blanks", "1000", "1001", "1007"],
)
def test_reason_of_at_most_1000_characters(note: str, told: str, applicant: User) -> None:
    made = make.submitted_application(applicant)
    assert decide(made, "withdraw", applicant, note=note) == told


@pytest.mark.parametrize("seen", [Stage.SUBMITTED, Stage.EMPLOYER_REVIEW, None, ""])
def test_withdrawal_of_what_was_seen(seen: str | None, applicant: User, reviewer: User) -> None:
    made = in_review(applicant, reviewer)
    if seen == Stage.SUBMITTED:
        with pytest.raises(Moved) as moved:
            advance(made, "withdraw", by=applicant, note="理由", seen=seen)
        assert moved.value.event.name == "receive"
    else:
        assert advance(made, "withdraw", by=applicant, note="理由", seen=seen).target == Stage.WITHDRAWN
