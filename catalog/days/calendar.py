"""China's working days: Monday to Friday, the State Council's holidays and make-up days (调休), the office's.

The published years come with `chinesecalendar`. A year beyond them is provisional until the package is
updated or the office has entered its arrangement: only the holidays fixed by law are off. What the office
enters wins everywhere.
"""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

from chinese_calendar.constants import holidays, workdays

from catalog.days.statutory_holidays import LAST_YEAR, spring_festival, statutory_holidays
from catalog.models import WorkingDayOverride
from catalog.models.memory import remembered


@dataclass(frozen=True)
class Exceptions:
    """Days that are not what their weekday says, in order, and what they add up to."""

    days: list[date]
    sums: list[int]

    def up_to(self, day: date) -> int:
        """Working days more (or fewer) than Monday to Friday, up to and with `day`."""
        place = bisect_right(self.days, day)
        return self.sums[place - 1] if place else 0


@cache
def last_published_year() -> int:
    return max(holidays).year


def is_working_day(day: date) -> bool:
    exceptions = _exceptions()
    return bool(_count(day, exceptions) - _count(date.fromordinal(day.toordinal() - 1), exceptions))


def count_up_to(day: date) -> int:
    """Working days from the beginning of the calendar (a Monday) up to and with this day."""
    return _count(day, _exceptions())


def _count(day: date, exceptions: Exceptions) -> int:
    weeks, weekday = divmod(day.toordinal() - 1, 7)
    return weeks * 5 + min(weekday + 1, 5) + exceptions.up_to(day)


def provisional_years(first: date, last: date) -> list[int]:
    """The years between two days whose arrangement of days off neither is published nor has been entered."""
    unpublished = range(max(first.year, last_published_year() + 1), last.year + 1)
    return [year for year in unpublished if year not in _entered_years()] if unpublished else []


def entered_days() -> dict[int, int]:
    """How many days the office has entered, by year."""
    return dict(Counter(day.year for day in WorkingDayOverride.objects.values_list("date", flat=True)))


@remembered
def _entered_years() -> frozenset[int]:
    """Years whose arrangement the office has entered: each year's notice moves days around both long
    holidays, 春节 and 国庆, and a single day off for a typhoon is no arrangement."""
    entered = set(WorkingDayOverride.objects.values_list("date", flat=True))
    return frozenset(
        year for year in {day.year for day in entered} if all(_around(day) & entered for day in _long(year))
    )


def _long(year: int) -> list[date]:
    """The first day of each long holiday."""
    return [spring_festival(year), date(year, 10, 1)] if year <= LAST_YEAR else [date(year, 10, 1)]


def _around(day: date) -> set[date]:
    return {day + timedelta(days=number) for number in range(-10, 15)}


@remembered
def _exceptions() -> Exceptions:
    is_working = (
        _fixed_by_law() | _published() | dict(WorkingDayOverride.objects.values_list("date", "is_working"))
    )
    steps = {day: int(works) - int(day.weekday() < 5) for day, works in is_working.items()}
    days = sorted(day for day, step in steps.items() if step)
    return Exceptions(days, list(accumulate(steps[day] for day in days)))


@cache
def _fixed_by_law() -> dict[date, bool]:
    """For the years that are not published yet."""
    years = range(last_published_year() + 1, LAST_YEAR + 1)
    return {day: False for year in years for day in statutory_holidays(year)}


@cache
def _published() -> dict[date, bool]:
    return dict.fromkeys(holidays, False) | dict.fromkeys(workdays, True)
