"""Where an application is, as a tag: in the words of its applicant, of its employer, and of the window."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from applicants.models import Application, Stage, State
from youyue.ui.templatetags.ui import tag

register = template.Library()

# kind and icon; the words are the state's own
STATES = {
    State.DRAFT: ("", "pencil"),
    State.PENDING: ("warn", "bang"),
    State.IN_PROGRESS: ("info", "clock"),
    State.CLOSED: ("ok", "check"),
}
AT_EMPLOYER = {
    Stage.SUBMITTED: ("", "clock", _("待接收")),
    Stage.EMPLOYER_REVIEW: ("info", "half", _("查验中")),
    Stage.RETURNED_BY_EMPLOYER: ("warn", "back", _("已退回")),
    Stage.ENDORSED: ("info", "flow", _("待窗口受理")),
    Stage.WINDOW_REVIEW: ("info", "half", _("窗口审核中")),
    Stage.RETURNED_BY_WINDOW: ("warn", "back", _("待补正")),
    Stage.CARD_PRODUCTION: ("info", "half", _("制卡中")),
    Stage.ISSUED: ("ok", "done", _("已发卡")),
    Stage.ACCEPTANCE_OBJECTION: ("info", "sync", _("异议复核中")),
    Stage.DECISION_OBJECTION: ("info", "sync", _("异议复核中")),
}
AGAIN = ("warn", "sync", _("重新提交"))
AT_WINDOW = {
    Stage.ENDORSED: ("warn", "inbox", _("待受理")),
    Stage.WINDOW_REVIEW: ("info", "half", _("审核中")),
    Stage.CARD_PRODUCTION: ("info", "print", _("制卡中")),
    Stage.ISSUED: ("ok", "check", _("已发卡")),
    Stage.RETURNED_BY_WINDOW: ("", "back", _("待补正")),
    Stage.ACCEPTANCE_OBJECTION: ("warn", "sync", _("异议复核")),
    Stage.DECISION_OBJECTION: ("warn", "sync", _("异议复核")),
}


@register.simple_tag
def state_tag(state: str) -> SafeString:
    """`{% state_tag application.state %}`: in which of the four boxes it is."""
    return tag(*STATES[State(state)], State(state).label)


@register.simple_tag(takes_context=True)
def desk_stage_tag(context: Any, application: Application) -> SafeString:
    """`{% desk_stage_tag application %}`: what the desk at hand calls it."""
    shown: SafeString = context["request"].desk.tag(application.stage, application.round)
    return shown


def employer_stage_tag(stage: str, count: int) -> SafeString:
    """What the employer calls it, in which round."""
    if stage == Stage.SUBMITTED and count > 1:
        return tag(*AGAIN)
    shown = tag(*AT_EMPLOYER.get(Stage(stage), ("", "minus", Stage(stage).label)))
    if stage == Stage.EMPLOYER_REVIEW and count > 1:
        return format_html('{} <small class="nowrap">{}</small>', shown, AGAIN[-1])
    return shown


def window_stage_tag(stage: str) -> SafeString:
    """What the window calls it."""
    return tag(*AT_WINDOW.get(Stage(stage), ("", "done", Stage(stage).label)))
