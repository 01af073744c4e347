"""The employer's desk: what was sent to it, its boxes, and how long it has."""

from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from applicants.desk.acts import possible_acts
from applicants.desk.desks import DESKS, Arrival, Box, Clock, Desk, Letter, columns
from applicants.desk.nav import NAVS, Link, Nav
from applicants.desk.queue.boxes import SORTS
from applicants.desk.queue.lines import post_and_arrangement
from applicants.desk.queue.query import Row
from applicants.models import Application, Membership, Stage
from applicants.models.stages import EMPLOYER_STAGES as TO_DECIDE
from applicants.models.stages import OBJECTION_STAGES, STATE_OF, State
from applicants.templatetags.stages import AT_EMPLOYER, employer_stage_tag
from applicants.workflow import EMPLOYER
from catalog.days import working_days
from catalog.days.calendar import count_up_to, is_working_day
from catalog.models import Employer
from employers.desk.acts import ACTS

AT_THE_WINDOW = (
    Stage.ENDORSED,
    Stage.WINDOW_REVIEW,
    Stage.RETURNED_BY_WINDOW,
    Stage.CARD_PRODUCTION,
    *OBJECTION_STAGES,
)
IN_SESSION = "desk"

BOXES = {
    box.slug: box
    for box in (
        Box("todo", _("待办中"), "inbox", TO_DECIDE, sort="submitted"),
        Box("late", _("到期和超期"), "bang", TO_DECIDE, "late", sort="submitted"),
        Box("waiting", _("待接收"), "clock", (Stage.SUBMITTED,), sort="submitted"),
        Box("review", _("审核中"), "half", (Stage.EMPLOYER_REVIEW,), sort="submitted"),
        Box("mine", _("我在查验"), "user", (Stage.EMPLOYER_REVIEW,), "mine", sort="submitted"),
        Box("free", _("待领取"), "ring", (Stage.EMPLOYER_REVIEW,), "free", "submitted", is_quiet=True),
        Box("cover", _("我代办的"), "user", (Stage.EMPLOYER_REVIEW,), "cover", "submitted", is_quiet=True),
        Box("again", _("重新提交"), "sync", TO_DECIDE, "again", sort="submitted"),
        Box("returned", _("已退回"), "back", (Stage.RETURNED_BY_EMPLOYER,)),
        Box("passed", _("窗口办理中"), "flow", AT_THE_WINDOW),
        Box("closed", _("办结"), "done", tuple(STATE_OF[State.CLOSED])),
    )
}
GROUPS = [
    (_("待办"), ["todo", "late", "waiting", "review", "mine", "free", "cover", "again"]),
    (_("已送出"), ["returned", "passed", "closed"]),
]
COLUMNS = columns(_("职务、工作性质"), ("waited", _("已等（工作日）、状态")))


def members(user: Any) -> QuerySet[Membership]:
    return Membership.objects.live().filter(user=user)


def show_desk(request: HttpRequest, wanted: bool, user: Any = None) -> None:
    """Whether the header leads a natural person to the desk: kept in the session, so that it costs no query.
    A legal person always has the link."""
    user = user or request.user
    if user.is_legal_person or wanted == (IN_SESSION in request.session):
        return
    if wanted:
        request.session[IN_SESSION] = True
    else:
        del request.session[IN_SESSION]


# --- how long it has ---------------------------------------------------------------------------------
def _edge(left: int) -> Any:
    return working_days.waited_at_least(working_days.limit() - left)


def _cell() -> Any:
    """The cell of a row, as somebody reads it today."""
    language, limit, today = get_language(), working_days.limit(), timezone.localdate()
    up_to_today, is_rest = count_up_to(today), not is_working_day(today)
    here, up_to = timezone.get_current_timezone(), cache(count_up_to)  # many rows came on the same day

    def draw(row: Row) -> SafeString | str:
        if row.stage not in TO_DECIDE:
            return ""
        at = row.submitted_at.astimezone(here).date() if row.submitted_at else today
        return _wait(language, up_to_today - up_to(at), limit, at == today, is_rest, row.stage, at)

    return draw


@lru_cache(maxsize=2000)
def _wait(
    _language: str | None,
    days: int,
    _limit: int,
    came_today: bool,
    is_rest: bool,
    stage: str = "",
    at: date | None = None,
) -> SafeString:
    context = working_days.deadline(days, came_today, is_rest)
    if stage and at:
        words = {"stage": AT_EMPLOYER[Stage(stage)][2], "day": f"{at:%m-%d}"}
        context["line"] = _now("%(stage)s · %(day)s 提交") % words
    return render_to_string("desk/_wait.html", context)


