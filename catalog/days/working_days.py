"""How long something has waited for who has it, in working days (`catalog.days.calendar`)."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.days.calendar import count_up_to, is_working_day, provisional_years
from catalog.models.memory import remembered


def since(moment: datetime | None) -> int:
    """Working days from the day of `moment` to today, not counting that day itself."""
    return 0 if moment is None else between(moment, timezone.now())


def between(first: datetime, last: datetime) -> int:
    """Working days from the day of one moment to the day of another, not counting the first day itself."""
    return count_up_to(timezone.localdate(last)) - count_up_to(timezone.localdate(first))


def until(day: date) -> int:
    """Working days from today to that day, not counting today; below 0 once it is past."""
    return count_up_to(day) - count_up_to(timezone.localdate())


def last_working_day(day: date) -> date:
    """This day, or the working day before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def next_working_day(day: date) -> date:
    """The working day after this day."""
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def due_beyond(left: int) -> date:
    """The first day that has more than so many working days before it, counted from today; a past one for a
    number below 0."""
    day = timezone.localdate()
    while left < -1:
        day -= timedelta(days=1)
        left += is_working_day(day)
    if left < 0:
        return day
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day + timedelta(days=1)


def waited_at_least(days: int) -> datetime:
    """What arrived before this moment has waited `days` working days or more."""
    return _beginning_of(timezone.localdate(), days)


@remembered
def _beginning_of(today: date, days: int) -> datetime:
    """When the first of so many working days up to and with today began."""
    day = today
    while days:
        days -= is_working_day(day)
        day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def deadline(days: int, came_today: bool, is_rest: bool) -> dict[str, Any]:
    """What has waited so many working days, against the limit, as `_wait.html` takes it.

    On a day of rest nothing is due "today": what came on Friday has waited no day, what was due on Friday is
    due no more.
    """
    left = limit() - days
    words = {"n": days, "left": left, "over": -left}
    if left < 0:
        css, sentence = "past", _("%(n)d 天，超 %(over)d 天") % words
    elif left == 0:
        css, sentence = "late", (_("%(n)d 天，已到期") if is_rest else _("%(n)d 天，到期")) % words
    else:
        css, sentence = "", _("%(n)d 天，剩 %(left)d 天") % words if days or not came_today else _("今天到")
    return {"css": css, "ticks": [day < days for day in range(limit())], "words": sentence, "line": ""}


def due(moment: datetime | None = None, days: int | None = None) -> date:
    """The last day of so many working days (an employer's limit, unless given) for what arrived at this
    moment, or arrives now."""
    day, left = timezone.localdate(moment), limit() if days is None else days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day


def provisional(moment: datetime | None = None, days: int | None = None) -> str:
    """That the days counted from this moment (or from now) are counted in a year whose arrangement is not
    known yet, in a sentence; "" when all are known. `days` as for `due`."""
    first, last = timezone.localdate(moment), max(due(moment, days), timezone.localdate())
    years = provisional_years(first, last)
    if not years:
        return ""
    return _("%(years)s 年放假安排尚未公布，按法定节假日暂计") % {"years": "、".join(map(str, years))}


def limit() -> int:
    """Within how many working days an employer should have decided."""
    return settings.EMPLOYER_REVIEW_WORKING_DAYS
