"""Everything about a transition that is not its source and target: one entry each, keyed by the method.

The methods are in `models/transitions.py`. To add a transition, write its method there and its entry here;
one without the other fails at import. `manage.py show_workflow` prints both as one table.
"""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from applicants.models import Application, Stage
from applicants.workflow import arrivals, effects, guards, hands, periods, terms
from applicants.workflow.rule import Rule, Tell
from applicants.workflow.step import APPLICANT, EMPLOYER, WINDOW

# What the window's decisions have in common.
REASONED = (guards.nobody_else_holds_it, guards.decides_on_the_current_submission, guards.has_a_reason)
FINE = (
    *REASONED[:-1],
    guards.nothing_is_left_to_mend,
    guards.every_material_is_judged_fine,
)

RULES: dict[Callable[..., None], Rule] = {
    # by the applicant
    Application.submit: Rule(
        APPLICANT,
        _("提交"),
        guards=(
            guards.nothing_has_moved_since,
            guards.is_not_in_the_bin,
            guards.everything_is_filled_in,
            guards.no_file_is_being_scanned,
            guards.pledge_is_accepted,
        ),
        effects=(effects.hand_in,),
        tells=(Tell(EMPLOYER, "new", _("有一份新申请送到本单位，请接收")),),
    ),
    Application.recall: Rule(
        APPLICANT,
        _("撤回"),
        guards=(guards.nothing_has_moved_since,),
        effects=(effects.release_holder, effects.count_progress),
        tells=(Tell(EMPLOYER, "taken_back", _("一份还没有接收的申请由申办人撤回了，不用再办")),),
    ),
    Application.resubmit: Rule(
        APPLICANT,
        _("重新提交"),
        guards=(
            guards.nothing_has_moved_since,
            guards.remarks_are_answered,
            guards.everything_is_filled_in,
            guards.no_file_is_being_scanned,
            guards.employer_is_the_one_that_endorsed,
            guards.pledge_is_accepted,
        ),
        before=(hands.give_back,),
        effects=(effects.hand_in, periods.resume_period),
        tells=(
            Tell(
                EMPLOYER,
                "again",
                _("一份申请修改后重新提交了，请接收"),
                (Stage.SUBMITTED,),
                arrivals.was_here,
            ),
            Tell(
                EMPLOYER, "new", _("有一份新申请送到本单位，请接收"), (Stage.SUBMITTED,), arrivals.is_new_here
            ),
            Tell(
                EMPLOYER,
                "again",
                _("您查验的一份申请修改后重新提交了，请接着查验"),
                at=(Stage.EMPLOYER_REVIEW,),
            ),
            Tell(
                WINDOW,
                "mended",
                _("一份申请补正后重新提交了，请继续办理"),
                at=(Stage.ENDORSED, Stage.WINDOW_REVIEW),
            ),
        ),
    ),
    Application.withdraw: Rule(
        APPLICANT,
        _("撤销"),
        guards=(
            guards.is_where_it_was_seen,
            guards.nothing_has_moved_since,
            guards.has_a_reason,
        ),
        tells=(
            Tell(
                EMPLOYER,
                "taken_back",
                _("一份申请由申办人撤销了，不用再办"),
                at=(Stage.SUBMITTED, Stage.EMPLOYER_REVIEW, Stage.RETURNED_BY_EMPLOYER),
            ),
            Tell(
                WINDOW,
                "gone",
                _("一份申请由申办人撤销了，不用再办"),
                at=(Stage.ENDORSED, Stage.WINDOW_REVIEW, Stage.RETURNED_BY_WINDOW),
            ),
        ),
    ),
    Application.raise_objection: Rule(
        APPLICANT,
        _("提出异议"),
        guards=(
            guards.is_where_it_was_seen,
            guards.has_a_reason,
            guards.objection_is_in_time,
            guards.nothing_else_is_open,
        ),
        effects=(effects.release_holder, periods.start_period),
        tells=(Tell(WINDOW, "objection", _("申办人对一份不予办理的决定提出了异议，请由另一名工作人员复核")),),
    ),
    # by the employer's reviewer
    Application.receive: Rule(
        EMPLOYER,
        _("接收"),
        effects=(effects.take_into_hand,),
        tells=(Tell(APPLICANT, "progress", _("单位接收了您的申请，开始查验材料，不用您做什么")),),
    ),
    Application.send_back: Rule(
        EMPLOYER,
        _("退回"),
        guards=(
            guards.is_the_holder,
            guards.decides_on_the_current_submission,
            guards.has_a_remark,
        ),
        effects=(
            effects.issue_remarks,
            effects.count_progress,
        ),
        tells=(Tell(APPLICANT, "to_mend", _("单位把申请退回给您修改，请按意见改好后重新提交")),),
    ),
    Application.endorse: Rule(
        EMPLOYER,
        _("审核通过"),
        guards=(
            guards.is_the_holder,
            guards.decides_on_the_current_submission,
            guards.nothing_is_left_to_mend,
            guards.every_material_is_judged_fine,
            guards.supplement_is_complete,
        ),
        effects=(effects.release_holder, periods.start_period),
        tells=(
            Tell(APPLICANT, "progress", _("单位审核通过了，申请已送到受理窗口，不用您做什么")),
            Tell(WINDOW, "arrived", _("有一份申请由单位审核通过，请受理")),
        ),
    ),
    # by the window officer
    Application.accept: Rule(
        WINDOW,
        _("受理"),
        guards=FINE,
        effects=(effects.take_if_free, effects.note_acceptance, periods.start_period),
        tells=(
            Tell(APPLICANT, "progress", _("窗口受理了您的申请，开始审核，不用您做什么")),
            Tell(EMPLOYER, "accepted", _("本单位审核通过的一份申请，窗口已受理")),
        ),
    ),
    Application.request_correction: Rule(
        WINDOW,
        _("要求补正"),
        guards=(
            guards.nobody_else_holds_it,
            guards.decides_on_the_current_submission,
            guards.has_a_remark,
        ),
        effects=(
            effects.issue_remarks,
            effects.take_if_free,
            effects.count_progress,
            periods.stop_period,
        ),
        tells=(
            Tell(APPLICANT, "to_mend", _("窗口要求补正，请按一次性告知的内容改好后重新提交")),
            Tell(EMPLOYER, "accepted", _("本单位审核通过的一份申请，窗口要求申办人补正")),
        ),
    ),
    Application.refuse_acceptance: Rule(
        WINDOW,
        _("不予受理"),
        guards=REASONED,
        effects=(effects.take_if_free,),
        keeps=(terms.keep_terms,),
        tells=(
            Tell(APPLICANT, "decision", _("窗口对您的申请作出不予受理的决定，请查看理由和救济途径")),
            Tell(EMPLOYER, "accepted", _("本单位审核通过的一份申请，窗口不予受理")),
        ),
    ),
    Application.approve: Rule(
        WINDOW,
        _("审核认定通过"),
        guards=FINE,
        effects=(effects.take_if_free, periods.start_period),
        tells=(
            Tell(APPLICANT, "decision", _("您的申请审核认定通过，正在制卡")),
            Tell(EMPLOYER, "decided", _("本单位审核通过的一份申请，审核认定通过")),
        ),
    ),
    Application.decline: Rule(
        WINDOW,
        _("不予通过"),
        guards=REASONED,
        effects=(effects.take_if_free,),
        keeps=(terms.keep_terms,),
        tells=(
            Tell(APPLICANT, "decision", _("您的申请审核认定不予通过，请查看理由和救济途径")),
            Tell(EMPLOYER, "decided", _("本单位审核通过的一份申请，审核认定不予通过")),
        ),
    ),
    Application.extend: Rule(
        WINDOW,
        _("延长期限"),
        guards=(*REASONED, guards.period_can_be_extended),
        effects=(effects.take_if_free, periods.extend_period),
        tells=(Tell(APPLICANT, "progress", _("窗口延长了审核期限，最后一天是 %(due)s，理由请看进度")),),
    ),
    Application.issue: Rule(
        WINDOW,
        _("发卡"),
        guards=(
            guards.nobody_else_holds_it,
            guards.card_can_be_issued,
        ),
        effects=(effects.take_if_free, effects.note_card),
        tells=(
            Tell(APPLICANT, "decision", _("您的优粤卡已发放，请查看卡号和有效期")),
            Tell(EMPLOYER, "decided", _("本单位审核通过的一份申请，已发卡")),
        ),
    ),
    Application.correct_card: Rule(
        WINDOW,
        _("更正卡号"),
        guards=(
            guards.card_is_the_one_seen,
            guards.is_not_who_decided,
            guards.has_a_reason,
            guards.card_can_be_issued,
            guards.card_is_another,
        ),
        effects=(effects.note_correction, effects.note_card),
        tells=(Tell(APPLICANT, "decision", _("您的优粤卡卡号或有效期更正了，请查看更正后的")),),
    ),
    Application.uphold: Rule(
        WINDOW,
        _("复核后维持原决定"),
        guards=(*REASONED, guards.is_not_who_decided),
        effects=(effects.take_if_free,),
        tells=(
            Tell(APPLICANT, "decision", _("窗口复核了您的异议，维持原决定，请查看理由和其他救济途径")),
            Tell(EMPLOYER, "decided", _("本单位审核通过的一份申请，窗口复核后维持原决定")),
        ),
    ),
    Application.set_aside: Rule(
        WINDOW,
        _("复核后撤销原决定"),
        guards=(*REASONED, guards.is_not_who_decided),
        effects=(effects.take_if_free, periods.start_period),
        tells=(
            Tell(APPLICANT, "decision", _("窗口复核了您的异议，撤销原决定，继续办理，不用您做什么")),
            Tell(EMPLOYER, "decided", _("本单位审核通过的一份申请，窗口复核后撤销原决定，继续办理")),
        ),
    ),
}
