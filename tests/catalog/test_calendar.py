"""catalog/calendar.py: holidays, make-up days, the office's own days, years nobody has published yet."""

from datetime import date, timedelta

import pytest

from catalog.calendar import count_up_to, is_working_day, last_published_year
from catalog.models import WorkingDayOverride

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 9, 28), True),  # Sunday, made up for 国庆
        (date(2025, 9, 30), True),
        (date(2025, 10, 1), False),
        (date(2025, 10, 6), False),  # 中秋
        (date(2025, 10, 8), False),
        (date(2025, 10, 9), True),
        (date(2025, 10, 11), True),  # Saturday, made up
        (date(2025, 10, 12), False),
        (date(2026, 2, 14), True),  # Saturday, made up for 春节
        (date(2026, 2, 15), False),
        (date(2026, 2, 23), False),
        (date(2026, 2, 28), True),  # Saturday, made up
        (date(2026, 9, 20), True),  # Sunday, made up for 国庆
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # Saturday, made up
        (date(2026, 11, 24), True),
        (date(2026, 11, 28), False),
    ],
)
def test_published_days(day: date, works: bool) -> None:
    assert is_working_day(day) is works


def test_national_week_of_2025_has_its_working_days() -> None:
    """From Sunday 28 September to Sunday 12 October: three days before, three days after."""
    assert count_up_to(date(2025, 10, 12)) - count_up_to(date(2025, 9, 27)) == 6


def test_count_agrees_with_every_single_day() -> None:
    day, count = date(2025, 12, 20), count_up_to(date(2025, 12, 20))
    while day < date(2027, 1, 15):
        day += timedelta(days=1)
        count += is_working_day(day)
        assert count_up_to(day) == count


def test_unpublished_year_is_monday_to_friday() -> None:
    year = last_published_year() + 1
    days = [date(year, 9, 27) + timedelta(days=number) for number in range(21)]
    assert [is_working_day(day) for day in days] == [day.weekday() < 5 for day in days]


def test_what_the_office_enters_wins_at_once() -> None:
    typhoon, made_up = date(2026, 11, 25), date(2026, 11, 28)
    before = count_up_to(date(2026, 11, 30))
    WorkingDayOverride.objects.create(date=typhoon, is_working=False, note="台风停工")
    assert not is_working_day(typhoon)
    assert count_up_to(date(2026, 11, 30)) == before - 1
    WorkingDayOverride.objects.create(date=made_up, is_working=True)
    assert is_working_day(made_up)
    WorkingDayOverride.objects.create(date=date(2026, 10, 1), is_working=True)
    assert is_working_day(date(2026, 10, 1))


def test_override_that_says_what_the_calendar_says_changes_nothing() -> None:
    before = count_up_to(date(2026, 12, 1))
    WorkingDayOverride.objects.create(date=date(2026, 10, 10), is_working=True)
    WorkingDayOverride.objects.create(date=date(2026, 11, 28), is_working=False)
    assert count_up_to(date(2026, 12, 1)) == before
