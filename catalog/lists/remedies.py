"""What can be done about a refusal, and until when: a period begins on the day after the decision."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.days.calendar import is_working_day, provisional_years
from catalog.models import RefusalGround, Remedy
from catalog.models.memory import remembered

Unit = Remedy.Unit


@dataclass(frozen=True)
class LastDay:
    """`counted` is where the period ends; a day of rest moves to `day`, the next working day.

    `provisional` are the years on the way whose days off are not known yet.
    """

    counted: date
    day: date
    provisional: list[int]

    @property
    def is_moved(self) -> bool:
        return self.day != self.counted


@remembered
def remedies() -> list[Remedy]:
    """In the office's order. The rows are shared: nobody may change them."""
    return list(Remedy.objects.filter(is_active=True))


@remembered
def ground_of(decision: str) -> RefusalGround | None:
    """The ground of `declined` or `not_accepted`, None where the office keeps none."""
    return RefusalGround.objects.filter(decision=decision).first()


def last_day(chosen: Remedy, decided: date) -> LastDay:
    """Until when it is open, for a decision of this day."""
    counted = _end(chosen, decided)
    day = counted
    while not is_working_day(day):
        day += timedelta(days=1)
    return LastDay(counted, day, provisional_years(decided, day))


def _end(chosen: Remedy, decided: date) -> date:
    if chosen.unit == Unit.MONTHS:
        return _months_after(decided, chosen.number)
    if chosen.unit == Unit.DAYS:
        return decided + timedelta(days=chosen.number)
    day, left = decided, chosen.number
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day


def _months_after(day: date, months: int) -> date:
    """The same day some months on, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
