"""What must hold before a transition.

A guard raises `StepRefused` with a sentence for the person who acts, or `Overtaken` where somebody was
faster. Which transition asks which stands in `rules.py`.
"""

from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applicants.models import OPEN_STAGES, Application, Event, MaterialCheck, Stage, Supplement
from applicants.models.stages import OBJECTION_STAGES
from applicants.parts import Filing
from applicants.submission.completeness import being_scanned, materials_of, problems
from applicants.workflow import cards
from applicants.workflow.periods import why_not_extended
from applicants.workflow.rights import may
from applicants.workflow.step import Outdated, Overtaken, Step, StepRefused
from applicants.workflow.terms import terms_of
from catalog.lists.requirements import requirements_for
from catalog.lists.windows import PROVINCE
from catalog.models import Remedy

# What another officer than who took it must look at again: at an objection, and when a card is corrected.
DECISIVE = ("refuse_acceptance", "decline", "issue", "correct_card")


def everything_is_filled_in(step: Step) -> None:
    open_problems = problems(Filing(step.application))
    if open_problems:
        raise StepRefused(
            ngettext(
                "还有 %(n)d 处没有填好，请补齐后再提交",
                "还有 %(n)d 处没有填好，请补齐后再提交",
                len(open_problems),
            )
            % {"n": len(open_problems)}
        )


def no_file_is_being_scanned(step: Step) -> None:
    """With a virus scanner, nothing goes out that it has not found clean."""
    waiting = being_scanned(materials_of(step.application))
    if waiting:
        raise StepRefused(
            _("“%(name)s”等 %(n)d 个文件还在检测病毒，一般几分钟就好，请等检测完成后再提交")
            % {"name": waiting[0], "n": len(waiting)}
        )


def is_not_in_the_bin(step: Step) -> None:
    if step.application.binned_at:
        raise StepRefused(_("这份草稿在回收站里，请先恢复再提交"))


def pledge_is_accepted(step: Step) -> None:
    if not step.facts.get("pledged_at") or not step.facts.get("pledge_version"):
        raise StepRefused(_("请先阅读守信承诺，5 秒后再提交"))


def remarks_are_answered(step: Step) -> None:
    left = step.application.remarks.filter(issued_at__isnull=False, answer="").count()
    if left:
        raise StepRefused(_("还有 %(n)d 处补正意见没有答复，请修改或说明理由后再提交") % {"n": left})


def employer_is_the_one_that_endorsed(step: Step) -> None:
    """A correction for the window goes back to the window: it must not slip past a new employer."""
    application = step.application
    if application.stage == Stage.RETURNED_BY_WINDOW and application.employer_id != application.sent_to_id:
        name = application.sent_to.name if application.sent_to else ""
        raise StepRefused(
            _("补正期间不能更换现工作单位，请改回“%(name)s”；如已换单位，请撤销后重新申办") % {"name": name}
        )


def is_the_holder(step: Step) -> None:
    """The holder, or the colleague who stands in while she is away."""
    holder = step.application.holder
    if holder is None:
        raise StepRefused(_("这份申请现在没有人办理，请先领取"))
    if holder.pk == step.by.pk:
        return
    if not may(step.by, "applicants.stand_in_for_holder", step.application):
        raise StepRefused(_("这份申请正由%(name)s办理，您不能代为决定") % {"name": holder.masked_name})
    step.stands_in_for = holder


def nobody_else_holds_it(step: Step) -> None:
    """At the window a decision may be taken on what nobody holds; it is then in the hands of who took it."""
    if step.application.holder is not None:
        is_the_holder(step)


def decides_on_the_current_submission(step: Step) -> None:
    """The decision must name the very submission that is current (its hash was in the form)."""
    current = step.application.current_submission
    if current is None or step.facts.get("submission") != current.sha256:
        raise Outdated(_("材料已更新，请重新查看后再决定"))


def every_material_is_judged_fine(step: Step) -> None:
    application = step.application
    checks = MaterialCheck.objects.filter(application=application, round=application.round, role=step.role)
    verdicts = {check.requirement_id: (check.verdict, check.reason) for check in checks}
    requirements = requirements_for(application.work_arrangement, application.social_insurance)
    needed = [row.requirement for row in requirements if not row.waived]
    settles = MaterialCheck.Verdict.settles
    missing = [
        requirement.name
        for requirement in needed
        if not settles(*verdicts.get(requirement.pk, ("", "")), requirement.required)
    ]
    if missing:
        raise StepRefused(
            _("还有 %(n)d 项未核对，请核对后再通过：%(names)s")
            % {"n": len(missing), "names": "、".join(missing)}
        )
    wrong = [
        requirement.name for requirement in needed if verdicts[requirement.pk][0] == MaterialCheck.Verdict.FIX
    ]
    if wrong:
        raise StepRefused(_("%(names)s需补正，不能通过，请让申办人补正") % {"names": "、".join(wrong)})


def supplement_is_complete(step: Step) -> None:
    supplement = Supplement.objects.filter(application=step.application).first()
    if supplement is None or not supplement.is_complete:
        raise StepRefused(_("信息补充还没有填完，请填完后再通过"))


