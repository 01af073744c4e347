"""catalog/days/calendar.py: holidays, make-up days, the office's own days, years nobody has published yet."""

from datetime import date, timedelta

import pytest
from chinese_calendar.constants import holidays

from catalog.days.calendar import (
    count_up_to,
    entered_days,
    is_working_day,
    last_published_year,
    provisional_years,
)
from catalog.days.statutory_holidays import festivals, spring_festival, statutory_holidays
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
    while day < date(2028, 1, 15):
        day += timedelta(days=1)
        count += is_working_day(day)
        assert count_up_to(day) == count


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2027, 1, 1), False),
        (date(2027, 1, 4), True),
        (date(2027, 2, 5), False),  # 除夕
        (date(2027, 2, 8), False),  # 初三
        (date(2027, 2, 9), True),
        (date(2027, 4, 5), False),
        (date(2027, 5, 3), True),
        (date(2027, 6, 9), False),
        (date(2027, 9, 15), False),
        (date(2027, 10, 1), False),
        (date(2027, 10, 4), True),
        (date(2028, 5, 1), False),
        (date(2028, 5, 2), False),
        (date(2033, 1, 31), False),
        (date(2050, 10, 3), False),
        (date(2051, 10, 3), True),  # a Tuesday nobody has looked up yet
    ],
)
def test_unpublished_year_has_the_holidays_fixed_by_law(day: date, works: bool) -> None:
    assert is_working_day(day) is works


def test_every_day_off_by_law_was_off_in_the_years_that_are_published() -> None:
    """The lunar dates and 清明 in the table, compared with eighteen years of announcements."""
    names = ("Spring Festival", "Tomb-sweeping Day", "Dragon Boat Festival", "Mid-autumn Festival")
    for year in range(2008, 2027):
        for name, day in zip(names, festivals(year), strict=True):
            near = {holidays.get(day + timedelta(days=number)) for number in range(-2, 3)}
            if (day.month, day.day) == (10, 1):  # two holidays on one day
                name = "National Day"
            assert name in near and not is_working_day(day), (name, day)
    for year in (2025, 2026):  # since the law has its present words
        assert [day for day in statutory_holidays(year) if is_working_day(day)] == []


def test_a_year_is_provisional_until_its_arrangement_is_entered() -> None:
    year = last_published_year() + 1
    new_year, late = date(year, 1, 1), date(year, 12, 31)
    assert provisional_years(date(year - 1, 1, 1), date(year - 1, 12, 31)) == []
    assert provisional_years(date(year - 1, 12, 28), date(year + 1, 1, 3)) == [year, year + 1]
    WorkingDayOverride.objects.create(date=date(year, 7, 20), is_working=False, note="台风停工")
    assert provisional_years(new_year, late) == [year]
    WorkingDayOverride.objects.create(date=spring_festival(year) + timedelta(days=3), is_working=False)
    assert provisional_years(new_year, late) == [year]
    WorkingDayOverride.objects.create(date=date(year, 10, 4), is_working=False)
    assert provisional_years(new_year, late) == []
    assert entered_days() == {year: 3}
    assert not is_working_day(date(year, 10, 4)) and not is_working_day(new_year)


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
