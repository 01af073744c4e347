"""applicants/window/clock.py: the three periods below the bar of a case."""

import re
from datetime import date
from typing import Any

import pytest
import time_machine

from applicants.models import Application, Stage
from applicants.window.clock import clock_of


def drawn(stage: Stage, **fields: Any) -> str:
    with time_machine.travel("2026-11-27T02:00:00Z", tick=False):  # a Friday
        return re.sub(r"\s+", " ", str(clock_of(Application(stage=stage, **fields))))


def steps(page: str) -> list[str]:
    return [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in page.split("<li")[1:]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stage", "fields", "now", "css", "filled"),
    [
        (Stage.ENDORSED, {"due_on": date(2026, 11, 30)}, "已用 4 个， 剩 1 天 ，11-30 止", "now", 4),
        (Stage.ENDORSED, {"due_on": date(2026, 11, 27)}, "已用 5 个， 今天到期 ，11-27 止", "now late", 5),
        (Stage.ENDORSED, {"due_on": date(2026, 11, 26)}, "已用 5 个， 超 1 天 ，11-26 止", "now past", 5),
        (Stage.WINDOW_REVIEW, {"due_on": date(2026, 12, 4)}, "已用 15 个， 剩 5 天 ，12-04 止", "now", 8),
        (
            Stage.WINDOW_REVIEW,
            {"due_on": date(2027, 1, 8), "extension_days": 10},
            "30 个工作日，已用 1 个",
            "now",
            1,
        ),
        (Stage.RETURNED_BY_WINDOW, {"days_left": 3}, "已用 2 个， 停表，还剩 3 天", "now held", 2),
        (Stage.RETURNED_BY_WINDOW, {"days_left": 3, "accepted_at": 1}, "已用 17 个", "now held", 9),
    ],
)
def test_the_present_period(stage: Stage, fields: dict[str, Any], now: str, css: str, filled: int) -> None:
    page = drawn(stage, **fields)
    assert f'<li class="{css}" aria-current="step">' in page and page.count("aria-current") == 1
    assert page.count('class="f"') == filled
    assert any(now in step for step in steps(page)), steps(page)


@pytest.mark.django_db
def test_what_is_over_and_what_is_to_come() -> None:
    before, now, after = steps(drawn(Stage.WINDOW_REVIEW, due_on=date(2026, 12, 4)))
    assert "受理 已办" in before and "审核" in now and "10 个工作日，审核通过后起算" in after


@pytest.mark.django_db
@pytest.mark.parametrize("stage", [Stage.ISSUED, Stage.DECLINED, Stage.ACCEPTANCE_OBJECTION])
def test_what_is_on_none_of_them(stage: Stage) -> None:
    assert drawn(stage, due_on=date(2026, 12, 4)) == ""
