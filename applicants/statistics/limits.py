"""Which steps have a limit in working days, and which applications are over it."""

from django.db.models import Q

from applicants.models import Stage
from applicants.models.stages import WINDOW_STAGES
from applicants.statistics.facts import ACCEPTANCE, DECISION, EMPLOYER, PRODUCTION
from catalog.days import working_days
from catalog.days.periods import processing_period
from catalog.models import ProcessingPeriod

WITH_EMPLOYER = (Stage.SUBMITTED, Stage.EMPLOYER_REVIEW)
_WINDOW = {
    ACCEPTANCE: ProcessingPeriod.Step.ACCEPTANCE,
    DECISION: ProcessingPeriod.Step.REVIEW,
    PRODUCTION: ProcessingPeriod.Step.CARD,
}


def limits() -> dict[str, int]:
    """By step; the employer's holds for receiving and review together."""
    window = {step: processing_period(period).days for step, period in _WINDOW.items()}
    return {EMPLOYER: working_days.limit()} | window


def overdue() -> Q:
    """Applications that are over the last day of their step today, as their desk counts them. The window's
    last day is kept: it may have been put off, and the clock stands while the applicant mends."""
    waited = working_days.waited_at_least(working_days.limit() + 1)
    at_employer = Q(stage__in=WITH_EMPLOYER, submitted_at__lt=waited)
    return at_employer | Q(stage__in=WINDOW_STAGES, due_on__lt=working_days.due_beyond(-1))
