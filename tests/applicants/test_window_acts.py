"""The officer's acts: what each does, what stops it, and what the faster colleague leaves behind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applicants.models import Application, Remark, Stage
from applicants.window.forms import ROWS
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
NEXT_YEAR = {"valid_until_0": "2099", "valid_until_1": "1", "valid_until_2": "31"}
ONE_REMARK = {"rows": "1", "target_0": "part:basics", "text_0": "职务与聘书不一致"}


@pytest.fixture
def client(client_of: Callable[[User], Client], officer_guangzhou: User) -> Client:
    return client_of(officer_guangzhou)


def address(application: Application, name: str) -> str:
    return reverse(f"admin:applicants_application_{name}", args=[application.pk])


def act(client: Client, application: Application, name: str, **data: Any) -> HttpResponse:
    data = {"submission": application.current_submission.sha256} | data
    return client.post(address(application, name), data)


@pytest.mark.parametrize(
    ("stage", "name", "data", "target"),
    [
        (Stage.ENDORSED, "accept", {}, Stage.WINDOW_REVIEW),
        (Stage.ENDORSED, "accept", {"note": "材料齐全"}, Stage.WINDOW_REVIEW),
        (Stage.ENDORSED, "request_correction", ONE_REMARK, Stage.RETURNED_BY_WINDOW),
        (Stage.WINDOW_REVIEW, "request_correction", ONE_REMARK, Stage.RETURNED_BY_WINDOW),
        (Stage.ENDORSED, "refuse_acceptance", {"note": "不在受理范围"}, Stage.NOT_ACCEPTED),
        (Stage.WINDOW_REVIEW, "approve", {}, Stage.CARD_PRODUCTION),
        (Stage.WINDOW_REVIEW, "decline", {"note": "不符合条款"}, Stage.DECLINED),
        (Stage.CARD_PRODUCTION, "issue", {"card_number": "YK-2026-001"} | NEXT_YEAR, Stage.ISSUED),
    ],
)
def test_act_done(
    client: Client, officer_guangzhou: User, stage: str, name: str, data: dict, target: str
) -> None:
    made = make.application(stage=stage)
    form = client.get(address(made, name))
    assert form.status_code == 200
    assert made.current_submission.sha256 in form.content.decode()
    answer = act(client, made, name, **data)
    assert (answer.status_code, answer.url) == (302, address(made, "change"))
    made.refresh_from_db()
    last = made.events.order_by("sequence").last()
    assert made.stage == target
    assert (last.name, last.by, last.note) == (name, officer_guangzhou, data.get("note", ""))


def test_issue_notes_the_card(client: Client) -> None:
    made = make.application(stage=Stage.CARD_PRODUCTION)
    act(client, made, "issue", card_number=" YK-2026-001 ", **NEXT_YEAR)
    made.refresh_from_db()
    assert (made.card_number, made.card_valid_until) == ("YK-2026-001", date(2099, 1, 31))


def test_issue_proposes_five_years(client: Client) -> None:
    made = make.application(stage=Stage.CARD_PRODUCTION)
    form = client.get(address(made, "issue")).context["form"]
    assert form["valid_until"].value().year == timezone.localdate().year + 5


def test_issue_date_five_years_from_leap_day() -> None:
    from applicants.window.forms import years_from

    assert years_from(date(2028, 2, 29), 5) == date(2033, 2, 28)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({} | NEXT_YEAR, "请填写卡号"),
        ({"card_number": "卡 1"} | NEXT_YEAR, "卡号只能有数字、字母"),
        ({"card_number": "K1"}, "请填写有效期至"),
        ({"card_number": "K1"} | NEXT_YEAR | {"valid_until_2": ""}, "缺少“日”"),
        ({"card_number": "K1"} | NEXT_YEAR | {"valid_until_0": "2001"}, "有效期早于今天"),
        ({"card_number": "TAKEN"} | NEXT_YEAR, "已经发给别的申办人"),
    ],
)
def test_issue_with_something_wrong(client: Client, data: dict, words: str) -> None:
    make.move(
        make.application(make.user("person2", country="CN"), stage=Stage.CARD_PRODUCTION),
        "issue",
        card_number="TAKEN",
    )
    made = make.application(stage=Stage.CARD_PRODUCTION)
    answer = act(client, made, "issue", **data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    made.refresh_from_db()
    assert made.stage == Stage.CARD_PRODUCTION


@pytest.mark.parametrize(
    ("stage", "name"), [(Stage.ENDORSED, "refuse_acceptance"), (Stage.WINDOW_REVIEW, "decline")]
)
@pytest.mark.parametrize(("note", "words"), [("  ", "请写明理由"), ("理" * 1001, "理由多了 1 个字")])
def test_reason_missing_or_too_long(client: Client, stage: str, name: str, note: str, words: str) -> None:
    made = make.application(stage=stage)
    answer = act(client, made, name, note=note)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    made.refresh_from_db()
    assert made.stage == stage


# --- corrections --------------------------------------------------------------------------------------
def test_correction_tells_all_remarks_at_once(client: Client, officer_guangzhou: User) -> None:
    made = make.application(stage=Stage.ENDORSED)
    requirement = made.current_submission.content["files"][0]["requirement"]
    act(
        client,
        made,
        "request_correction",
        rows="3",
        target_0="part:basics",
        text_0="职务与聘书不一致",
        target_2=f"material:{requirement}",
        text_2="缺少盖章页",
    )
    told = list(made.remarks.all())
    event = made.events.get(name="request_correction")
    assert [(one.part, one.requirement and one.requirement.code, one.text) for one in told] == [
        ("basics", None, "职务与聘书不一致"),
        ("", requirement, "缺少盖章页"),
    ]
    for one in told:
        assert (one.role, one.by, one.round, one.issued_at) == ("window", officer_guangzhou, 1, event.at)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "请至少写明一处需补正的内容"),
        ({"rows": "2", "text_1": "缺少盖章页"}, "第 2 条没有选补正哪里"),
        ({"rows": "1", "target_0": "part:basics"}, "第 1 条没有写需补正的内容"),
        ({"rows": "1", "target_0": "part:nothing", "text_0": "缺少"}, "请从列表里选择"),
        ({"rows": "1", "target_0": "part:basics", "text_0": "长" * 501}, "多了 1 个字"),
        ({"rows": "many", "target_0": "part:basics"}, "第 1 条没有写需补正的内容"),
    ],
)
def test_correction_with_something_wrong(client: Client, data: dict, words: str) -> None:
    made = make.application(stage=Stage.ENDORSED)
    answer = act(client, made, "request_correction", **data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert words in text
    assert data.get("text_1", "") in text
    assert Remark.objects.count() == 0


def test_correction_with_one_row_more_keeps_what_was_typed(client: Client) -> None:
    made = make.application(stage=Stage.ENDORSED)
    answer = act(client, made, "request_correction", more="1", **ONE_REMARK)
    form = answer.context["form"]
    assert answer.status_code == 200
    assert len(form.lines()) == 2
    assert form["text_0"].value() == "职务与聘书不一致"
    assert form["submission"].value() == made.current_submission.sha256
    assert Remark.objects.count() == 0


def test_correction_that_fails_leaves_no_remark(client: Client) -> None:
    made = make.application(stage=Stage.ENDORSED)
    answer = act(client, made, "request_correction", submission="0" * 64, **ONE_REMARK)
    assert answer.status_code == 422
    assert Remark.objects.count() == 0


# --- somebody or something was faster -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("stage", "name", "data"),
    [
        (Stage.ENDORSED, "accept", {"note": "材料齐全"}),
        (Stage.ENDORSED, "request_correction", ONE_REMARK),
        (Stage.ENDORSED, "refuse_acceptance", {"note": "不在受理范围"}),
        (Stage.WINDOW_REVIEW, "approve", {"note": "符合"}),
        (Stage.WINDOW_REVIEW, "decline", {"note": "不符合条款"}),
    ],
)
def test_decision_on_a_submission_that_is_not_current(
    client: Client, stage: str, name: str, data: dict
) -> None:
    made = make.application(stage=stage)
    seen = made.current_submission.sha256
    make.move(made, "request_correction")
    make.move(made, "resubmit")
    if stage == Stage.WINDOW_REVIEW:
        make.move(made, "accept")
    answer = act(client, made, name, submission=seen, **data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "材料已更新，请重新查看后再决定" in text
    for typed in data.values():
        assert typed in text
    made.refresh_from_db()
    assert made.stage == stage
    assert made.remarks.count() == 1
    # what was refused can be confirmed from that very page, which names the new submission
    again = act(client, made, name, submission=answer.context["form"]["submission"].value(), **data)
    assert again.status_code == 302


def test_button_of_an_older_page_carries_the_older_submission(client: Client) -> None:
    made = make.application(stage=Stage.ENDORSED)
    seen = made.current_submission.sha256
    make.move(made, "request_correction")
    make.move(made, "resubmit")
    form = client.get(address(made, "accept") + "?round=1").context["form"]
    assert form["submission"].value() == seen
    for nonsense in ("", "?round=9", "?round=x", "?round=²", "?round=999999999999"):
        form = client.get(address(made, "accept") + nonsense).context["form"]
        assert form["submission"].value() == made.current_submission.sha256


def test_double_click_is_told_who_did_it_and_when(client: Client, officer_guangzhou: User) -> None:
    made = make.application(stage=Stage.ENDORSED)
    assert act(client, made, "accept").status_code == 302
    answer = act(client, made, "accept")
    text = answer.content.decode()
    event = made.events.get(name="accept")
    assert answer.status_code == 409
    assert officer_guangzhou.masked_name in text
    assert timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M") in text
    assert "受理" in text
    assert made.events.filter(name="accept").count() == 1


def test_act_that_is_not_possible_any_more(client: Client) -> None:
    made = make.application(stage=Stage.WINDOW_REVIEW)
    assert client.get(address(made, "accept")).status_code == 409
    assert client.get(address(made, "issue")).status_code == 409


def test_card_number_taken_between_the_look_and_the_act(client: Client, monkeypatch: Any) -> None:
    """The database's own constraint speaks last."""
    from applicants.workflow.rules import NAMED

    make.move(
        make.application(make.user("person2", country="CN"), stage=Stage.CARD_PRODUCTION),
        "issue",
        card_number="TAKEN",
    )
    made = make.application(stage=Stage.CARD_PRODUCTION)
    monkeypatch.setitem(NAMED, "issue", replace(NAMED["issue"], guards=()))
    answer = act(client, made, "issue", card_number="TAKEN", **NEXT_YEAR)
    assert answer.status_code == 422
    assert "这个卡号刚刚发给了别的申办人" in answer.content.decode()


