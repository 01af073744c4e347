"""Reading what was counted: the numbers of one place in one period."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import TruncMonth

from applicants.models import Standing, Tally
from applicants.statistics.counting import ALL, OVERDUE, PROVINCE, STAGES, Measures
from applicants.statistics.facts import CLOSED, RECEIVED
from applicants.statistics.period import Period
from catalog.models import CardType
from youyue.prepared import Prepared

PLACE, DAY = Tally._meta.get_field("place"), Tally._meta.get_field("day")
FEWEST = 10  # below so many no median is told: it would be one person's


@dataclass
class Sums:
    """Numbers by measure and key, and of each month how many were received and closed."""

    measures: dict[str, Counter[str]] = field(default_factory=dict)
    months: dict[date, Counter[str]] = field(default_factory=dict)

    def add(self, upto: Measures | None, before: Measures | None = None) -> None:
        """What there was up to the end of a period, less what there was before it; nothing stays as 0."""
        before = before or {}
        for measure, keys in (upto or {}).items():
            earlier = before.get(measure, {})
            if left := {key: more for key, number in keys.items() if (more := number - earlier.get(key, 0))}:
                self.measures[measure] = Counter(left)

    def of(self, measure: str) -> Counter[str]:
        return self.measures.get(measure) or Counter()

    def number(self, measure: str) -> int:
        return sum(self.of(measure).values())


@dataclass
class Report:
    """One place in one period, and how it stands now; `counted_at` is None before the first count.

    The same numbers by card type, and those of the regions it is compared with.
    """

    period: Period
    whole: Sums
    by_card: dict[str, Sums]
    by_region: dict[str, Sums]
    here: Sums
    standing: dict[str, Sums]
    counted_at: datetime | None

    @property
    def stages(self) -> Counter[str]:
        return self.here.of(STAGES)

    @property
    def open(self) -> int:
        return self.here.number(STAGES)

    @property
    def overdue(self) -> Counter[str]:
        """By stage."""
        return self.here.of(OVERDUE)

    @property
    def is_empty(self) -> bool:
        return not (self.open or self.whole.number(RECEIVED) or self.whole.number(CLOSED))


def read(place: str, period: Period, card: str = "", regions: Iterable[str] = ()) -> Report:
    """Three queries, whatever there is to count. `regions` are compared with each other."""
    sums, by_card = _of_the_place(place, period, card)
    sums.months = _by_month(place, period, card or ALL, sums)
    by_region = {region: Sums() for region in regions}
    standing: dict[str, Sums] = {}
    counted_at = None
    kind = card or ALL
    known = _standing(kind, tuple(by_region)).rows(place=place, **_days(period))
    for name, numbers, moment, *ends in known:
        if name == PROVINCE:
            counted_at = moment
        if name in by_region or name == place:
            standing[name] = Sums()
            standing[name].add(numbers.get(kind))
        if name in by_region:
            by_region[name].add(*ends)
    here = standing.get(place, Sums())
    return Report(period, sums, by_card, by_region, here, standing, counted_at)


def _of_the_place(place: str, period: Period, card: str) -> tuple[Sums, dict[str, Sums]]:
    """Everything of one place; and by card type how many, but not how long."""
    sums, kind = Sums(), card or ALL
    by_card = {each: Sums() for each in ([card] if card else CardType.values)}
    for upto, before, *detail in _own(kind).rows(place=place, **_days(period)):
        upto, before = upto or {}, before or {}
        sums.add(upto.get(kind), before.get(kind))
        sums.add(*detail)
        for each, own in by_card.items():
            own.add(_counts(upto.get(each)), before.get(each))
    return sums, by_card


@lru_cache
def _own(kind: str) -> Prepared:
    """The row of a place in `Standing` with what there was at both ends of a period."""

    def build(place: Any, **days: Any) -> QuerySet:
        ends = _ends("brief", days) | _ends("detail", days, kind)
        return Standing.objects.filter(place=place).annotate(**ends).values_list(*ends)

    return Prepared(build, place=PLACE, since=DAY, until=DAY, before=DAY)


@lru_cache
def _standing(kind: str, compared: tuple[str, ...]) -> Prepared:
    """How a place stands, and those it is compared with, which have what there was at both ends as well."""

    def build(place: Any, **days: Any) -> QuerySet:
        columns = _ends("brief", days, kind) if compared else {}
        rows = Standing.objects.filter(Q(place=place) | Q(place__in=[PROVINCE, *compared]))
        return rows.annotate(**columns).values_list("place", "numbers", "counted_at", *columns)

    return Prepared(build, place=PLACE, since=DAY, until=DAY, before=DAY)


def _counts(brief: Measures | None) -> Measures:
    return {measure: keys for measure, keys in (brief or {}).items() if measure in (RECEIVED, CLOSED)}


def _by_month(place: str, period: Period, kind: str, sums: Sums) -> dict[date, Counter[str]]:
    """How many were received and closed, from the last row of each month. What there was before the first
    month is what the last row has beyond the sums of the period."""
    rows = _last_of_months(kind).rows(place=place, **_days(period))
    upto = {
        day.replace(day=1): Counter({RECEIVED: _total(received), CLOSED: _total(closed)})
        for day, received, closed in rows
    }
    if not upto:
        return {}
    ends = list(upto.values())
    first = Counter({measure: ends[-1][measure] - sums.number(measure) for measure in (RECEIVED, CLOSED)})
    return {month: end - before for (month, end), before in zip(upto.items(), [first, *ends], strict=False)}


@lru_cache
def _last_of_months(kind: str) -> Prepared:
    def build(place: Any, since: Any, until: Any, before: Any) -> QuerySet:
        within = Tally.objects.filter(place=place, day__gte=since, day__lte=until).order_by()
        months = within.annotate(month=TruncMonth("day")).values("month")
        last = months.annotate(last=Max("day")).values("last")
        rows, brief = Tally.objects.filter(place=place, day__in=last), KeyTransform(kind, "brief")
        return rows.order_by("day").values_list(
            "day", KeyTransform(RECEIVED, brief), KeyTransform(CLOSED, brief)
        )

    return Prepared(build, place=PLACE, since=DAY, until=DAY, before=DAY)


def _total(keys: dict[str, int] | None) -> int:
    return sum((keys or {}).values())


def _days(period: Period) -> dict[str, date]:
    return {"since": period.since, "until": period.until, "before": period.since - timedelta(days=1)}


def _ends(column: str, days: Mapping[str, Any], kind: str = "") -> dict[str, Subquery]:
    """Of the place of a row of `Standing`, what there was of a column up to the end of a period (`…_upto`)
    and before it (`…_before`): of one card type, which leaves the rest in the database, or of all."""
    rows = Tally.objects.filter(place=OuterRef("place")).order_by("-day")
    what = KeyTransform(kind, column) if kind else F(column)
    return {
        f"{column}_{name}": Subquery(rows.filter(day__lte=days[end]).annotate(what=what).values("what")[:1])
        for name, end in (("upto", "until"), ("before", "before"))
    }


# --- histograms -----------------------------------------------------------------------------------------
def percentile(histogram: Mapping[str, int], share: int) -> int | None:
    """The number of days within which `share` percent were done; None for so few that it would be somebody's.
    By the nearest rank, so that it is a number of days that there was."""
    total = sum(histogram.values())
    if total < FEWEST:
        return None
    done = 0
    for days, number in sorted((int(days), number) for days, number in histogram.items()):
        done += number
        if done * 100 >= total * share:
            return days
    return None
