"""The ground and the remedies of a refusal: kept with its event when it is made, and read from there.

What an older release refused during an update has none kept; there the office's rows of now are read.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from applicants.models import Event, RefusalTerms, Stage
from catalog.lists.remedies import LastDay, ground_of, last_day, remedies
from catalog.models import RefusalGround, Remedy

DECISIONS = {"refuse_acceptance": Stage.NOT_ACCEPTED, "decline": Stage.DECLINED}
_GROUND = ("text", "is_by_analogy")
_REMEDY = ("code", "title", "text", "number", "unit", "basis", "is_by_analogy")


@dataclass(frozen=True)
class Terms:
    """`ground` is None where the office kept none."""

    ground: RefusalGround | None
    remedies: list[tuple[Remedy, LastDay]]

    def last_day(self, code: str) -> date | None:
        """Until when the remedy of this code is open; None where it was not offered."""
        return next((last.day for remedy, last in self.remedies if remedy.code == code), None)


def keep_terms(event: Event) -> None:
    """Called with the event of a refusal, in the transaction that made it."""
    terms = terms_now(event)
    RefusalTerms.objects.create(
        event=event,
        ground={name: getattr(terms.ground, name) for name in _GROUND} if terms.ground else {},
        remedies=[written(remedy, last) for remedy, last in terms.remedies],
    )


def written(remedy: Any, last: LastDay) -> dict[str, Any]:
    """A remedy and its last day as JSON."""
    days = asdict(last) | {"counted": last.counted.isoformat(), "day": last.day.isoformat()}
    return {name: getattr(remedy, name) for name in _REMEDY} | days


def terms_of(event: Event) -> Terms:
    """What was promised with this refusal. No query where `terms` were selected with the event."""
    try:
        kept = event.terms
    except ObjectDoesNotExist:
        return terms_now(event)
    ground = RefusalGround(decision=DECISIONS[event.name], **kept.ground) if kept.ground else None
    return Terms(ground, [_read(each) for each in kept.remedies])


def terms_now(event: Event) -> Terms:
    """What the office's rows say now about a decision of that day."""
    decided = timezone.localdate(event.at)
    ways = [(remedy, last_day(remedy, decided)) for remedy in remedies()]
    return Terms(ground_of(DECISIONS[event.name]), ways)


def _read(kept: dict[str, Any]) -> tuple[Remedy, LastDay]:
    counted, day = date.fromisoformat(kept["counted"]), date.fromisoformat(kept["day"])
    return Remedy(**{name: kept[name] for name in _REMEDY}), LastDay(counted, day, kept["provisional"])
