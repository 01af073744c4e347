"""The last day of the window's present period, in working days; the clock stops while the applicant mends.

`due_on` stays as it was when the application leaves the window, so that lists can be sorted by it.
"""

from applicants.models import Application, Stage
from applicants.workflow.step import Step
from catalog import working_days
from catalog.models import ProcessingPeriod
from catalog.periods import processing_period

Period = ProcessingPeriod.Step
PERIODS = {
    Stage.ENDORSED: Period.ACCEPTANCE,
    Stage.WINDOW_REVIEW: Period.REVIEW,
    Stage.CARD_PRODUCTION: Period.CARD,
    # another officer looks at the whole case again
    Stage.ACCEPTANCE_OBJECTION: Period.REVIEW,
    Stage.DECISION_OBJECTION: Period.REVIEW,
}


def start_period(step: Step) -> None:
    """A step of the window begins."""
    application = step.application
    days = processing_period(PERIODS[Stage(application.stage)]).days
    application.endorsed_at = application.endorsed_at or step.at
    application.due_on = working_days.due(step.at, days)
    application.days_left = None


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
