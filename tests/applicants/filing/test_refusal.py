"""A refusal on 办结, on 查看 and on paper: reason, clause of then, ground, time used, and every last day."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applicants.filing.refusal import refusal_of
from applicants.models import Application, Event, Stage
from catalog.models import Clause, RefusalGround, Remedy, WorkingDayOverride
from tests import make
from tests.printed import get_pdf
from tests.ui.test_paper import text_of
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
REASON = "任职通知书载明的岗位不属于企业核心技术岗位，因此不符合所选条款。"


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day} 10:00").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def declined(applicant: User, time_machine: Any) -> Application:
    """Arrived on a Monday, accepted four working days later, declined on Wednesday 25 November 2026."""
    time_machine.move_to(at("2026-10-26"))
    made = make.application(applicant, stage=Stage.ENDORSED)
    time_machine.move_to(at("2026-10-30"))
    make.move(made, "accept")
    time_machine.move_to(at("2026-11-25"))
    make.move(made, "decline", note=REASON)
    return made


def test_refusal_counts_every_last_day_from_the_decision(declined: Application) -> None:
    refusal = refusal_of(declined)
    assert refusal is not None
    assert [(way.remedy.code, way.day, way.how, way.is_over) for way in refusal.ways] == [
        ("objection", "12 月 16 日（周三）", "从作出决定的次日起算 15 个工作日", False),
        (
            "reconsideration",
            "2027 年 1 月 25 日（周一）",
            "从作出决定的次日起算 60 天，满期那天是 2027 年 1 月 24 日（周日），不是工作日，顺延",
            False,
        ),
        ("lawsuit", "2027 年 5 月 25 日（周二）", "从作出决定之日起 6 个月", False),
    ]
    assert [bool(way.provisional) for way in refusal.ways] == [False, True, True]
    assert refusal.time_used == "受理用了 4 个工作日，期限 5 个；审核用了 18 个工作日，期限 20 个"


def test_review_that_was_set_aside_is_counted_anew(declined: Application, time_machine: Any) -> None:
    """As its period is: neither the first review nor the days in which nobody at the window had it."""
    for day, name in (("2026-12-10", "raise_objection"), ("2026-12-14", "set_aside")):
        time_machine.move_to(at(day))
        make.move(declined, name)
    time_machine.move_to(at("2026-12-16"))
    make.move(declined, "decline", note=REASON)
    refusal = refusal_of(declined)
    assert refusal is not None
    assert refusal.time_used == "受理用了 4 个工作日，期限 5 个；审核用了 2 个工作日，期限 20 个"


def test_last_day_itself_is_still_open(declined: Application, time_machine: Any) -> None:
    for day, is_over in (("2026-12-16", False), ("2026-12-17", True)):
        time_machine.move_to(at(day))
        refusal = refusal_of(declined)
        assert refusal and refusal.ways[0].is_over is is_over


def test_clause_is_the_one_of_the_submission(declined: Application) -> None:
    clause = declined.clause_item.clause
    before = clause.text
    Clause.objects.filter(pk=clause.pk).update(text="改过的条款")
    refusal = refusal_of(Application.objects.get(pk=declined.pk))
    assert refusal and before in refusal.clause and "改过" not in refusal.clause


def test_refused_acceptance_has_its_own_ground_and_one_step(applicant: User) -> None:
    refusal = refusal_of(make.application(applicant, stage=Stage.NOT_ACCEPTED))
    assert refusal is not None
    ground = RefusalGround.objects.get(decision="not_accepted")
    assert refusal.title == "不予受理决定"
    assert refusal.ground and refusal.ground.text == ground.text
    assert refusal.time_used == "受理用了不到 1 个工作日，期限 5 个"


@pytest.mark.parametrize("stage", [Stage.ISSUED, Stage.WITHDRAWN, Stage.WINDOW_REVIEW])
def test_what_was_not_refused_has_no_refusal(
    applicant: User, client_of: Callable[..., Client], stage: str
) -> None:
    made = make.application(applicant, stage=stage)
    assert refusal_of(made) is None
    assert client_of(applicant).get(f"/items/{made.pk}/decision/").status_code == 404
    assert client_of(applicant).get(f"/items/{made.pk}/decision.pdf").status_code == 404


def test_items_and_item_page_say_why_and_until_when(
    declined: Application, applicant: User, client_of: Callable[..., Client]
) -> None:
    mine = client_of(applicant)
    items = mine.get("/items/").content.decode()  # the only box that has one opens by itself
    assert 'href="?box=closed" aria-current="page"' in items
    page = mine.get(f"/items/{declined.pk}/").content.decode()
    for words in (
        REASON,
        "不予通过决定",
        "申请行政复议",
        "2027 年 1 月 25 日（周一）",
        "12 月 16 日（周三）",
    ):
        assert words in items
        assert words in page
    for words in ("粤府〔2023〕29 号", "参照", "受理用了 4 个工作日", "暂计", "下载决定（PDF）"):
        assert words in page


def test_office_changes_what_later_refusals_say(
    declined: Application, applicant: User, client_of: Callable[..., Client]
) -> None:
    """And the holidays: what was promised stays to the word."""
    mine = client_of(applicant)
    before = mine.get(f"/items/{declined.pk}/decision/").content.decode()
    WorkingDayOverride.objects.create(date="2026-12-16", is_working=False, note="台风")
    RefusalGround.objects.update(text="另一条依据")
    Remedy.objects.get(code="lawsuit").delete()
    row = Remedy.objects.get(code="reconsideration")
    row.number, row.is_by_analogy, row.title = 30, False, "请求再看一次"
    row.save()
    after = mine.get(f"/items/{declined.pk}/decision/").content.decode()
    for words in ("提起行政诉讼", "2027 年 1 月 25 日（周一）", "12 月 16 日（周三）", "粤府〔2023〕29 号"):
        assert words in before and words in after
    assert "请求再看一次" not in after and "另一条依据" not in after
    later = make.application(applicant, stage=Stage.DECLINED)
    page = mine.get(f"/items/{later.pk}/").content.decode()
    assert "另一条依据" in page
    assert "请求再看一次" in page and "从作出决定的次日起算 30 天" in page
    assert "提起行政诉讼" not in page


def test_paper_says_what_the_page_says(
    declined: Application, applicant: User, client_of: Callable[..., Client]
) -> None:
    mine = client_of(applicant)
    page = mine.get(f"/items/{declined.pk}/decision/").content.decode()
    response = get_pdf(mine, f"/items/{declined.pk}/decision.pdf")
    text = "".join(text_of(response.content).split())
    for words in (
        "不予通过决定",
        REASON,
        applicant.name,
        "粤府〔2023〕29 号",
        "受理用了 4 个工作日",
        "提出异议，请窗口复核",
        "2027 年 1 月 25 日（周一）",
        "2027 年 5 月 25 日（周二）",
        "参照",
    ):
        assert words in page, words
        assert "".join(words.split()) in text, words
    assert len(pypdfium2.PdfDocument(response.content)) == 1
    assert unquote(response["Content-Disposition"]).endswith(f"{declined.receipt_number}-不予通过决定.pdf")


def test_markup_in_a_reason_stays_text(applicant: User, client_of: Callable[..., Client]) -> None:
    made = make.application(applicant, stage=Stage.WINDOW_REVIEW)
    make.move(made, "decline", note="<b>不符</b>\n第二行")
    for address in ("/items/?box=closed", f"/items/{made.pk}/", f"/items/{made.pk}/decision/"):
        page = client_of(applicant).get(address).content.decode()
        assert "&lt;b&gt;不符&lt;/b&gt;<br>第二行" in page


def test_items_ask_as_often_for_one_refusal_as_for_many(
    applicant: User, client_of: Callable[..., Client]
) -> None:
    mine = client_of(applicant)
    counts = []
    for number in (1, 15):
        while Application.objects.filter(stage=Stage.DECLINED).count() < number:
            make.application(applicant, stage=Stage.DECLINED)
        mine.get("/items/?box=closed")
        with CaptureQueriesContext(connection) as captured:
            page = mine.get("/items/?box=closed").content.decode()
        assert page.count("不予通过决定") == number
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert Event.objects.filter(name="decline").count() == 15


def test_time_used_is_of_the_last_round(applicant: User, time_machine: Any) -> None:
    time_machine.move_to(at("2026-10-26"))
    made = make.application(applicant, stage=Stage.RETURNED_BY_WINDOW)
    time_machine.shift(timedelta(days=7))
    make.move(made, "resubmit")
    time_machine.shift(timedelta(days=1))
    make.move(made, "refuse_acceptance", note=REASON)
    refusal = refusal_of(made)
    assert refusal and refusal.time_used == "受理用了 1 个工作日，期限 5 个"


def test_days_of_a_correction_are_not_the_review_s(applicant: User, time_machine: Any) -> None:
    time_machine.move_to(at("2026-10-26"))
    made = make.application(applicant, stage=Stage.WINDOW_REVIEW)
    for name in ("request_correction", "resubmit", "decline"):
        time_machine.shift(timedelta(days=7))
        make.move(made, name)
    refusal = refusal_of(made)
    assert refusal and refusal.time_used.endswith("审核用了 10 个工作日，期限 20 个")
