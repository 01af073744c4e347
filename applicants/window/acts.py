"""What an officer decides, one line per act; 要求补正 is the letter of every desk."""

from typing import Any

from django.utils.translation import gettext_lazy

from applicants.desk.acts import Act, NoteForm, ReasonForm
from applicants.models import Application
from applicants.window.card_forms import CorrectionForm, IssueForm
from applicants.workflow.periods import extension_of, why_not_extended

ENDS = gettext_lazy("申请就此办结，不能恢复；申办人会收到理由。材料不齐的，请改用“要求补正”。")
USED = gettext_lazy("这个卡号刚刚发给了别的申办人，请核对")


class ExtensionForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = gettext_lazy("会原样告知申办人，请写明为什么需要更多时间")


def _extension(application: Application) -> dict[str, Any]:
    days, until = extension_of(application)
    return {"days": days, "until": until or application.due_on}


def _grave(name: str, label: Any, what_follows: Any, done: Any) -> Act:
    """What ends an application, or undoes its end: with a reason, and never the first button."""
    return Act(name, label, ReasonForm, what_follows, done, is_main=False, is_grave=True)


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
        clash=USED,
    ),
    Act(
        "extend",
        gettext_lazy("延长期限"),
        ExtensionForm,
        gettext_lazy("只能延长一次：多 %(days)d 个工作日，到 %(until)s。申办人会收到通知和理由。"),
        gettext_lazy("已延长期限"),
        is_main=False,
        leads_on_here=True,
        values=_extension,
        barred=why_not_extended,
    ),
    Act(
        "correct_card",
        gettext_lazy("更正卡号"),
        CorrectionForm,
        gettext_lazy("由另一名工作人员核对实物卡后更正。原来的卡号和有效期留在记录里，申办人会收到通知。"),
        gettext_lazy("已更正，申办人会看到新的卡号和有效期"),
        clash=USED,
        is_main=False,
        leads_on_here=True,
    ),
    _grave("refuse_acceptance", gettext_lazy("不予受理"), ENDS, gettext_lazy("已决定不予受理，申请办结")),
    _grave("decline", gettext_lazy("不予通过"), ENDS, gettext_lazy("已决定不予通过，申请办结")),
    _grave(
        "set_aside",
        gettext_lazy("撤销原决定"),
        gettext_lazy("异议成立：申请回到作出决定之前，继续办理；申办人会收到理由。"),
        gettext_lazy("已撤销原决定，申请继续办理"),
    ),
    _grave(
        "uphold",
        gettext_lazy("维持原决定"),
        gettext_lazy(
            "异议不成立：申请就此办结，不能再提异议；申办人会收到理由，还可以申请行政复议或提起行政诉讼。"
        ),
        gettext_lazy("已维持原决定，申请办结"),
    ),
)
