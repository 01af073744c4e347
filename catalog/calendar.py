"""China's working days: Monday to Friday, the State Council's holidays and make-up days (调休), the office's.

The published years come with `chinesecalendar`; a year beyond them counts as Monday to Friday until the
package is updated or the office enters its days. What the office enters wins everywhere.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate

from chinese_calendar.constants import holidays, workdays

from catalog.memory import remembered
from catalog.models import WorkingDayOverride


@dataclass(frozen=True)
class Exceptions:
    """Days that are not what their weekday says, in order, and what they add up to."""

    days: list[date]
    sums: list[int]

    def up_to(self, day: date) -> int:
        """Working days more (or fewer) than Monday to Friday, up to and with `day`."""
        place = bisect_right(self.days, day)
        return self.sums[place - 1] if place else 0


def last_published_year() -> int:
    return max(holidays).year


def is_working_day(day: date) -> bool:
    return bool(count_up_to(day) - count_up_to(date.fromordinal(day.toordinal() - 1)))


def count_up_to(day: date) -> int:
    """Working days from the beginning of the calendar (a Monday) up to and with this day."""
    weeks, weekday = divmod(day.toordinal() - 1, 7)
    return weeks * 5 + min(weekday + 1, 5) + _exceptions().up_to(day)


@remembered
def _exceptions() -> Exceptions:
    said = _published() | dict(WorkingDayOverride.objects.values_list("date", "is_working"))
    steps = {day: int(works) - int(day.weekday() < 5) for day, works in said.items()}
    days = sorted(day for day, step in steps.items() if step)
    return Exceptions(days, list(accumulate(steps[day] for day in days)))


@cache
def _published() -> dict[date, bool]:
    return dict.fromkeys(holidays, False) | dict.fromkeys(workdays, True)
