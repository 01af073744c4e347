"""employers/desk/place.py: how long what was sent to an employer has waited."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.html import strip_tags

from employers.desk.place import wait_of

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("now", "arrived", "words"),
    [
        ("2026-11-27T18:00", "2026-11-27T09:00", "今天到"),
        ("2026-11-29T12:00", "2026-11-27T09:00", "0 天，剩 5 天"),  # Friday, seen on Sunday
        ("2026-11-29T12:00", "2026-11-28T09:00", "0 天，剩 5 天"),  # Saturday, seen on Sunday
        ("2026-11-29T12:00", "2026-11-29T09:00", "今天到"),
        ("2026-11-30T12:00", "2026-11-28T09:00", "1 天，剩 4 天"),
        ("2026-11-27T12:00", "2026-11-20T09:00", "5 天，到期"),
        ("2026-11-29T12:00", "2026-11-20T09:00", "5 天，已到期"),
        ("2026-11-30T12:00", "2026-11-20T09:00", "6 天，超 1 天"),
        ("2026-10-03T12:00", "2026-09-30T09:00", "0 天，剩 5 天"),
        ("2027-01-02T12:00", "2026-12-31T09:00", "0 天，剩 5 天"),
    ],
)
def test_wait_is_true_on_a_day_of_rest(now: str, arrived: str, words: str) -> None:
    moment = datetime.fromisoformat(arrived).replace(tzinfo=CHINA)
    with time_machine.travel(datetime.fromisoformat(now).replace(tzinfo=CHINA), tick=False):
        said = wait_of(moment)
    assert strip_tags(said).strip() == words