def test_issue_until_today_is_over(client: Client) -> None:
    made = make.application(stage=Stage.CARD_PRODUCTION)
    today = timezone.localdate()
    parts = {f"valid_until_{n}": str(part) for n, part in enumerate((today.year, today.month, today.day))}
    assert act(client, made, "issue", card_number="K1", **parts).status_code == 422
    tomorrow = today + timedelta(days=1)
    parts = {f"valid_until_{n}": str(p) for n, p in enumerate((tomorrow.year, tomorrow.month, tomorrow.day))}
    assert act(client, made, "issue", card_number="K1", **parts).status_code == 302


def test_ready_wording_is_told_without_typing(client: Client) -> None:
    made = make.application(stage=Stage.ENDORSED)
    page = client.get(address(made, "request_correction")).content.decode()
    assert page.count('value="unclear"') == ROWS
    chosen = {"rows": "2", "target_0": "part:basics", "phrase_0": "differs"}
    chosen |= {"target_1": "part:education", "text_1": "缺本科", "phrase_1": "short"}
    assert act(client, made, "request_correction", **chosen).status_code == 302
    told = list(made.remarks.order_by("id").values_list("text", flat=True))
    assert told == ["填写的内容与上传的材料不一致，请核对后修改", "缺本科；内容写得不完整，请补充"]


def test_ready_wording_without_a_place_is_asked_for_one(client: Client) -> None:
    made = make.application(stage=Stage.ENDORSED)
    answer = act(client, made, "request_correction", rows="1", phrase_0="unclear")
    assert answer.status_code == 422
    assert "第 1 条没有选补正哪里，请选择" in answer.content.decode()
