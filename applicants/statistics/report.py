"""Reading what was counted: the numbers of one place in one period."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models.fields.json import KeyTransform

from applicants.models import Standing, Tally
from applicants.statistics.counting import ALL, OVERDUE, PROVINCE, STAGES, Measures, latest_month
from applicants.statistics.facts import CLOSED, RECEIVED
from applicants.statistics.period import Period
from catalog.models import CardType

FEWEST = 10  # below so many no median is told: it would be one person's


@dataclass
class Sums:
    """Numbers by measure and key, and of each month how many were received and closed."""

    measures: dict[str, Counter[str]] = field(default_factory=dict)
    months: dict[date, Counter[str]] = field(default_factory=dict)

    def add(self, measures: Measures, month: date | None = None, sign: int = 1) -> None:
        """More of them, or with -1 fewer; those of a month are kept for the chart as well."""
        for measure, keys in measures.items():
            known = self.measures.setdefault(measure, Counter())
            for key, number in keys.items():
                known[key] += sign * number
            if month and measure in (RECEIVED, CLOSED):
                self.months.setdefault(month, Counter())[measure] += sum(keys.values())

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
    """At most five queries, whatever there is to count. `regions` are compared with each other."""
    compared = list(regions)
    parts = {month: period.days_of(month) for month in period.months()}
    whole = [month for month, days in parts.items() if days is None]
    cut = {month: days for month, days in parts.items() if days is not None}
    sums, by_card = _of_the_place(place, whole, cut, card)
    by_region = _compared(compared, whole, cut, card)
    standing, counted_at = _standing([place, *compared], card)
    here = standing.get(place, Sums())
    return Report(period, sums, by_card, by_region, here, standing, counted_at)


def _of_the_place(
    place: str, whole: list[date], cut: dict[date, range], card: str
) -> tuple[Sums, dict[str, Sums]]:
    """Everything of one place: of whole months as it is kept, of the others day by day. And by card type."""
    sums, kind = Sums(), card or ALL
    by_card = {each: Sums() for each in ([card] if card else CardType.values)}
    rows = Tally.objects.filter(place=place)
    if whole:
        months = rows.filter(month__in=whole)
        for month, brief, detail in months.values_list("month", "brief", _only(kind, "detail")):
            sums.add(brief.get(kind, {}), month)
            sums.add(detail or {})
            for each, own in by_card.items():
                own.add(brief.get(each, {}))
    if cut:
        days = rows.filter(month__in=cut)
        for month, brief, detail in days.values_list("month", "brief_days", _only(kind, "detail_days")):
            for day in map(str, cut[month]):
                sums.add(brief.get(kind, {}).get(day, {}), month)
                sums.add((detail or {}).get(day, {}))
                for each, own in by_card.items():
                    own.add(brief.get(each, {}).get(day, {}))
    return sums, by_card


def _compared(places: list[str], whole: list[date], cut: dict[date, range], card: str) -> dict[str, Sums]:
    """The brief numbers of some places. Of whole months: what there was up to the last, less what there was
    before the first."""
    found = {place: Sums() for place in places}
    rows, kind = Tally.objects.filter(place__in=places), card or ALL
    last = min(whole[-1], latest_month()) if whole else None
    if places and last and whole[0] <= last:
        ends = rows.filter(month__in={whole[0], last})
        read = ends.values_list("place", "month", _only(kind, "before"), _only(kind, "brief"))
        for place, month, before, brief in read:
            if month == last:
                found[place].add(before or {})
                found[place].add(brief or {})
            if month == whole[0]:
                found[place].add(before or {}, sign=-1)
    if places and cut:
        days = rows.filter(month__in=cut).values_list("place", "month", _only(kind, "brief_days"))
        for place, month, brief in days:
            for day in map(str, cut[month]):
                found[place].add((brief or {}).get(day, {}))
    return found


def _only(kind: str, column: str) -> KeyTransform:
    """Of a column the numbers of one card type, or of all; the database leaves the rest where it is."""
    return KeyTransform(kind, column)


def _standing(places: list[str], card: str) -> tuple[dict[str, Sums], datetime | None]:
    """How they stand, by place; and when that was counted, which the province's row always says."""
    known: dict[str, Sums] = {}
    counted_at = None
    rows = Standing.objects.filter(place__in={PROVINCE, *places})
    for place, numbers, moment in rows.values_list("place", "numbers", "counted_at"):
        counted_at = moment if place == PROVINCE else counted_at
        if place in places:
            known[place] = Sums()
            known[place].add(numbers.get(card or ALL, {}))
    return known, counted_at


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
