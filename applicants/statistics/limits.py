"""Which steps have a limit in working days, and which applications are over it."""

from django.db.models import Q

from applicants.models import Stage
from applicants.statistics.facts import ACCEPTANCE, DECISION, EMPLOYER, PRODUCTION
from catalog.days import working_days
from catalog.days.periods import processing_period
from catalog.models import ProcessingPeriod

WITH_EMPLOYER = (Stage.SUBMITTED, Stage.EMPLOYER_REVIEW)
_WINDOW = {
    ACCEPTANCE: (Stage.ENDORSED, ProcessingPeriod.Step.ACCEPTANCE),
    DECISION: (Stage.WINDOW_REVIEW, ProcessingPeriod.Step.REVIEW),
    PRODUCTION: (Stage.CARD_PRODUCTION, ProcessingPeriod.Step.CARD),
}


def limits() -> dict[str, int]:
    """By step; the employer's holds for receiving and review together."""
    window = {step: processing_period(period).days for step, (_stage, period) in _WINDOW.items()}
    return {EMPLOYER: working_days.limit()} | window


def overdue() -> Q:
    """Applications that have been in their step for longer than its limit, today."""
    days = limits()
    late = Q(stage__in=WITH_EMPLOYER, submitted_at__lt=working_days.waited_at_least(days[EMPLOYER] + 1))
    for step, (stage, _period) in _WINDOW.items():
        late |= Q(stage=stage, moved_at__lt=working_days.waited_at_least(days[step] + 1))
    return late
