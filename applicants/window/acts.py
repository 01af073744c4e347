"""What an officer decides: one line per act, one page for all of them.

An act is a transition of `workflow/rules.py` with its form and its words. The page (`views.py`) shows the
form on GET and takes the transition on POST. 要求补正 is the letter of every desk.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from applicants.models import Application
from applicants.window.forms import ActForm, IssueForm, NoteForm, ReasonForm
from applicants.workflow import WINDOW, possible

Words = str | Promise


@dataclass(frozen=True)
class Act:
    """`name` is the transition's; `outcome` says what follows, before the officer confirms; the main acts
    have a button, the others a link."""

    name: str
    label: Words
    form: type[ActForm]
    outcome: Words
    said: Words
    is_main: bool = True
    leads_on_here: bool = False  # whether the same officer goes on with the same case

    @property
    def slug(self) -> str:
        return self.name.replace("_", "-")


ACTS = (
    Act(
        "accept",
        gettext_lazy("受理"),
        NoteForm,
        gettext_lazy("申请转入审核，申办人会收到受理通知。"),
        gettext_lazy("已受理，申请转入“审核中”"),
        leads_on_here=True,
    ),
    Act(
        "approve",
        gettext_lazy("审核通过"),
        NoteForm,
        gettext_lazy("申请转入制卡，申办人会收到通知。通过后不能再要求补正。"),
        gettext_lazy("已审核通过，申请转入“制卡中”"),
    ),
    Act(
        "issue",
        gettext_lazy("发卡"),
        IssueForm,
        gettext_lazy("登记后申请办结，申办人会收到发卡通知。"),
        gettext_lazy("已发卡，申请办结"),
    ),
    Act(
        "refuse_acceptance",
        gettext_lazy("不予受理"),
        ReasonForm,
        gettext_lazy("申请就此办结，不能恢复；申办人会收到理由。材料不齐的，请改用“要求补正”。"),
        gettext_lazy("已决定不予受理，申请办结"),
        is_main=False,
    ),
    Act(
        "decline",
        gettext_lazy("不予通过"),
        ReasonForm,
        gettext_lazy("申请就此办结，不能恢复；申办人会收到理由。材料不齐的，请改用“要求补正”。"),
        gettext_lazy("已决定不予通过，申请办结"),
        is_main=False,
    ),
    Act(
        "set_aside",
        gettext_lazy("撤销原决定"),
        ReasonForm,
        gettext_lazy("异议成立：申请回到作出决定之前，继续办理；申办人会收到理由。"),
        gettext_lazy("已撤销原决定，申请继续办理"),
        is_main=False,
    ),
    Act(
        "uphold",
        gettext_lazy("维持原决定"),
        ReasonForm,
        gettext_lazy(
            "异议不成立：申请就此办结，不能再提异议；申办人会收到理由，还可以申请行政复议或提起行政诉讼。"
        ),
        gettext_lazy("已维持原决定，申请办结"),
        is_main=False,
    ),
)


def possible_acts(application: Application) -> dict[str, Any]:
    """What can be decided now: `main` and `others`, and whether it can be sent back (`letter`)."""
    names = possible(application, WINDOW)
    acts = [act for act in ACTS if act.name in names]
    letter = "request_correction" in names
    return {"main": _those(acts, True), "others": _those(acts, False), "letter": letter}


def _those(acts: Iterable[Act], is_main: bool) -> list[Act]:
    return [act for act in acts if act.is_main == is_main]
