"""What time it is while the demonstration is told."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from django.utils import timezone

from catalog.days.calendar import count_up_to

JUST_NOW = timedelta(minutes=12)
BETWEEN_ACTS = timedelta(minutes=9)


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Inside, `timezone.now()` begins at `moment` and goes on from there.

    Everything here asks that one function, models' `auto_now` too. It is the clock of the whole process:
    for a command of its own, never for a web server.
    """
    real = timezone.now
    offset = moment - real()
    vars(timezone)["now"] = lambda: real() + offset
    try:
        yield
    finally:
        vars(timezone)["now"] = real


def working_day(back: int, at: time) -> datetime:
    """That time of the latest day that lies `back` working days before today."""
    day, today = timezone.localdate(), count_up_to(timezone.localdate())
    while today - count_up_to(day) < back:
        day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, at))


def schedule(wanted: Sequence[tuple[int, time]]) -> list[datetime]:
    """The moments of acts that follow each other: as wanted, but none in the future and in order."""
    moments: list[datetime] = []
    latest = timezone.now() - JUST_NOW
    for back, at in reversed(wanted):
        moments.append(min(working_day(back, at), latest))
        latest = moments[-1] - BETWEEN_ACTS
    return moments[::-1]
