"""What people are told about: one line a kind, in the order and the groups of the page 通知设置.

A kind belongs to one audience. Who is in an audience is said by the app that knows it (`BELONGS`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from youyue.identity.models import User

APPLICANT, EMPLOYER, WINDOW = "applicant", "employer", "window"


@dataclass(frozen=True)
class Kind:
    """`by_mail` is what holds for whoever has chosen nothing. What is urgent waits for no daily letter."""

    slug: str
    audience: str
    heading: str | Promise
    label: str | Promise
    hint: str | Promise = ""
    by_mail: bool = True
    is_urgent: bool = False


_NEW, _DID, _TIME, _WINDOW = _("来了新的"), _("申办人做了什么"), _("时限"), _("窗口的结果")
_MINE, _RESULT, _OTHER = _("我的申请"), _("结果"), _("其他")

KINDS: dict[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind("to_mend", APPLICANT, _MINE, _("退回修改、要求补正"), _("轮到您了")),
        Kind("progress", APPLICANT, _MINE, _("单位接收、审核通过，窗口受理"), _("不用您做什么")),
        Kind("answer", APPLICANT, _MINE, _("单位答复了退回请求")),
        Kind("message", APPLICANT, _MINE, _("单位或窗口给您留言")),
        Kind("draft", APPLICANT, _MINE, _("草稿快到期、材料查出病毒、单位已开通")),
        Kind("decision", APPLICANT, _RESULT, _("认定结果、发卡"), _("也包括不予受理和不予通过")),
        Kind("helper", APPLICANT, _OTHER, _("代填：有人用了代填码、确认、结束")),
        Kind("invited", APPLICANT, _OTHER, _("用了邀请码之后，单位的确认"), _("担任审核员")),
        Kind("new", EMPLOYER, _NEW, _("新申请送到本单位")),
        Kind("again", EMPLOYER, _NEW, _("修改后重新提交")),
        Kind("handed_over", EMPLOYER, _NEW, _("转办、代办、接管"), _("同事或单位管理员安排的")),
        Kind("joining", EMPLOYER, _NEW, _("有人用了邀请码，等单位管理员确认"), _("只告诉单位管理员")),
        Kind("asked_back", EMPLOYER, _DID, _("请求退回"), _("还在查验中时")),
        Kind("taken_back", EMPLOYER, _DID, _("撤回或撤销")),
        Kind("message_employer", EMPLOYER, _DID, _("留言")),
        Kind("urged", EMPLOYER, _DID, _("催办"), _("办理期限过了之后，每个工作日最多一次")),
        Kind("due", EMPLOYER, _TIME, _("还有 2 个工作日到期")),
        Kind("overdue", EMPLOYER, _TIME, _("已超期"), _("同时告诉单位管理员"), is_urgent=True),
        Kind("accepted", EMPLOYER, _WINDOW, _("受理、不予受理、要求补正"), by_mail=False),
        Kind("decided", EMPLOYER, _WINDOW, _("认定、不予通过、发卡")),
        Kind("arrived", WINDOW, _NEW, _("单位审核通过，待受理")),
        Kind("mended", WINDOW, _NEW, _("补正后重新提交")),
        Kind("handed_window", WINDOW, _NEW, _("转办、代办、接管"), _("同事或窗口负责人安排的")),
        Kind("gone", WINDOW, _DID, _("撤销")),
        Kind("message_window", WINDOW, _DID, _("留言")),
        Kind("objection", WINDOW, _DID, _("对不予办理的决定提出异议")),
        Kind("urged_window", WINDOW, _DID, _("催办"), _("办理期限过了之后，每个工作日最多一次")),
        Kind("due_window", WINDOW, _TIME, _("还有 2 个工作日到期")),
        Kind("overdue_window", WINDOW, _TIME, _("已超期"), _("同时告诉窗口负责人"), is_urgent=True),
    )
}
# Whether a user belongs to an audience. An app that brings an audience puts its test here.
BELONGS: dict[str, Callable[[User], bool]] = {
    APPLICANT: lambda user: not user.is_legal_person,
}


def kinds_for(user: User) -> list[Kind]:
    """The kinds of every audience that the user belongs to, those of her work before those of her own."""
    belongs = {audience for audience, test in BELONGS.items() if test(user)}
    hers = [kind for kind in KINDS.values() if kind.audience in belongs]
    return sorted(hers, key=lambda kind: kind.audience == APPLICANT)
