"""The window's desk: what came to it, its boxes, and how many days the statute leaves."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applicants.desk.acts import possible_acts
from applicants.desk.desks import DESKS, Box, Clock, Desk, Letter, columns
from applicants.desk.nav import NAVS, Link, Nav
from applicants.desk.queue.boxes import SORTS
from applicants.desk.queue.lines import AFFILIATION, employer_and_affiliation
from applicants.desk.queue.query import Row
from applicants.models import Application, Membership, Stage
from applicants.models.stages import OBJECTION_STAGES, STATE_OF, State
from applicants.models.stages import WINDOW_STAGES as TO_DECIDE
from applicants.templatetags.stages import window_stage_tag
from applicants.window.acts import ACTS
from applicants.window.clock import clock_of, period
from applicants.workflow import WINDOW
from applicants.workflow.periods import PERIODS, days_of
from catalog.days import working_days
from catalog.days.calendar import count_up_to
from catalog.days.periods import processing_period
from catalog.lists.windows import PROVINCE, service_window
from youyue.identity.models import User

GRANTED = {"content_type__app_label": "applicants", "codename": "decide_application"}

BOXES = {
    box.slug: box
    for box in (
        Box("todo", _("要办的"), "inbox", TO_DECIDE, sort="due"),
        Box("late", _("到期和超期"), "bang", TO_DECIDE, "late", sort="due"),
        Box("waiting", _("待受理"), "clock", (Stage.ENDORSED,), sort="due"),
        Box("review", _("审核中"), "half", (Stage.WINDOW_REVIEW,), sort="due"),
        Box("production", _("制卡中"), "print", (Stage.CARD_PRODUCTION,), sort="due"),
        Box("objection", _("异议复核"), "sync", tuple(OBJECTION_STAGES), sort="due", is_quiet=True),
        Box("mine", _("我在办的"), "user", TO_DECIDE, "mine", sort="due"),
        Box("free", _("没有人办的"), "ring", TO_DECIDE, "free", sort="due"),
        Box("cover", _("我代办的"), "user", TO_DECIDE, "cover", "due", is_quiet=True),
        Box("again", _("重新提交"), "sync", TO_DECIDE, "again", sort="due"),
        Box("correction", _("待补正"), "back", (Stage.RETURNED_BY_WINDOW,), sort="-moved"),
        Box("closed", _("办结"), "done", tuple(STATE_OF[State.CLOSED]), sort="-moved"),
    )
}
GROUPS = [
    (
        _("待办"),
        ["todo", "late", "waiting", "review", "production", "objection", "mine", "free", "cover", "again"],
    ),
    (_("已送出"), ["correction", "closed"]),
]
COLUMNS = columns(_("工作单位、隶属关系"), ("due", _("环节和期限（工作日）")))


def seats() -> QuerySet[Membership]:
    """Those of officers at the window where the office put them, while they may decide there; being a
    superuser is no office."""
    # small queries one inside the other are planned in half the time of one with six joins
    hers = OuterRef(OuterRef("user"))
    her_groups = User.groups.through.objects.filter(user=OuterRef(hers)).values("group")
    by_a_group = Group.permissions.through.objects.filter(group__in=her_groups).values("permission")
    to_her = User.user_permissions.through.objects.filter(user=hers).values("permission")
    granted = Permission.objects.filter(Q(pk__in=by_a_group) | Q(pk__in=to_her), **GRANTED)
    here = Membership.objects.at_windows().filter(user__window_region=F("window_region"))
    return here.filter(Exists(granted))


def members(user: Any) -> QuerySet[Membership]:
    return seats().filter(user=user)


def _entered(_request: HttpRequest, _belongs: bool) -> None:
    """The way to the window is shown by the officer's own column."""


def _name(membership: Membership) -> str:
    window = service_window(membership.window_region)
    return window.name if window else str(_("受理窗口"))


# --- the periods of the statute ------------------------------------------------------------------------
def _cell() -> Any:
    """The cell of a row, as somebody reads it today; many rows have the same."""
    language, up_to_today, drawn = get_language(), count_up_to(timezone.localdate()), {}
    days = {stage: processing_period(step).days for stage, step in PERIODS.items()}

    def draw(row: Row) -> SafeString | str:
        if row.stage in days and row.due_on is not None:
            left = count_up_to(row.due_on) - up_to_today
            whole = days[Stage(row.stage)] + row.extension_days
            return period(language, row.stage, left, whole, f"{row.due_on:%m-%d}")
        if row.stage == Stage.RETURNED_BY_WINDOW and row.days_left is not None:
            stage = Stage.WINDOW_REVIEW if row.accepted_at else Stage.ENDORSED
            return period(language, stage, row.days_left, days[stage] + row.extension_days, "")
        return ""

    def cell(row: Row) -> SafeString | str:
        key = (row.stage, row.due_on, row.days_left, row.extension_days, row.accepted_at is None)
        if key not in drawn:
            drawn[key] = draw(row)
        return drawn[key]

    return cell


