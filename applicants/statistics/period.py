"""From which day to which day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Period:
    """Both days belong to it."""

    since: date
    until: date

    def __str__(self) -> str:
        return _("%(since)s 至 %(until)s") % {"since": self.since, "until": self.until}

    @property
    def query(self) -> str:
        return f"since={self.since}&until={self.until}"

    def months(self) -> Iterator[date]:
        """The first days of the months it touches."""
        month = self.since.replace(day=1)
        while month <= self.until:
            yield month
            month = following(month)


def following(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def months_before(day: date, number: int) -> date:
    """The first day of the month so many months before that of `day`."""
    count = day.year * 12 + day.month - 1 - number
    return date(count // 12, count % 12 + 1, 1)


def usual() -> list[tuple[str, Period]]:
    """The periods that are one press away; the first is what the page opens with."""
    today = timezone.localdate()
    return [
        (_("今年"), Period(today.replace(month=1, day=1), today)),
        (_("近 12 个月"), Period(months_before(today, 11), today)),
        (_("本月"), Period(today.replace(day=1), today)),
    ]
