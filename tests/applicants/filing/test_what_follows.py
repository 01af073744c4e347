"""applicants/filing/what_follows.py: the steps on the home page, and the latest notices beside them."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from applicants.filing.what_follows import what_follows
from applicants.filing.whereabouts import whereabouts
from applicants.models import Application, Stage
from applicants.models.stages import OBJECTION_STAGES
from catalog.models import ProcessingPeriod
from tests import make
from youyue.identity.models import User
from youyue.notices.deliver import notify

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def steps(made: Application) -> list[tuple[str, str, str]]:
    where = whereabouts(made)
    assert where is not None
    return [(step.title, step.mark, step.when) for step in what_follows(made, where)]


WAY = [
    ("单位审核", "now", "11 月 30 日（周一）前"),
    ("窗口受理", "todo", "单位通过后 5 个工作日内"),
    ("审核认定", "todo", "受理后 20 个工作日内"),
    ("制卡发卡", "todo", "认定后 10 个工作日内"),
]
PASSED = ("单位审核通过", "done", "11 月 23 日（周一）")


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (Stage.SUBMITTED, WAY),
        (Stage.EMPLOYER_REVIEW, WAY),
        (Stage.ENDORSED, [PASSED, ("窗口受理", "now", "11 月 30 日（周一）前"), *WAY[2:]]),
        (
            Stage.WINDOW_REVIEW,
            [PASSED, ("窗口已受理", "done", ""), ("审核认定", "now", "12 月 21 日（周一）前"), WAY[3]],
        ),
        (
            Stage.CARD_PRODUCTION,
            [
                PASSED,
                ("窗口已受理", "done", ""),
                ("审核认定通过", "done", ""),
                ("制卡发卡", "now", "12 月 7 日（周一）前"),
            ],
        ),
        *(
            (stage, [("复核您的异议", "now", "12 月 21 日（周一）前"), ("复核决定", "todo", "")])
            for stage in OBJECTION_STAGES
        ),
    ],
    ids=str,
)
@time_machine.travel(MONDAY, tick=False)
def test_the_way_from_the_employer_on(stage: Stage, expected: list, applicant: User, reviewer: User) -> None:
    assert steps(make.application(applicant, stage=stage)) == expected


def test_how_long_the_employer_took_and_that_the_last_day_is_over(applicant: User, reviewer: User) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        made = make.application(applicant, stage=Stage.EMPLOYER_REVIEW)
        clock.move_to(datetime(2026, 11, 26, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai")))
        make.move(made, "endorse")
        assert steps(made)[0] == ("单位审核通过", "done", "11 月 26 日（周四），用 3 个工作日")
        clock.move_to(datetime(2026, 12, 7, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai")))
        assert steps(made)[1] == ("窗口受理", "now", "已过 12 月 3 日（周四）")


def test_a_correction_that_came_straight_back_was_not_at_the_employer_again(
    applicant: User, reviewer: User
) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        made = make.application(applicant, stage=Stage.RETURNED_BY_WINDOW)
        clock.move_to(datetime(2026, 11, 26, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai")))
        make.move(made, "resubmit")
        assert steps(made)[0] == PASSED


def test_the_offices_periods_are_said(applicant: User, reviewer: User) -> None:
    ProcessingPeriod.objects.update_or_create(step="review", defaults={"days": 7})
    assert steps(make.application(applicant, stage=Stage.ENDORSED))[2][2] == "受理后 7 个工作日内"


def test_home_shows_what_follows_and_her_three_latest_notices(
    client_of: Callable[[User], Client], applicant: User, other_applicant: User, reviewer: User
) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    for number in range(4):
        notify(applicant, f"消息 <{number}>", f"/items/{made.pk}/" if number else "", kind="progress")
        notify(other_applicant, f"别人的消息 {number}", kind="progress")
    page = client_of(applicant).get("/").content.decode()
    assert "接下来会怎样" in page and 'aria-current="step"' in page
    assert [number for number in range(4) if f"消息 &lt;{number}&gt;" in page] == [1, 2, 3]
    assert f'<a href="/items/{made.pk}/">消息 &lt;3&gt;</a>' in page
    assert "别人的消息" not in page


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.RETURNED_BY_EMPLOYER, Stage.ISSUED], ids=str)
def test_home_of_whose_turn_it_is_has_neither(
    stage: Stage, client_of: Callable[[User], Client], applicant: User, reviewer: User
) -> None:
    make.application(applicant, stage=stage)
    page = client_of(applicant).get("/").content.decode()
    assert "接下来会怎样" not in page and 'id="check"' in page
