"""applicants/statistics/period.py: which months a period touches, and the usual ones."""

from datetime import date

from django.utils import timezone

from applicants.statistics.period import Period, months_before, usual


def test_months_are_those_it_touches() -> None:
    months = list(Period(date(2023, 12, 31), date(2024, 2, 1)).months())
    assert months == [date(2023, 12, 1), date(2024, 1, 1), date(2024, 2, 1)]


def test_usual_periods_end_today() -> None:
    today = timezone.localdate()
    assert {period.until for _name, period in usual()} == {today}
    year, twelve, month = (period for _name, period in usual())
    assert (year.since, twelve.until, month.since) == (date(today.year, 1, 1), today, today.replace(day=1))
    assert len(list(twelve.months())) == 12


def test_months_before_cross_the_year() -> None:
    assert months_before(date(2026, 1, 31), 1) == date(2025, 12, 1)
    assert months_before(date(2026, 11, 30), 11) == date(2025, 12, 1)
