"""Who has an application, for how long, until when, and how long it usually takes (feature N12).

Only for what waits for the employer or the window; what waits for its applicant, or is closed, is said in
`progress.py`. An employer's days run from the submission, as its desk counts them; the window's from the day
it reached the step.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.filing import medians
from applicants.filing.medians import EMPLOYER, STEP_OF
from applicants.models import Application, Stage, StepMedian
from applicants.workflow.periods import days_of
from catalog.days import working_days
from catalog.days.calendar import is_working_day
from catalog.lists.windows import service_window

STEPS = [step for step in dict.fromkeys(STEP_OF.values()) if step != medians.OBJECTION]


@dataclass(frozen=True)
class Whereabouts:
    """`period`, `days` and `remaining` are working days: how many there are, how many are over, and how many
    are left (below 0 once they are used up); a correction stops the window's clock. `number` is the place of
    the step on the usual way; 0 for the review of an objection, which is not on it."""

    place: str
    holder: str
    days: int
    came_today: bool
    step: str
    number: int
    due: date
    period: int
    remaining: int
    is_rest: bool
    provisional: str
    usual: StepMedian | None

    @property
    def phrases(self) -> list[str]:
        """The sentence, in pieces that a line break should not cut."""
        days = _("已 %(n)d 个工作日。") % {"n": self.days}
        if self.came_today:
            days = _("今天送到。")
        elif not self.days:
            days = _("不到 1 个工作日。")
        parts = [_("您的申请在"), _("%(place)s，") % {"place": self.place}]
        return parts + ([_("%(holder)s，") % {"holder": self.holder}] if self.holder else []) + [days]

    @property
    def sentence(self) -> str:
        return "".join(self.phrases)

    @property
    def last_day(self) -> str:
        return in_words(self.due)

    @property
    def is_over(self) -> bool:
        return self.remaining < 0

    @property
    def urged_from(self) -> str:
        """The first day on which the applicant may urge."""
        return in_words(working_days.next_working_day(self.due))

    @property
    def left(self) -> str:
        """What is left of the period, in words."""
        if self.is_over:
            return _("%(period)d 个工作日，已超 %(n)d 个") % {
                "period": self.period,
                "n": -self.remaining,
            }
        if self.remaining == 0:
            return _("已到期") if self.is_rest else _("今天到期")
        return _("%(period)d 个工作日，还剩 %(n)d 个") % {
            "period": self.period,
            "n": self.remaining,
        }

    @property
    def usually(self) -> str:
        """The median in words; "" where there are too few closed files."""
        if self.usual is None:
            return ""
        if not self.usual.days:
            return _("当天")
        return _("%(n)d 个工作日") % {"n": self.usual.days}


def whereabouts(application: Application) -> Whereabouts | None:
    """None while it waits for its applicant, and once it is closed."""
    step = STEP_OF.get(application.stage)
    arrived = arrived_at(application)
    if step is None or arrived is None:
        return None
    days = working_days.since(arrived)
    period = period_of(application)
    today = timezone.localdate()
    return Whereabouts(
        place=_place(application, step),
        holder=_holder(application),
        days=days,
        came_today=timezone.localdate(arrived) == today,
        step=_title(step),
        number=STEPS.index(step) + 1 if step in STEPS else 0,
        due=_due(application, arrived, period),
        period=period,
        remaining=remaining(application),
        is_rest=not is_working_day(today),
        provisional=working_days.provisional(arrived, period),
        usual=medians.usual(step, _key(application, step)),
    )


def arrived_at(application: Application) -> datetime | None:
    """When the step began that it is in."""
    is_at_employer = STEP_OF.get(application.stage) == EMPLOYER
    return application.submitted_at if is_at_employer else application.moved_at


def period_of(application: Application) -> int:
    """The working days of the step it is in; 0 where it waits for its applicant or for nobody."""
    step = STEP_OF.get(application.stage, "")
    if not step:
        return 0
    if step == EMPLOYER:
        return working_days.limit()
    return days_of(application)


def remaining(application: Application) -> int:
    """Working days that are left of the step it is in, below 0 once they are used up."""
    if application.due_on and STEP_OF.get(application.stage) != EMPLOYER:
        return working_days.until(application.due_on)
    return period_of(application) - working_days.since(arrived_at(application))


def _due(application: Application, arrived: datetime, period: int) -> date:
    """The window's is kept, because its clock may have stood."""
    if application.due_on and STEP_OF.get(application.stage) != EMPLOYER:
        return application.due_on
    return working_days.due(arrived, period)


def is_over(application: Application) -> bool:
    """Whether the days of the step it is in are over; asks the database nothing."""
    return bool(period_of(application)) and remaining(application) < 0


def in_words(day: date) -> str:
    """11 月 30 日（周一）; with its year, when that is not the present one."""
    weekdays = [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")]
    values: dict[str, Any] = {"month": day.month, "day": day.day, "weekday": weekdays[day.weekday()]}
    if day.year != timezone.localdate().year:
        return _("%(year)d 年 %(month)d 月 %(day)d 日（%(weekday)s）") % (values | {"year": day.year})
    return _("%(month)d 月 %(day)d 日（%(weekday)s）") % values


def _place(application: Application, step: str) -> str:
    if step == EMPLOYER:
        return application.employer.name if application.employer else _("工作单位")
    window = service_window(application.window_region)
    return window.short_name if window else _("受理窗口")


def _key(application: Application, step: str) -> str:
    return str(application.employer_id) if step == EMPLOYER else application.window_region


def _holder(application: Application) -> str:
    """Who has it in hand, or what it waits for while nobody has; "" for what waits for nobody."""
    if application.holder:
        return _("由%(name)s办理") % {"name": application.holder.masked_name}
    return {
        Stage.SUBMITTED: _("待接收"),
        Stage.EMPLOYER_REVIEW: _("待领取"),
        Stage.ENDORSED: _("待受理"),
        Stage.WINDOW_REVIEW: _("待领取"),
        Stage.CARD_PRODUCTION: _("待领取"),
        Stage.ACCEPTANCE_OBJECTION: _("待另一名工作人员领取"),
        Stage.DECISION_OBJECTION: _("待另一名工作人员领取"),
    }.get(Stage(application.stage), "")


def _title(step: str) -> str:
    return {
        EMPLOYER: _("单位查验和审核"),
        medians.ACCEPTANCE: _("决定是否受理"),
        medians.REVIEW: _("决定是否认定"),
        medians.CARD: _("制卡发卡"),
        medians.OBJECTION: _("复核您的异议"),
    }[step]
