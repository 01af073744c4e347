"""catalog/days/working_days.py."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from catalog.days import working_days

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")
FRIDAY_MORNING = datetime(2026, 11, 27, 8, 41, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("arrived", "days"),
    [
        (datetime(2026, 11, 27, 0, 5, tzinfo=CHINA), 0),
        (datetime(2026, 11, 26, 23, 55, tzinfo=CHINA), 1),
        (datetime(2026, 11, 23, 17, 5, tzinfo=CHINA), 4),
        (datetime(2026, 11, 20, 9, 0, tzinfo=CHINA), 5),
        (datetime(2026, 11, 21, 9, 0, tzinfo=CHINA), 5),
    ],
)
@time_machine.travel(FRIDAY_MORNING, tick=False)
def test_since_counts_monday_to_friday(arrived: datetime, days: int) -> None:
    assert working_days.since(arrived) == days


@pytest.mark.parametrize("now", [FRIDAY_MORNING, datetime(2026, 11, 29, 12, 0, tzinfo=CHINA)])
def test_waited_at_least_agrees_with_since(now: datetime) -> None:
    with time_machine.travel(now, tick=False):
        for day in range(10, 30):
            for days in (1, 3, 5):
                arrived = datetime(2026, 11, day, 10, 0, tzinfo=CHINA)
                if arrived <= now:
                    early = arrived < working_days.waited_at_least(days)
                    assert early == (working_days.since(arrived) >= days), (day, days)


def test_since_nothing_is_no_day() -> None:
    assert working_days.since(None) == 0


@time_machine.travel(datetime(2026, 10, 10, 9, 0, tzinfo=CHINA), tick=False)
def test_the_national_week_does_not_count_and_the_made_up_saturday_does() -> None:
    assert working_days.since(datetime(2026, 9, 30, 16, 0, tzinfo=CHINA)) == 3  # 8, 9 and 10 October
    early = working_days.waited_at_least(3)
    assert early.date() == datetime(2026, 10, 8).date()


@pytest.mark.parametrize(
    ("days", "css", "words"),
    [(0, "", "0 天，剩 5 天"), (5, "late", "5 天，已到期"), (7, "past", "7 天，超 2 天")],
)
def test_deadline_says_what_is_left(days: int, css: str, words: str) -> None:
    said = working_days.deadline(days, came_today=False, is_rest=True)
    ticks = [day < days for day in range(5)]
    assert said == {"css": css, "ticks": ticks, "words": words, "line": ""}


@time_machine.travel(datetime(2026, 12, 28, 9, 0, tzinfo=CHINA), tick=False)
def test_days_counted_into_a_year_nobody_has_announced_are_provisional() -> None:
    assert working_days.due(datetime(2026, 12, 21, 9, 0, tzinfo=CHINA)) == date(2026, 12, 28)
    assert working_days.provisional(datetime(2026, 12, 21, 9, 0, tzinfo=CHINA)) == ""
    assert working_days.due() == date(2027, 1, 5)  # past the first of January and a weekend
    assert working_days.provisional() == "2027 年放假安排尚未公布，按法定节假日暂计"


@pytest.mark.parametrize(
    ("day", "last", "following"),
    [
        (date(2026, 9, 30), date(2026, 9, 30), date(2026, 10, 8)),  # the days before and after 国庆
        (date(2026, 10, 3), date(2026, 9, 30), date(2026, 10, 8)),
        (date(2026, 10, 9), date(2026, 10, 9), date(2026, 10, 10)),  # a Saturday that is worked
        (date(2026, 10, 11), date(2026, 10, 10), date(2026, 10, 12)),
    ],
)
def test_the_working_days_around_a_day(day: date, last: date, following: date) -> None:
    assert working_days.last_working_day(day) == last
    assert working_days.next_working_day(day) == following


def test_due_counts_the_days_it_is_given() -> None:
    arrived = datetime(2026, 9, 29, 10, 0, tzinfo=CHINA)
    assert [working_days.due(arrived, days) for days in (1, 4, 5)] == [
        date(2026, 9, 30),
        date(2026, 10, 10),
        date(2026, 10, 12),
    ]
