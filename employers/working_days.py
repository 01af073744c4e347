"""How long something has waited for the employer, in working days (`catalog.calendar`)."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from catalog.calendar import count_up_to, is_working_day


def since(moment: datetime | None) -> int:
    """Working days from the day of `moment` to today, not counting that day itself."""
    if moment is None:
        return 0
    return count_up_to(timezone.localdate()) - count_up_to(timezone.localdate(moment))


def waited_at_least(days: int) -> datetime:
    """What arrived before this moment has waited `days` working days or more."""
    day = timezone.localdate()
    while days:
        days -= is_working_day(day)
        day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def deadline(days: int) -> dict[str, int]:
    """What has waited so many working days, against the limit, as `_wait.html` says it."""
    return {"days": days, "limit": limit(), "left": limit() - days, "over": days - limit()}


def limit() -> int:
    """Within how many working days an employer should have decided."""
    return settings.EMPLOYER_REVIEW_WORKING_DAYS
