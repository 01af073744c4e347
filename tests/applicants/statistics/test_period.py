"""applicants/statistics/period.py: a period is put together from whole months and single days."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from applicants.statistics.period import Period, following, months_before, usual


def days(period: Period) -> set[date]:
    """All its days, by the parts it says it consists of."""
    found = set()
    for month in period.months():
        part = period.days_of(month)
        length = (following(month) - month).days
        found |= {month.replace(day=day) for day in (range(1, length + 1) if part is None else part)}
    return found


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2024, 2, 1), date(2024, 2, 29)),
        (date(2023, 12, 31), date(2024, 1, 1)),
        (date(2024, 1, 2), date(2024, 3, 30)),
        (date(2024, 5, 17), date(2024, 5, 17)),
        (date(2023, 2, 28), date(2025, 3, 1)),
    ],
)
def test_parts_are_the_days_between(since: date, until: date) -> None:
    expected = {since + timedelta(days=number) for number in range((until - since).days + 1)}
    assert days(Period(since, until)) == expected


def test_month_that_today_ends_is_whole() -> None:
    today = timezone.localdate()
    first = today.replace(day=1)
    assert Period(first, today).days_of(first) is None
    if today.day > 1:
        assert Period(first, today - timedelta(days=1)).days_of(first) == range(1, today.day)


def test_usual_periods_are_whole_months() -> None:
    today = timezone.localdate()
    for _name, period in usual():
        assert [period.days_of(month) for month in period.months()] == [None] * len(list(period.months()))
    year, twelve, month = (period for _name, period in usual())
    assert (year.since, twelve.until, month.since) == (date(today.year, 1, 1), today, today.replace(day=1))
    assert len(list(twelve.months())) == 12


def test_months_before_cross_the_year() -> None:
    assert months_before(date(2026, 1, 31), 1) == date(2025, 12, 1)
    assert months_before(date(2026, 11, 30), 11) == date(2025, 12, 1)
