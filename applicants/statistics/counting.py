"""Counting the record ahead, employer by employer: what the worker does every hour.

Everything is counted afresh, because what is known of an application changes afterwards: a recalled
submission was never received, and a corrected card type counts in the past as well. An employer's numbers
take the place of the old ones at once; those of the regions and of the province are their sums.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from applicants.models import OPEN_STAGES, Application, Event, Remark, Stage, Standing, Tally
from applicants.statistics.facts import BRIEF, REASONS, Taken, facts
from applicants.statistics.limits import overdue
from applicants.statistics.period import following
from catalog.calendar import count_up_to

PROVINCE, ALL = "", "all"
STAGES, OVERDUE = "stages", "overdue"


class Entry(NamedTuple):
    """What is counted: a card type, and one fact."""

    card: str
    day: date
    measure: str
    key: str


Measures = dict[str, dict[str, int]]  # {measure: {key: number}}
Numbers = dict[str, Measures]  # {card type, or "all": …}


def count() -> int:
    """Count everything; returns the number of employers."""
    moment = timezone.now()
    working = lru_cache(maxsize=None)(count_up_to)
    sums: defaultdict[str, Counter[Entry]] = defaultdict(Counter)
    employers = list(
        Application.objects.exclude(sent_to=None).order_by().values_list("sent_to", flat=True).distinct()
    )
    for employer in employers:
        found: Counter[tuple[str, Entry]] = Counter()
        for region, entry, number in _entries(employer, working):
            found[region, entry] += number
        own: Counter[Entry] = Counter()
        for (region, entry), number in found.items():
            for entries in [own, *(sums[place] for place in {PROVINCE, region})]:
                entries[entry] += number
        _replace(str(employer), own)
    for place, entries in sums.items():
        _replace(place, entries)
    counted = {*map(str, employers), *sums}
    gone = set(Tally.objects.values_list("place", flat=True).distinct()) - counted
    Tally.objects.filter(place__in=gone).delete()
    _stand(moment)
    return len(employers)


def _entries(employer: UUID, working: Callable[[date], int]) -> Iterator[tuple[str, Entry, int]]:
    """(region, what, how many) of the applications that were last sent to this employer."""
    zone = timezone.get_default_timezone()
    rows = (
        Event.objects.filter(application__sent_to=employer)
        .order_by("application_id", "sequence")
        .values_list(
            *("application_id", "application__window_region", "application__card_type"),
            *("name", "source", "target", "role", "at"),
        )
        .iterator(chunk_size=5000)
    )
    for (_pk, region, card), group in groupby(rows, key=itemgetter(0, 1, 2)):
        events = [
            Taken(name, source, target, role, at.astimezone(zone).date())
            for *_same, name, source, target, role, at in group
        ]
        for fact in facts(events, working):
            yield region, Entry(card, *fact), 1
    remarks = Remark.objects.filter(application__sent_to=employer, issued_at__isnull=False).order_by()
    named = remarks.values_list(
        *("application__window_region", "application__card_type", TruncDate("issued_at", tzinfo=zone)),
        *("part", "requirement__code"),
    )
    for region, card, day, part, code, number in named.annotate(n=Count("pk")):
        yield region, Entry(card, day, REASONS, f"material:{code}" if code else f"part:{part}"), number


@transaction.atomic
def _replace(place: str, entries: Counter[Entry]) -> None:
    """Written over, so that a worker and the command may count at the same time."""
    made = list(_tallies(place, entries))
    Tally.objects.filter(place=place).exclude(month__in=[tally.month for tally in made]).delete()
    Tally.objects.bulk_create(
        made,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["place", "month"],
        update_fields=["before", "brief", "detail", "brief_days", "detail_days"],
    )


def latest_month() -> date:
    """The month after this one, so that this one is never missing, not even when it has just begun."""
    return following(timezone.localdate().replace(day=1))


def _tallies(place: str, entries: Counter[Entry]) -> Iterator[Tally]:
    """Of every month from its first one to the latest, those in which nothing happened as well."""
    months: defaultdict[date, Tally] = defaultdict(lambda: Tally(place=place))
    for (card, day, measure, key), number in entries.items():
        tally = months[day.replace(day=1)]
        is_brief = measure in BRIEF
        whole, days = (tally.brief, tally.brief_days) if is_brief else (tally.detail, tally.detail_days)
        for kind in {ALL, card or ALL}:
            add(whole.setdefault(kind, {}), measure, {key: number})
            add(days.setdefault(kind, {}).setdefault(str(day.day), {}), measure, {key: number})
    month, before = min(months, default=None), Numbers()
    end = max([latest_month(), *months])
    while month is not None and month <= end:
        tally = months[month]
        tally.month, tally.before = month, deepcopy(before)
        for kind, measures in tally.brief.items():
            for measure, keys in measures.items():
                add(before.setdefault(kind, {}), measure, keys)
        yield tally
        month = following(month)


def add(measures: Measures, measure: str, more: dict[str, int]) -> None:
    """Add numbers by key to those of a measure."""
    keys = measures.setdefault(measure, {})
    for key, number in more.items():
        keys[key] = keys.get(key, 0) + number


# --- where they stand -----------------------------------------------------------------------------------
@transaction.atomic
def _stand(moment: datetime) -> None:
    """Drafts are the applicant's own affair and counted nowhere."""
    stages = [stage for stage in OPEN_STAGES if stage != Stage.DRAFT]
    here = Application.objects.filter(stage__in=stages).exclude(sent_to=None)
    places: dict[str, Numbers] = {PROVINCE: {}}
    for measure, rows in ((STAGES, here), (OVERDUE, here.filter(overdue()))):
        for employer, region, card, stage, number in _by_place(rows):
            for place in {PROVINCE, region, str(employer)}:
                for kind in {ALL, card or ALL}:
                    add(places.setdefault(place, {}).setdefault(kind, {}), measure, {stage: number})
    made = [Standing(place=name, numbers=places[name], counted_at=moment) for name in sorted(places)]
    Standing.objects.exclude(place__in=places).delete()
    Standing.objects.bulk_create(
        made,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["place"],
        update_fields=["numbers", "counted_at"],
    )


def _by_place(rows: Any) -> Iterable[tuple[UUID, str, str, str, int]]:
    named = rows.order_by().values_list("sent_to", "window_region", "card_type", "stage")
    return named.annotate(n=Count("pk"))
