"""Working days, Monday to Friday. There is no holiday calendar here, and pages say so."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def since(moment: datetime | None) -> int:
    """Working days from the day of `moment` to today, not counting that day itself."""
    if moment is None:
        return 0
    return _until(timezone.localdate()) - _until(timezone.localdate(moment))


def _until(day: date) -> int:
    """Working days from the beginning of the calendar (a Monday) up to and with this day."""
    weeks, weekday = divmod(day.toordinal() - 1, 7)
    return weeks * 5 + min(weekday + 1, 5)


def waited_at_least(days: int) -> datetime:
    """What arrived before this moment has waited `days` working days or more."""
    day = timezone.localdate()
    while days:
        days -= _is_working(day)
        day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _is_working(day: date) -> bool:
    return day.weekday() < 5