def nothing_is_left_to_mend(step: Step) -> None:
    if step.application.remarks.filter(issued_at=None, role=step.role).exists():
        raise StepRefused(_("还有没发出的补正意见，请先发给申办人，或删去意见后再通过"))


def has_a_remark(step: Step) -> None:
    if not step.application.remarks.filter(issued_at=None, role=step.role).exists():
        raise StepRefused(_("退回前请至少写明一处需补正的内容"))


def has_a_reason(step: Step) -> None:
    if not step.note:
        raise StepRefused(_("请写明理由"))
    if len(step.note) > 1000:
        raise StepRefused(_("理由多了 %(n)d 个字，请删到 1000 个字以内") % {"n": len(step.note) - 1000})


def is_where_it_was_seen(step: Step) -> None:
    """Whoever withdraws decides on what the page said; where the page did not say it, on what there is."""
    seen = step.facts.get("seen")
    if seen and seen != step.application.stage:
        raise Overtaken


def nothing_has_moved_since(step: Step) -> None:
    """A form whose answer got lost is sent again, and the first may arrive after the second, when what that
    one did has been taken back: it must not be done once more."""
    since = step.facts.get("since")
    if since and since != step.application.since:
        raise Overtaken


def card_can_be_issued(step: Step) -> None:
    number, until = cards.as_on_card(step.facts.get("card_number") or ""), step.facts.get("valid_until")
    if not number:
        raise StepRefused(_("请填写卡号"))
    if wrong := cards.why_not_a_number(number):
        raise StepRefused(_("%(wrong)s，请核对卡面后再填") % {"wrong": wrong})
    if not isinstance(until, date):
        raise StepRefused(_("请填写有效期"))
    if until <= timezone.localdate():
        raise StepRefused(_("有效期早于今天，请核对"))
    taken = type(step.application).objects.filter(~Q(pk=step.application.pk), card_number=number)
    if taken.exists():
        raise StepRefused(_("卡号“%(number)s”已经发给别的申办人，请核对") % {"number": number})


def objection_is_in_time(step: Step) -> None:
    """Up to and with the last day that the applicant was told."""
    refusal = last_refusal(step.application)
    day = terms_of(refusal).last_day(Remedy.OBJECTION) if refusal else None
    if day is None:
        raise StepRefused(_("现在不能在网上提出异议，请直接向受理窗口提出"))
    if timezone.localdate(step.at) > day:
        raise StepRefused(_("提出异议的期限已过，最后一天是 %(day)s") % {"day": day.isoformat()})


def nothing_else_is_open(step: Step) -> None:
    """The database allows one open application a person."""
    others = type(step.application).objects.filter(applicant=step.application.applicant_id, binned_at=None)
    if others.filter(stage__in=OPEN_STAGES).exclude(pk=step.application.pk).exists():
        raise StepRefused(_("您另有一份没有办结的申请。请先删去草稿，或等它办结、撤销后再提出异议"))


def is_not_who_decided(step: Step) -> None:
    if sentence := why_another(step.application, step.by.pk):
        raise StepRefused(sentence)


def why_another(application: Application, officer: UUID) -> str:
    """The sentence for an officer who may not look again at a decision of her own, or "".

    `application.refused` is the decision objected to, where it was read with the application.
    """
    if application.stage not in (*OBJECTION_STAGES, Stage.ISSUED):
        return ""
    by: UUID | None
    if refused := application.__dict__.get("refused"):
        by = UUID(refused["by"])
    else:
        decided = application.events.filter(name__in=DECISIVE).order_by("-sequence")
        by = decided.values_list("by", flat=True).first()
    if by is not None and by != officer:
        return ""
    if application.stage == Stage.ISSUED:
        sentence = _("这张卡是您登记或更正的，请由另一名工作人员再更正")
        alone = _("；本窗口没有别人的，把申请编号告诉省窗口，由省窗口更正")
    else:
        sentence = _("这份申请的原决定是您作出的，请由另一名工作人员复核")
        alone = _("；本窗口没有别人的，由省窗口接过来办")
    return sentence if application.window_region == PROVINCE else sentence + alone


def period_can_be_extended(step: Step) -> None:
    if sentence := why_not_extended(step.application):
        raise StepRefused(sentence)


def card_in_words(application: Application) -> str:
    return f"{application.card_number} {application.card_valid_until}"


def card_is_the_one_seen(step: Step) -> None:
    """Whoever corrects a card decides on the number that the page showed."""
    seen = step.facts.get("seen")
    if seen and seen != card_in_words(step.application):
        raise Overtaken


def card_is_another(step: Step) -> None:
    """A correction changes something."""
    application = step.application
    card = (cards.as_on_card(step.facts["card_number"]), step.facts["valid_until"])
    if card == (application.card_number, application.card_valid_until):
        raise StepRefused(_("卡号和有效期跟现在的一样，没有要更正的"))


def last_refusal(application: Application) -> Event | None:
    """The event of the last decision not to accept or not to approve."""
    refused = application.events.filter(name__in=("refuse_acceptance", "decline"))
    return refused.order_by("sequence").last()
