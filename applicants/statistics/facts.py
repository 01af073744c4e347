"""What the record of one application adds to the statistics, fact by fact.

| measure | key | on which day |
|---|---|---|
| `received` | "" | handed in for the first time, unless recalled before it was received, or a draft again |
| `closed` | the stage it ended in | then, unless an objection opened it again |
| `total` | working days that the employer and the window had it | closed, but not withdrawn |
| a step of `STEPS` | working days from its beginning to its end | its end |
| `reasons` | `part:` and a slug, or `material:` and a code | the remark went out |
| `kinds` | which ready wording stands in the remark (`kinds.py`), or "" | the remark went out |

A step ends when whoever has it acts. What the applicant ends (a recall, a withdrawal) says nothing about how
long the employer or the window takes; the days in which the applicant mends are nobody's but the applicant's.
The review of an objection is no step of the usual way.

Of one application, what was received is closed or open: `received` is `closed` and what stands open now.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from applicants.models import Stage
from applicants.models.stages import STATE_OF, State
from applicants.workflow import APPLICANT

RECEIVED, CLOSED, TOTAL, REASONS, KINDS = "received", "closed", "total", "reasons", "kinds"
RECEIVING, REVIEW, EMPLOYER = "receiving", "review", "employer"
ACCEPTANCE, DECISION, PRODUCTION, MENDING = "acceptance", "decision", "production", "mending"
STEPS = (RECEIVING, REVIEW, EMPLOYER, ACCEPTANCE, DECISION, PRODUCTION, MENDING)
STEP_OF: dict[str, str] = {
    Stage.SUBMITTED: RECEIVING,
    Stage.EMPLOYER_REVIEW: REVIEW,
    Stage.ENDORSED: ACCEPTANCE,
    Stage.WINDOW_REVIEW: DECISION,
    Stage.CARD_PRODUCTION: PRODUCTION,
    Stage.RETURNED_BY_EMPLOYER: MENDING,
    Stage.RETURNED_BY_WINDOW: MENDING,
}
BRIEF = (RECEIVED, CLOSED, TOTAL)  # what the table of regions shows of each
_CLOSED = frozenset(STATE_OF[State.CLOSED])


class Taken(NamedTuple):
    """One event: which transition, from where to where, who took it (the role), on which day."""

    name: str
    source: str
    target: str
    role: str
    day: date


class Fact(NamedTuple):
    """One more of `key` in `measure` on a day."""

    day: date
    measure: str
    key: str


def facts(events: Sequence[Taken], working: Callable[[date], int]) -> Iterator[Fact]:
    """The facts of one application's events, in their order. `working` counts working days up to a day."""
    following = [*(event.name for event in events[1:]), ""]
    is_received, total, handed_in = False, 0, None
    is_draft = bool(events) and events[-1].target == Stage.DRAFT
    before: Taken | None = None
    end: Taken | None = None
    for event, then in zip(events, following, strict=True):
        if event.source == event.target:
            continue  # within a step
        if event.name in ("submit", "resubmit") and event.target in (Stage.SUBMITTED, Stage.EMPLOYER_REVIEW):
            handed_in = event.day
            if then != "recall" and not is_received and not is_draft:
                is_received = True
                yield Fact(event.day, RECEIVED, "")
        step = STEP_OF.get(event.source)
        if before and step and (event.role != APPLICANT or step == MENDING and event.name == "resubmit"):
            days = working(event.day) - working(before.day)
            yield Fact(event.day, step, str(days))
            if step != MENDING:
                total += days
            if step == REVIEW and handed_in:
                yield Fact(event.day, EMPLOYER, str(working(event.day) - working(handed_in)))
        before, end = event, event if event.target in _CLOSED else None
    if end:
        yield Fact(end.day, CLOSED, end.target)
        if end.target != Stage.WITHDRAWN:
            yield Fact(end.day, TOTAL, str(total))