def _bar(application: Application, user: Any) -> dict[str, Any]:
    """The periods below the bar above a case, or the one of an objection in it; and what can be done."""
    acts, clock = possible_acts(WINDOWS, ACTS, application, user), clock_of(application)
    bar = {"wait": "", "is_counted": False, "provisional": "", "clock": clock, "acts": acts}
    if clock or application.stage not in PERIODS or application.due_on is None:
        return bar
    left, until = working_days.until(application.due_on), f"{application.due_on:%m-%d}"
    return bar | {"wait": period(get_language(), application.stage, left, days_of(application), until)}


WINDOWS = Desk(
    role=WINDOW,
    namespace="window",
    permission="applicants.decide_application",
    place="window_region",
    key=Application._meta.get_field("window_region"),
    members=members,
    entered=_entered,
    name=_("窗口事项"),
    empty=_("没有要办的申请。单位审核通过后会出现在这里。"),
    thread_says=_("申办人和本窗口工作人员看得到，工作单位看不到。要补正的请一次性告知，不要写在留言里。"),
    notes_say=_("只有本窗口工作人员看得到，申办人和工作单位看不到。"),
    place_label=_("受理窗口"),
    place_name=_name,
    role_name=lambda _membership: "",
    bulk={
        "claim": (_("领取"), _("批量领取"), TO_DECIDE),
        "assign": (_("转办"), _("批量转办"), TO_DECIDE),
        "accept": (_("受理"), _("批量受理"), (Stage.ENDORSED,)),
        "approve": (_("审核通过"), _("批量审核通过"), (Stage.WINDOW_REVIEW,)),
    },
    by_list=("issue_list", _("按清单发卡"), (Stage.CARD_PRODUCTION,)),
    arriving=(),
    deciding=TO_DECIDE,
    settled=(Stage.CARD_PRODUCTION,),
    members_label=_("窗口事项"),
    pages=(
        *("send_back", "accept", "approve", "issue", "refuse_acceptance", "decline"),
        *("uphold", "set_aside", "extend", "correct_card"),
    ),
    due_kind="due_window",
    late_kind="overdue_window",
    handed_kind="handed_window",
    takes_by_acting=True,
    boxes=BOXES,
    groups=GROUPS,
    clock=Clock(
        column="due_on",
        edge=working_days.due_beyond,
        label=_("期限"),
        any=_("期限不限"),
        says=_("工作日按国家放假和调休安排计，从第二天算起；申办人补正期间停止计算"),
        waited={
            "3": (_("3 个工作日内到期"), lambda: 3),
            "due": (_("已到期和超期"), lambda: 0),
            "late": (_("已超期"), lambda: -1),
        },
        cell=_cell,
        sheet=(_("期限还剩工作日"), lambda row: working_days.until(row.due_on) if row.due_on else None),
        of=_bar,
    ),
    letter=Letter(
        "request_correction",
        title=_("要求补正"),
        some=_("要求补正 {fixes} 处"),
        done=_("已一次性告知%(name)s补正"),
        who=_("受理窗口"),
        after=_("发出后申办人马上收到通知，期限停止计算；改好重新提交后，申请直接回到窗口。"),
    ),
    standing={
        "both": _("{fixes} 处需补正，还有 {left} 项未核对，核对完再一次告知"),
        "fix": _("{all} 项都已核对，其中 {fixes} 处需补正，所以不能通过"),
        "left": _("还有 {left} 项未核对，请核对后再决定"),
        "fine": _("{all} 项都已核对，可以办理"),
        "settled": _("审核已通过，卡做好后照卡面登记发卡"),
    },
    sorts=SORTS | {"due": "due_on", "moved": "moved_at"},
    columns=COLUMNS,
    work=employer_and_affiliation,
    beside=AFFILIATION,
    stopped="correction",
    tag=lambda stage, _round: window_stage_tag(stage),
    hears_objections=True,
    hides_own=True,
    reached="endorsed_at",
)
DESKS[WINDOWS.namespace] = WINDOWS


def _has_a_window(user: User) -> bool:
    return bool(user.window_region)


def _is_of_the_province(user: User) -> bool:
    return user.window_region == PROVINCE


NAVS[WINDOWS.namespace] = Nav(
    _("窗口导航"),
    (
        Link("queue", "window:queue", _("窗口事项"), _has_a_window, is_home=True),
        Link("information", "window:absence", _("请人代办"), _has_a_window),
        Link("unattended", "window:unattended", _("无人办理的窗口"), _is_of_the_province),
        Link("statistics", "window:statistics", _("统计")),
        Link("", "admin:index", _("管理首页"), lambda user: user.is_staff, is_home=True),
    ),
)
