"""How long a step usually takes: the median over closed files, by employer and by window.

The worker counts; pages read a few rows. Of each file closed within a year the last pass through a step
counts, when the employer or the window ended it: what the applicant recalled or withdrew says nothing of
their pace. Fewer than `LEAST` files make no median, for no number is invented.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from statistics import median_high
from typing import Any

from django.db import transaction
from django.utils import timezone

from applicants.models import Event, Stage, State, StepMedian
from catalog.days.working_days import between
from catalog.models.memory import remembered

LEAST = 10
YEAR = timedelta(days=365)
EMPLOYER, ACCEPTANCE, REVIEW, CARD = "employer", "acceptance", "review", "card"
OBJECTION = "objection"  # beside the usual way
STEP_OF: dict[str, str] = {
    Stage.SUBMITTED: EMPLOYER,
    Stage.EMPLOYER_REVIEW: EMPLOYER,
    Stage.ENDORSED: ACCEPTANCE,
    Stage.WINDOW_REVIEW: REVIEW,
    Stage.CARD_PRODUCTION: CARD,
    Stage.ACCEPTANCE_OBJECTION: OBJECTION,
    Stage.DECISION_OBJECTION: OBJECTION,
}


def usual(step: str, place: str) -> StepMedian | None:
    """The median of a step at an employer (its key) or a window (its region); None below `LEAST` files."""
    return _medians().get((step, place))


@remembered
def _medians() -> dict[tuple[str, str], StepMedian]:
    return {(row.step, row.place): row for row in StepMedian.objects.all()}


def prepare() -> int:
    """Count all medians anew; returns how many there are."""
    taken: dict[tuple[str, str], list[int]] = defaultdict(list)
    for employer, region, passes in _closed_files():
        for step, days in passes.items():
            taken[step, str(employer) if step == EMPLOYER else region].append(days)
    rows = [
        StepMedian(step=step, place=place, days=median_high(days), files=len(days))
        for (step, place), days in taken.items()
        if len(days) >= LEAST and place
    ]
    with transaction.atomic():
        StepMedian.objects.all().delete()
        StepMedian.objects.bulk_create(rows)
    return len(rows)


def _closed_files() -> Iterator[tuple[Any, str, dict[str, int]]]:
    """Of each file its employer, its window's region, and the working days of its steps."""
    closed = Event.objects.filter(
        application__state=State.CLOSED, application__moved_at__gte=timezone.now() - YEAR
    )
    rows = closed.order_by("application", "sequence").values_list(
        "application", "application__sent_to", "application__window_region", "target", "role", "at"
    )
    for (_pk, employer, region), links in groupby(rows.iterator(), key=lambda row: row[:3]):
        yield employer, region, _passes([link[3:] for link in links])


def _passes(links: list[tuple[str, str, datetime]]) -> dict[str, int]:
    """Working days of the last pass through each step, from the events of one file in order."""
    passes: dict[str, int] = {}
    step, since = "", None
    for target, role, at in links:
        into = STEP_OF.get(target, "")
        if into == step:
            continue
        if step and since and role != "applicant":
            passes[step] = between(since, at)
        step, since = into, at
    return passes
