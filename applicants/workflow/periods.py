"""The last day of the window's present period, in working days; the clock stops while the applicant mends.

`due_on` stays as it was when the application leaves the window, so that lists can be sorted by it.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from applicants.models import Application, Stage
from applicants.workflow.step import Step
from catalog.days import working_days
from catalog.days.periods import processing_period
from catalog.models import ProcessingPeriod

Period = ProcessingPeriod.Step
PERIODS = {
    Stage.ENDORSED: Period.ACCEPTANCE,
    Stage.WINDOW_REVIEW: Period.REVIEW,
    Stage.CARD_PRODUCTION: Period.CARD,
    # another officer looks at the whole case again
    Stage.ACCEPTANCE_OBJECTION: Period.REVIEW,
    Stage.DECISION_OBJECTION: Period.REVIEW,
}


def days_of(row: Any) -> int:
    """Of the present period, with what it was extended by; `row` is an application or a row of the queue."""
    extended: int = row.extension_days
    return processing_period(PERIODS[Stage(row.stage)]).days + extended


def extension_of(application: Application) -> tuple[int, date | None]:
    """By how many working days its period can be extended, and its last day then; (0, None) if it cannot."""
    days = processing_period(PERIODS[Stage(application.stage)]).extension_days
    day = application.due_on
    if not days or day is None or why_not_extended(application):
        return 0, None
    for _each in range(days):
        day = working_days.next_working_day(day)
    return days, day


def why_not_extended(application: Application) -> str:
    """Once, and before it is over; the sentence that says why not, or ""."""
    if application.extension_days:
        return _("期限已经延长过一次，不能再延长")
    if left_on(application) < 0:
        return _("期限已过，不能再延长，请尽快办理")
    if not processing_period(PERIODS[Stage(application.stage)]).extension_days:
        return _("这一步的期限不能延长")
    return ""


def extend_period(step: Step) -> None:
    application = step.application
    application.extension_days, application.due_on = extension_of(application)


def start_period(step: Step) -> None:
    """A step of the window begins."""
    application = step.application
    days = processing_period(PERIODS[Stage(application.stage)]).days
    application.endorsed_at = application.endorsed_at or step.at
    application.due_on = working_days.due(step.at, days)
    application.days_left = None
    application.extension_days = 0


def stop_period(step: Step) -> None:
    """What is left of it is kept until the applicant has mended what was asked for."""
    application = step.application
    application.days_left = max(0, left_on(application))


def resume_period(step: Step) -> None:
    """The rest of the period runs on from the day of the resubmission."""
    application = step.application
    if application.stage in PERIODS and application.days_left is not None:
        application.due_on = working_days.due(step.at, application.days_left)
        application.days_left = None


def left_on(application: Application) -> int:
    """Working days from today to the last day, not counting today; below 0 once it is over."""
    return working_days.until(application.due_on) if application.due_on else 0
