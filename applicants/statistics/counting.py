"""Counting the record ahead, employer by employer: what the worker does every hour.

Everything is counted afresh, because what is known of an application changes afterwards: a recalled
submission was never received, and a corrected card type counts in the past as well. An employer's numbers
take the place of the old ones at once; those of the regions and of the province are their sums.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from applicants.models import OPEN_STAGES, Application, Event, Remark, Stage, Standing, Tally
from applicants.statistics.facts import BRIEF, KINDS, REASONS, Taken, facts
from applicants.statistics.kinds import reader
from applicants.statistics.limits import overdue
from catalog.days.calendar import count_up_to
from youyue.identity.alarms import ring
from youyue.identity.sealed import SealBroken

PROVINCE, ALL = "", "all"
STAGES, OVERDUE = "stages", "overdue"
TEXT: Any = Remark._meta.get_field("text")
BATCH = 100  # rows that are held at the same time: those of a province are long


class Entry(NamedTuple):
    """What is counted: on which day, of which card type, and what."""

    day: date
    card: str
    measure: str
    key: str


Measures = dict[str, dict[str, int]]  # {measure: {key: number}}
Numbers = dict[str, Measures]  # {card type, or "all": …}


def count() -> int:
    """Count everything; returns the number of employers."""
    moment = timezone.now()
    working, kinds = lru_cache(maxsize=None)(count_up_to), reader()
    sums: defaultdict[str, Counter[Entry]] = defaultdict(Counter)
    employers = list(
        Application.objects.exclude(sent_to=None).order_by().values_list("sent_to", flat=True).distinct()
    )
    for employer in employers:
        totals: Counter[tuple[str, Entry]] = Counter()
        for region, entry, number in _entries(employer, working, kinds):
            totals[region, entry] += number
        own: Counter[Entry] = Counter()
        for (region, entry), number in totals.items():
            for entries in [own, *(sums[place] for place in {PROVINCE, region})]:
                entries[entry] += number
        _replace(str(employer), own)
    for place, entries in sums.items():
        _replace(place, entries)
    counted = {*map(str, employers), *sums}
    gone = set(Tally.objects.values_list("place", flat=True).distinct()) - counted
    Tally.objects.filter(place__in=gone).delete()
    _stand(moment, counted)
    return len(employers)


def _entries(
    employer: UUID, working: Callable[[date], int], kinds: Callable[[str, bool], list[str]]
) -> Iterator[tuple[str, Entry, int]]:
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
            yield region, Entry(fact.day, card, fact.measure, fact.key), 1
    remarks = Remark.objects.filter(application__sent_to=employer, issued_at__isnull=False).order_by()
    named = remarks.values_list(
        *("application__window_region", "application__card_type", TruncDate("issued_at", tzinfo=zone)),
        *("part", "requirement__code", "text_old", "text", *TEXT.bound_to),
    )
    for region, card, day, part, code, plain, sealed, *row in named.iterator(chunk_size=5000):
        for kind in kinds(plain or _words(sealed, row), bool(code)):
            yield region, Entry(day, card, KINDS, kind), 1
        yield region, Entry(day, card, REASONS, f"material:{code}" if code else f"part:{part}"), 1


def _words(sealed: str, row: list[Any]) -> str:
    """Of a remark; one that does not open is an alarm, and must not stop the counting of all others."""
    try:
        return str(TEXT.open(sealed, *row))
    except SealBroken as error:
        ring(error)
        return ""


@transaction.atomic
def _replace(place: str, entries: Counter[Entry]) -> None:
    """Written over, so that a worker and the command may count at the same time; and only what has changed,
    which from one hour to the next is little."""
    rows = Tally.objects.filter(place=place)
    rows.exclude(day__in={entry.day for entry in entries}).delete()
    tallies = _tallies(place, entries)
    while made := list(islice(tallies, BATCH)):
        known = {row.day: row for row in rows.filter(day__range=(made[0].day, made[-1].day))}
        Tally.objects.bulk_create(
            [row for row in made if not _is_same(row, known.get(row.day))],
            update_conflicts=True,
            unique_fields=["place", "day"],
            update_fields=["brief", "detail"],
        )


def _is_same(row: Tally, known: Tally | None) -> bool:
    return known is not None and (row.brief, row.detail) == (known.brief, known.detail)


def _tallies(place: str, entries: Counter[Entry]) -> Iterator[Tally]:
    """Of each day on which something happened all that had happened up to then, in the order of the days."""
    brief, detail = Numbers(), Numbers()
    for day, counted in groupby(sorted(entries.items()), key=lambda pair: pair[0].day):
        for (_day, card, measure, key), number in counted:
            numbers = brief if measure in BRIEF else detail
            for kind in {ALL, card or ALL}:
                add(numbers.setdefault(kind, {}), measure, {key: number})
        yield Tally(place=place, day=day, brief=_copy(brief), detail=_copy(detail))


def _copy(numbers: Numbers) -> Numbers:
    return {
        kind: {measure: dict(keys) for measure, keys in measures.items()}
        for kind, measures in numbers.items()
    }


def add(measures: Measures, measure: str, more: dict[str, int]) -> None:
    """Add numbers by key to those of a measure."""
    keys = measures.setdefault(measure, {})
    for key, number in more.items():
        keys[key] = keys.get(key, 0) + number


# --- where they stand -----------------------------------------------------------------------------------
@transaction.atomic
def _stand(moment: datetime, counted: Iterable[str]) -> None:
    """A row for every place that was counted. Drafts are the applicant's own affair and counted nowhere."""
    stages = [stage for stage in OPEN_STAGES if stage != Stage.DRAFT]
    here = Application.objects.filter(stage__in=stages).exclude(sent_to=None)
    places: dict[str, Numbers] = {place: {} for place in (PROVINCE, *counted)}
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
