"""applicants/filing/whereabouts.py: who has it, since when, until when, how long as a rule."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from applicants.filing.whereabouts import Whereabouts, in_words, period_of, whereabouts
from applicants.models import Application, Stage, StepMedian
from applicants.models.stages import OBJECTION_STAGES
from applicants.workflow.periods import PERIODS
from catalog.days import working_days
from catalog.days.periods import processing_period
from catalog.models import ProcessingPeriod, memory
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2026, 11, 27, 9, 0, tzinfo=CHINA)
WINDOW = "您的申请在广州市人才优粤卡受理窗口，"


@pytest.fixture
def mine(client_of: Callable[[User], Client], applicant: User) -> Client:
    return client_of(applicant)


def moment(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=CHINA)


def at(stage: str, arrived: str, **fields: Any) -> Application:
    """An application that reached its stage on this day."""
    made = make.application(make.user("mowen"), stage=stage)
    when: dict[str, Any] = {"submitted_at": moment(arrived), "moved_at": moment(arrived)}
    if stage in PERIODS:
        days = processing_period(PERIODS[Stage(stage)]).days
        when |= {"due_on": working_days.due(moment(arrived), days), "holder": None}
    Application.objects.filter(pk=made.pk).update(**when | fields)
    return Application.objects.get(pk=made.pk)


def seen(made: Application) -> Whereabouts:
    where = whereabouts(made)
    assert where is not None
    return where


@pytest.mark.parametrize(
    ("stage", "words", "step", "number", "last_day", "left"),
    [
        (Stage.SUBMITTED, "待接收，", "单位查验和审核", 1, "11 月 30 日（周一）", "5 个工作日，还剩 1 个"),
        (
            Stage.EMPLOYER_REVIEW,
            "由张*办理，",
            "单位查验和审核",
            1,
            "11 月 30 日（周一）",
            "5 个工作日，还剩 1 个",
        ),
        (Stage.ENDORSED, "待受理，", "决定是否受理", 2, "11 月 30 日（周一）", "5 个工作日，还剩 1 个"),
        (
            Stage.WINDOW_REVIEW,
            "待领取，",
            "决定是否认定",
            3,
            "12 月 21 日（周一）",
            "20 个工作日，还剩 16 个",
        ),
        (Stage.CARD_PRODUCTION, "待领取，", "制卡发卡", 4, "12 月 7 日（周一）", "10 个工作日，还剩 6 个"),
        *(
            (
                stage,
                "待另一名工作人员领取，",
                "复核您的异议",
                0,
                "12 月 21 日（周一）",
                "20 个工作日，还剩 16 个",
            )
            for stage in OBJECTION_STAGES
        ),
    ],
    ids=str,
)
@time_machine.travel(FRIDAY, tick=False)
def test_who_has_it_since_when_and_until_when(
    stage: Stage, words: str, step: str, number: int, last_day: str, left: str, reviewer: User
) -> None:
    made = at(stage, "2026-11-23")
    now = seen(made)
    place = WINDOW if number != 1 else f"您的申请在{made.employer.name}，"
    assert now.sentence == f"{place}{words}已 4 个工作日。"
    assert now.step.startswith(step)
    assert (now.number, now.last_day, now.left, now.is_over) == (number, last_day, left, False)


@time_machine.travel(FRIDAY, tick=False)
def test_received_and_put_back_it_waits_to_be_claimed(reviewer: User) -> None:
    assert "，待领取，" in seen(at(Stage.EMPLOYER_REVIEW, "2026-11-23", holder=None)).sentence


@time_machine.travel(FRIDAY, tick=False)
@pytest.mark.parametrize(
    ("way", "said"),
    [
        (["receive", "send_back"], "由张*办理，今天送到。"),
        (["receive", "send_back", "left"], "待接收，今天送到。"),
        (["receive", "endorse", "request_correction"], "由c*办理，今天送到。"),
        (["receive", "endorse", "accept", "request_correction"], "由c*办理，今天送到。"),
        (["receive", "endorse", "accept", "request_correction", "left"], "待领取，今天送到。"),
    ],
    ids=["employer", "nobody at the employer", "to accept", "accepted", "nobody at the window"],
)
def test_handed_in_again_it_is_with_who_has_it(way: list[str], said: str, reviewer: User) -> None:
    made = make.submitted_application(make.user("mowen"))
    for name in way:
        if name == "left":
            Application.objects.filter(pk=made.pk).update(holder=None)
        else:
            make.move(made, name)
    make.move(made, "resubmit")
    where = whereabouts(Application.objects.get(pk=made.pk))
    assert where and where.sentence.endswith(said), where


def test_the_officer_who_holds_it_is_named_with_a_masked_name(reviewer: User) -> None:
    made = at(Stage.WINDOW_REVIEW, "2026-11-23", holder=reviewer)
    assert f"由{reviewer.masked_name}办理，" in seen(made).phrases
    assert reviewer.name not in seen(made).sentence


@pytest.mark.parametrize(
    "stage",
    [Stage.DRAFT, Stage.RETURNED_BY_EMPLOYER, Stage.RETURNED_BY_WINDOW, Stage.ISSUED, Stage.WITHDRAWN],
    ids=str,
)
def test_the_applicants_turn_and_what_is_closed_is_nowhere(stage: Stage) -> None:
    made = make.application(make.user("mowen"), stage=stage)
    assert (whereabouts(made), period_of(made)) == (None, 0)


@pytest.mark.parametrize(
    ("now", "arrived", "how_long", "left", "last_day"),
    [
        ("2026-11-27", "2026-11-27", "今天送到。", "还剩 5 个", "12 月 4 日（周五）"),
        ("2026-11-29", "2026-11-27", "不到 1 个工作日。", "还剩 5 个", "12 月 4 日（周五）"),
        # 国庆: the first to the seventh are off, Saturday the tenth is worked
        ("2026-10-03", "2026-09-29", "已 1 个工作日。", "还剩 4 个", "10 月 12 日（周一）"),
        ("2026-10-10", "2026-09-29", "已 4 个工作日。", "还剩 1 个", "10 月 12 日（周一）"),
        ("2026-10-11", "2026-09-29", "已 4 个工作日。", "还剩 1 个", "10 月 12 日（周一）"),
        ("2026-10-12", "2026-09-29", "已 5 个工作日。", "今天到期", "10 月 12 日（周一）"),
        ("2026-10-13", "2026-09-29", "已 6 个工作日。", "已超 1 个", "10 月 12 日（周一）"),
        # due on a Saturday that is worked
        ("2026-10-10", "2026-09-28", "已 5 个工作日。", "今天到期", "10 月 10 日（周六）"),
        ("2026-10-11", "2026-09-28", "已 5 个工作日。", "已到期", "10 月 10 日（周六）"),
        ("2026-11-28", "2026-11-20", "已 5 个工作日。", "已到期", "11 月 27 日（周五）"),
        ("2026-12-30", "2026-12-30", "今天送到。", "还剩 5 个", "2027 年 1 月 7 日（周四）"),
    ],
)
def test_days_follow_the_working_calendar(
    now: str, arrived: str, how_long: str, left: str, last_day: str
) -> None:
    with time_machine.travel(moment(now), tick=False):
        where = seen(at(Stage.ENDORSED, arrived))
        assert (where.phrases[-1], where.last_day) == (how_long, last_day)
        assert where.left.endswith(left)


@time_machine.travel(moment("2026-12-30"), tick=False)
def test_days_of_a_year_that_is_not_announced_are_said_to_be_provisional() -> None:
    assert "2027 年放假安排尚未公布" in seen(at(Stage.ENDORSED, "2026-12-30")).provisional


def test_a_day_of_another_year_is_said_with_its_year() -> None:
    with time_machine.travel(FRIDAY, tick=False):
        assert in_words(date(2027, 1, 4)) == "2027 年 1 月 4 日（周一）"


@time_machine.travel(FRIDAY, tick=False)
def test_the_office_changes_a_period_for_what_begins_after() -> None:
    """What was promised for a step that runs stays."""
    made = at(Stage.ENDORSED, "2026-11-23")
    ProcessingPeriod.objects.update_or_create(step="review", defaults={"days": 7})
    assert seen(made).last_day == "11 月 30 日（周一）"
    make.move(made, "accept")
    assert seen(made).last_day == "12 月 8 日（周二）"


@time_machine.travel(FRIDAY, tick=False)
def test_the_median_is_said_where_there_is_one(mine: Client) -> None:
    made = at(Stage.ENDORSED, "2026-11-23")
    assert "中位数" not in mine.get("/").content.decode()
    StepMedian.objects.create(step="acceptance", place="440100", days=2, files=136)
    StepMedian.objects.create(step="review", place="440100", days=9, files=99)
    memory.forget()
    assert seen(made).usually == "2 个工作日"
    assert "近一年 136 件的中位数" in mine.get("/").content.decode()


@pytest.mark.parametrize("page", ["/", "/items/?box=in_progress", "/items/{}/", "/items/{}/progress/"])
@time_machine.travel(FRIDAY, tick=False)
def test_every_page_of_the_item_says_it(page: str, mine: Client) -> None:
    made = at(Stage.ENDORSED, "2026-11-23")
    text = mine.get(page.format(made.pk)).content.decode()
    assert ("待受理，</span>" if page == "/" else seen(made).sentence) in text
    assert "11 月 30 日（周一）" in text


@time_machine.travel(FRIDAY, tick=False)
def test_the_review_of_an_objection_is_no_step_of_the_usual_four(mine: Client) -> None:
    """Until when, and that another officer is waited for, and how long such a review usually takes."""
    made = at(Stage.DECISION_OBJECTION, "2026-11-23")
    StepMedian.objects.create(step="objection", place="440100", days=6, files=12)
    memory.forget()
    for page in ("/", f"/items/{made.pk}/"):
        text = mine.get(page).content.decode()
        assert "待另一名工作人员领取" in text and "12 月 21 日（周一）" in text
        assert "近一年 12 件的中位数" in text and "，共 4 步" not in text


@time_machine.travel(FRIDAY, tick=False)
def test_home_says_it_before_anything_else(mine: Client) -> None:
    at(Stage.ENDORSED, "2026-11-23")
    page = mine.get("/").content.decode()
    assert page.count("<h1") == 1
    assert page.index("where-say") < page.index('id="four-steps"')
    assert 'class="hero"' not in page


def test_home_keeps_the_panel_while_it_is_the_applicants_turn(mine: Client, applicant: User) -> None:
    make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    page = mine.get("/").content.decode()
    assert "where-say" not in page
    assert "轮到您：" in page


def test_home_costs_one_question_for_the_application(
    mine: Client, applicant: User, django_assert_num_queries: Callable
) -> None:
    make.application(applicant, stage=Stage.ENDORSED)
    mine.get("/")
    with django_assert_num_queries(
        6
    ):  # session, user, unread and latest notices, application, unread messages
        mine.get("/")