def wait_of(moment: datetime | None) -> SafeString:
    """How long what arrived at this moment has waited, seen from now."""
    today = timezone.localdate()
    came_today = moment is None or timezone.localdate(moment) == today
    days, is_rest = working_days.since(moment), not is_working_day(today)
    return _wait(get_language(), days, working_days.limit(), came_today, is_rest)


def _bar(application: Application, user: Any) -> dict[str, Any]:
    at, waits = application.submitted_at, application.waits_for == EMPLOYER
    came_today = at is None or timezone.localdate(at) == timezone.localdate()
    return {
        "wait": wait_of(at) if waits else "",
        "is_counted": not came_today,
        "provisional": working_days.provisional(at) if waits else "",
        "clock": "",
        "acts": possible_acts(EMPLOYERS, ACTS, application, user),
    }


def _foot() -> str:
    return _now("工作日按国家放假和调休安排计，不含提交当天，%(limit)d 个工作日内办结") % {
        "limit": working_days.limit()
    }


EMPLOYERS = Desk(
    role=EMPLOYER,
    namespace="employers",
    permission="applicants.review_application",
    place="employer",
    key=Employer._meta.pk,
    members=members,
    entered=show_desk,
    name=_("单位事项"),
    empty=_("没有待审申请。申办人提交后会出现在这里。"),
    thread_says=_("申办人和本单位审核员看得到，受理窗口看不到。要改的地方请写成意见退回，不要写在留言里。"),
    notes_say=_("只有本单位审核员看得到，申办人和受理窗口看不到。"),
    place_label=_("单位"),
    place_name=lambda membership: membership.employer.name,
    role_name=lambda membership: membership.get_role_display(),
    bulk={
        "receive": (_("接收"), _("批量接收"), (Stage.SUBMITTED,)),
        "claim": (_("领取"), _("批量领取"), (Stage.EMPLOYER_REVIEW,)),
        "assign": (_("转办"), _("批量转办"), (Stage.EMPLOYER_REVIEW,)),
        "endorse": (_("审核通过"), _("批量审核通过"), (Stage.EMPLOYER_REVIEW,)),
    },
    arriving=(Stage.SUBMITTED,),
    arrival=Arrival(
        "receive",
        label=_("接收"),
        title=_("接收申办申请"),
        lead=_("请先确认%(name)s是本单位人员。接收后由您查验材料，其他审核员可以查看，不能代为决定。"),
        done=_("已接收，由您查验"),
        gone=_("申办人在单位接收之前撤销了这份申请，事项已办结。"),
    ),
    deciding=(Stage.EMPLOYER_REVIEW,),
    settled=(),
    members_at="information#members",
    members_label=_("审核账号"),
    choosing="at",
    pages=("send_back", "endorse", "supplement"),
    fills_supplement=True,
    sent_to_counts=(Stage.RETURNED_BY_EMPLOYER, Stage.RETURNED_BY_WINDOW, Stage.WITHDRAWN),
    boxes=BOXES,
    groups=GROUPS,
    clock=Clock(
        column="submitted_at",
        edge=_edge,
        label=_("等待"),
        any=_("等待不限"),
        says=lazy(_foot, str)(),
        waited={
            "3": (_("已等 3 个工作日以上"), lambda: working_days.limit() - 3),
            "due": (_("已到期和超期"), lambda: 0),
            "late": (_("已超期"), lambda: -1),
        },
        cell=_cell,
        sheet=(_("已等工作日"), lambda application: working_days.since(application.submitted_at)),
        of=_bar,
    ),
    letter=Letter(
        "send_back",
        title=_("退回补正"),
        some=_("退回补正 {fixes} 处"),
        done=_("已退回%(name)s的申请"),
        who=_("我单位"),
        after=_("退回后申办人马上收到通知，改好重新提交后，申请回到您手里接着查验，不用再接收。"),
    ),
    standing={
        "both": _("{fixes} 处需补正，还有 {left} 项未核对，核对完再一次退回"),
        "fix": _("{all} 项都已核对，其中 {fixes} 处需补正，所以不能通过"),
        "left": _("还有 {left} 项未核对，请核对后再通过"),
        "wanting": _("{all} 项都已核对，信息补充还没有填完，填完才能通过"),
        "fine": _("{all} 项都已核对，信息补充已填完，可以通过"),
    },
    sorts=SORTS,
    columns=COLUMNS,
    work=post_and_arrangement,
    tag=employer_stage_tag,
)
DESKS[EMPLOYERS.namespace] = EMPLOYERS
NAVS[EMPLOYERS.namespace] = Nav(
    _("单位导航"),
    (
        Link("queue", "employers:queue", _("单位事项"), is_home=True),
        Link("information", "employers:information", _("单位信息维护")),
        Link("statistics", "employers:statistics", _("统计")),
    ),
)
