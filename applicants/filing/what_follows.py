"""接下来会怎样, on the home page: the steps from the employer's on, which one is now, and how long each has.

Told from the application's own columns, so that the page asks the database nothing more.
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.filing import medians
from applicants.filing.medians import STEP_OF
from applicants.filing.whereabouts import STEPS, Whereabouts, in_words
from applicants.models import Application
from catalog.days import working_days
from catalog.days.periods import processing_period


@dataclass(frozen=True)
class Following:
    """One step; `mark` is done, now or todo, `when` says until when, or within how many days of what."""

    title: str
    mark: str
    when: str = ""
    text: str = ""


def what_follows(application: Application, where: Whereabouts) -> list[Following]:
    """The steps of what lies with others, in order."""
    step = STEP_OF[application.stage]
    if step == medians.OBJECTION:
        return [
            Following(_("复核您的异议"), "now", _until(where), _now(step)),
            Following(_("复核决定"), "todo", text=_("撤销原决定的，接着办理；维持的，事项办结。")),
        ]
    now = STEPS.index(step)
    return [
        Following(_done(name), "done", _employer_was(application) if name == medians.EMPLOYER else "")
        if place < now
        else Following(_title(name), "now", _until(where), _now(name))
        if place == now
        else Following(_title(name), "todo", _within(name))
        for place, name in enumerate(STEPS)
    ]


def _title(step: str) -> str:
    return {
        medians.EMPLOYER: _("单位审核"),
        medians.ACCEPTANCE: _("窗口受理"),
        medians.REVIEW: _("审核认定"),
        medians.CARD: _("制卡发卡"),
    }[step]


def _done(step: str) -> str:
    return {
        medians.EMPLOYER: _("单位审核通过"),
        medians.ACCEPTANCE: _("窗口已受理"),
        medians.REVIEW: _("审核认定通过"),
    }[step]


def _now(step: str) -> str:
    return {
        medians.EMPLOYER: _("查验材料后给出意见；要修改会一次列全，退回给您。"),
        medians.ACCEPTANCE: _("齐全就受理；不齐会一次告诉您全部要补的。"),
        medians.REVIEW: _("核定 A 卡或 B 卡；要补正会一次告诉您全部要补的。"),
        medians.CARD: _("制好后告诉您卡号和有效期。"),
        medians.OBJECTION: _("由没有办过这份申请的另一名工作人员复核。"),
    }[step]


def _until(where: Whereabouts) -> str:
    return (
        _("已过 %(day)s") % {"day": where.last_day}
        if where.is_over
        else _("%(day)s前") % {"day": where.last_day}
    )


def _within(step: str) -> str:
    days = {"n": processing_period(step).days}
    return {
        medians.ACCEPTANCE: _("单位通过后 %(n)d 个工作日内"),
        medians.REVIEW: _("受理后 %(n)d 个工作日内"),
        medians.CARD: _("认定后 %(n)d 个工作日内"),
    }[step] % days


def _employer_was(application: Application) -> str:
    """When the employer let it pass, and how long it took; what came straight back to the window after a
    correction was not there again."""
    passed, came = application.endorsed_at, application.submitted_at
    if passed is None:
        return ""
    day = in_words(timezone.localdate(passed))
    if came is None or came > passed:
        return day
    days = working_days.between(came, passed)
    return _("%(day)s，用 %(n)d 个工作日") % {"day": day, "n": days} if days else day
