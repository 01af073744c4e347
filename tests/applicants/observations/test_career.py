"""The timeline: gaps, overlaps, the present employer; expiring documents; what the applicant says to them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from applicants.models import Application, Education, Employment, Explanation
from applicants.observations.career import observe, spans
from applicants.observations.career_chart import draw
from applicants.observations.observation import days_left, expiring_document, observations_by_part
from applicants.parts import Filing
from applicants.submission.document import document_of
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(applicant) -> Application:
    """Studied until June 2017, at the present employer ever since."""
    return make.application(applicant)


def text(response) -> str:
    return response.content.decode()


def study(made: Application, start: str, end: str, **fields: Any) -> Education:
    return Education.objects.create(
        application=made, start=start, end=end, **({"school": "暨南大学", "country": "CN"} | fields)
    )


def work(made: Application, start: str, end: str, **fields: Any) -> Employment:
    given = {"employer_name": "珠江材料厂", "country": "CN"} | fields
    return Employment.objects.create(application=made, start=start, end=end, **given)


def seen(made: Application) -> list[str]:
    return [observation.text for observation in observe(Filing(Application.objects.get(pk=made.pk)))]


def begin_work(made: Application, start: str) -> None:
    made.employment.update(start=start)


def test_an_unbroken_line_has_nothing_to_notice(made) -> None:
    assert seen(made) == []


@pytest.mark.parametrize(
    ("start", "is_seen"),
    [
        ("2017-07", False),
        ("2017-12", False),
        ("2018-01", False),
        ("2018-01-31", False),
        ("2018-02", True),
        ("2018-02-01", True),
        ("2019-01", True),
    ],
)
def test_more_than_six_months_between_is_a_gap(start: str, is_seen: bool, made) -> None:
    begin_work(made, start)
    assert bool(seen(made)) is is_seen


def test_a_gap_is_said_with_its_months(made) -> None:
    begin_work(made, "2018-07")
    assert seen(made) == ["2017-06 至 2018-07 约 12 个月没有填教育或工作经历"]


def test_what_lies_in_between_closes_the_gap(made) -> None:
    begin_work(made, "2019-07")
    work(made, "2017-07", "2019-06")
    assert seen(made) == []


def test_a_long_row_covers_a_gap_between_two_others(made) -> None:
    begin_work(made, "2008-10")
    assert [sentence for sentence in seen(made) if "没有填" in sentence] == []


def test_a_line_that_ended_is_a_gap_until_today(made) -> None:
    made.employment.update(is_current=False, end="2024-01")
    with time_machine.travel("2024-09-15"):
        assert "2024-01 至 2024-09 约 7 个月没有填教育或工作经历" in seen(made)
    with time_machine.travel("2024-06-15"):
        assert [sentence for sentence in seen(made) if "没有填" in sentence] == []


def test_an_overlap_is_noticed_beyond_a_month(made) -> None:
    row = work(made, "2017-01", "2017-07")
    assert seen(made) == ["“中山大学”与“珠江材料厂”在 2017-01 至 2017-06 重叠约 6 个月"]
    Employment.objects.filter(pk=row.pk).update(start="2017-06")
    assert seen(made) == []


def test_two_schools_at_once_belong_to_education(made) -> None:
    study(made, "2015-09", "2016-06")
    assert [observation.slug for observation in observe(Filing(made))] == ["education"]


def test_a_present_employer_that_differs_is_noticed(made) -> None:
    made.employment.update(employer_name="岭海研究院")
    assert seen(made) == [f"现工作单位是“{made.employer_name}”，工作经历里“至今”的是“岭海研究院”"]
    made.employment.update(is_current=False, end=timezone.localdate().isoformat())
    assert seen(made) == [f"现工作单位是“{made.employer_name}”，工作经历里没有“至今”的一条"]


def test_full_width_letters_are_the_same_employer(made) -> None:
    made.employment.update(employer_name=made.employer_name.replace("（", "(").replace("）", ")"))
    assert seen(made) == []


def test_removed_and_unreadable_rows_do_not_count(made) -> None:
    work(made, "2010-01", "2016-01", removed_at=timezone.now())
    work(made, "", "2016-01")
    work(made, "2016-01", "2015-01")
    assert seen(made) == []


def test_days_that_somebody_gave_do_not_count(made) -> None:
    """What is shown are months, and what is noticed follows from what is shown."""
    made.education.update(end="2023-08-01")
    begin_work(made, "2024-03-31")
    assert seen(made) == []
    made.education.update(end="2023-08-31")
    begin_work(made, "2024-04-01")
    assert seen(made) == ["2023-08 至 2024-04 约 7 个月没有填教育或工作经历"]


@pytest.mark.parametrize(
    ("start", "months"), [("2017-07", 0), ("2017-06", 0), ("2017-05", 2), ("2017-05-31", 2)]
)
def test_one_month_in_common_is_no_overlap(start: str, months: int, made) -> None:
    begin_work(made, start)
    assert [f"重叠约 {months} 个月" in one for one in seen(made)] == [True] * bool(months)


def test_the_strip_stays_inside_its_frame(made) -> None:
    begin_work(made, "2019-01")
    work(made, "2012-01", "2014-01")
    strip = draw(spans(Filing(made)), observe(Filing(made)))
    assert [(lane.kind, len(lane.bars), lane.depth) for lane in strip.lanes] == [
        ("education", 1, 1),
        ("employment", 2, 1),
        ("gap", 1, 1),
    ]
    for bar in (bar for lane in strip.lanes for bar in lane.bars):
        assert 0 <= float(bar.x[:-1]) <= 100
        assert float(bar.x[:-1]) + float(bar.width[:-1]) <= 100.61
    assert draw([], []) is None


def test_bars_that_overlap_stand_under_each_other(made) -> None:
    for _ in range(3):
        work(made, "2018-01", "2019-01")
    assert draw(spans(Filing(made)), []).lanes[1].depth == 4


# --- documents that end soon ------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "left"), [(0, 0), (90, 90), (91, None), (-1, None)])
def test_days_left_counts_to_the_setting(days: int, left: int | None) -> None:
    assert days_left(timezone.localdate() + timedelta(days)) == left


def test_a_document_that_ends_soon_is_told_to_both(made, applicant, client_of, reviewer) -> None:
    until = timezone.localdate() + timedelta(30)
    made.id_valid_to, made.id_is_permanent = until, False
    made.save()
    sentence = f"证件 {until.isoformat()} 到期，还有 30 天"
    assert sentence in text(client_of(applicant).get("/apply/basics/"))
    assert sentence in text(client_of(applicant).get("/apply/check/"))
    make.move(made, "submit")
    make.move(made, "receive", reviewer)
    desk = client_of(reviewer).get(f"/employer/applications/{made.pk}/?show=part-basics")
    assert sentence in text(desk)


def test_a_permanent_document_does_not_end(made) -> None:
    assert expiring_document(Filing(made)) == []


def test_a_contract_that_ends_soon_is_told_to_the_reviewer(made, reviewer, client_of) -> None:
    make.move(made, "submit")
    make.move(made, "receive", reviewer)
    make.move(made, "endorse", reviewer)
    until = timezone.localdate() + timedelta(20)
    make.supplement(made, reviewer, contract_is_open_ended=False, contract_end=until)
    page = client_of(reviewer).get(f"/employer/applications/{made.pk}/?show=supplement")
    assert "还有 20 天到期" in text(page)


# --- explaining -------------------------------------------------------------------------------------
@pytest.fixture
def gap(made) -> str:
    """The address where the applicant explains her gap."""
    begin_work(made, "2018-07")
    return f"/apply/explanations/{observe(Filing(made))[0].key}/"


def test_both_lists_show_the_strip_and_lead_to_an_explanation(made, gap, applicant, client_of) -> None:
    for slug in ("education", "employment"):
        page = text(client_of(applicant).get(f"/apply/{slug}/"))
        assert 'role="img" aria-label="2008 至今的时间轴' in page and gap in page
    assert "时间轴" not in text(client_of(applicant).get("/apply/family/"))


def test_an_explanation_reaches_the_reviewer_and_the_window(
    made, gap, applicant, reviewer, officer_guangzhou, client_of
) -> None:
    response = client_of(applicant).post(gap, {"text": "在家照顾病人\r\n<b>"})
    assert (response.status_code, response["Location"]) == (302, "/apply/employment/#timeline")
    assert Explanation.objects.get().text == "在家照顾病人\n<b>"
    assert "在家照顾病人" in text(client_of(applicant).get("/apply/check/"))
    make.move(made, "submit")
    make.move(made, "receive", reviewer)
    desk = text(client_of(reviewer).get(f"/employer/applications/{made.pk}/?show=part-employment"))
    assert "约 12 个月没有填" in desk and "在家照顾病人<br>&lt;b&gt;" in desk
    make.move(made, "endorse", reviewer)
    office = client_of(officer_guangzhou).get(f"/window/applications/{made.pk}/?show=part-employment")
    assert "在家照顾病人" in text(office)


def test_an_explanation_is_changed_and_taken_back(made, gap, applicant, client_of) -> None:
    mine = client_of(applicant)
    mine.post(gap, {"text": "待业"})
    assert ">待业</textarea>" in text(mine.get(gap))
    mine.post(gap, {"text": "准备考试"})
    assert [explanation.text for explanation in Explanation.objects.all()] == ["准备考试"]
    mine.post(gap, {"text": " "})
    assert Explanation.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("字" * 301, "说明多了 1 个字，请删到 300 个字以内"), ("a\ufffeb", "说明第 2 个字是无法保存的字符")],
)
def test_what_cannot_be_kept_is_told_and_stays(typed, sentence, gap, applicant, client_of) -> None:
    response = client_of(applicant).post(gap, {"text": typed})
    assert response.status_code == 422 and sentence in text(response)
    assert Explanation.objects.count() == 0


def test_what_is_not_noticed_cannot_be_explained(made, gap, applicant, other_applicant, client_of) -> None:
    make.application(other_applicant)
    assert client_of(applicant).get("/apply/explanations/employer/").status_code == 404
    for stranger in (other_applicant, make.user("maria")):
        assert client_of(stranger).get(gap).status_code == 404
        assert client_of(stranger).post(gap, {"text": "x"}).status_code == 404


def test_after_handing_in_nothing_is_explained_any_more(made, gap, applicant, client_of) -> None:
    make.move(made, "submit")
    response = client_of(applicant).post(gap, {"text": "晚了"})
    assert (response.status_code, Explanation.objects.count()) == (302, 0)


def test_the_snapshot_keeps_what_was_said(made, gap, applicant, client_of) -> None:
    client_of(applicant).post(gap, {"text": "待业"})
    part = next(part for part in document_of(Filing(made))["parts"] if part["slug"] == "employment")
    assert [(one["text"], one["explanation"]) for one in part["notices"]] == [
        ("2017-06 至 2018-07 约 12 个月没有填教育或工作经历", "待业")
    ]
    assert observations_by_part(Filing(Application(applicant=applicant))) == {}


def test_nobody_is_sent_to_the_platform(gap) -> None:
    assert Client().get(gap).status_code == 302
