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
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
NEXT_YEAR = {"valid_until_0": "2099", "valid_until_1": "1", "valid_until_2": "31"}
TEXT = "职务与聘书不一致"


@pytest.fixture
def client(client_of: Callable[[User], Client], officer_guangzhou: User) -> Client:
    return client_of(officer_guangzhou)


def address(application: Application, name: str) -> str:
    return reverse(f"window:{name}", args=[application.pk])


def act(client: Client, application: Application, name: str, **data: Any) -> HttpResponse:
    data = {"submission": application.current_submission.sha256} | data
    return client.post(address(application, name), data)


def check(client: Client, application: Application, verdict: str = "fine", **data: Any) -> HttpResponse:
    """Every material judged alike, and what else is written on the page of the case."""
    asked = {requirement.pk for requirement in requirements(application)}
    return act(client, application, "checks", **{f"verdict-{pk}": verdict for pk in asked}, **data)


def requirements(application: Application) -> list[Any]:
    return [material.requirement for material in application.dossier.materials.select_related("requirement")]


@pytest.mark.parametrize(
    ("stage", "name", "data", "target"),
    [
        (Stage.ENDORSED, "accept", {}, Stage.WINDOW_REVIEW),
        (Stage.ENDORSED, "accept", {"note": "材料齐全"}, Stage.WINDOW_REVIEW),
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
    Application.objects.filter(pk=made.pk).update(holder=None)
    check(client, made) if stage == Stage.ENDORSED else None
    form = client.get(address(made, name))
    assert form.status_code == 200
    assert made.current_submission.sha256 in form.content.decode()
    answer = act(client, made, name, **data)
    there = address(made, "application") if name == "accept" else "/window/"
    assert (answer.status_code, answer.url) == (302, there)
    made.refresh_from_db()
    last = made.events.order_by("sequence").last()
    assert made.stage == target
    assert (last.name, last.by, last.note) == (name, officer_guangzhou, data.get("note", ""))


def test_after_a_decision_comes_the_next_case(client: Client) -> None:
    made = make.application(stage=Stage.WINDOW_REVIEW)
    later = make.application(make.user("person2", country="CN"), stage=Stage.ENDORSED)
    Application.objects.filter(pk=later.pk).update(due_on=date(2099, 1, 1))
    assert act(client, made, "approve").url == address(later, "application")


@pytest.mark.parametrize(("stage", "name"), [(Stage.ENDORSED, "accept"), (Stage.WINDOW_REVIEW, "approve")])
def test_nothing_is_decided_before_every_material_is_checked(client: Client, stage: str, name: str) -> None:
    made = make.application(stage=stage)
    made.checks.filter(role="window").delete()
    answer = act(client, made, name)
    assert answer.status_code == 422
    assert "未核对，请核对后再通过" in answer.content.decode()
    made.refresh_from_db()
    assert made.stage == stage


# --- cards --------------------------------------------------------------------------------------------
def test_issue_notes_the_card(client: Client) -> None:
    made = make.application(stage=Stage.CARD_PRODUCTION)
    act(client, made, "issue", card_number=" ＹＫ－２０２６－００１ ", **NEXT_YEAR)
    made.refresh_from_db()
    assert (made.card_number, made.card_valid_until) == ("YK-2026-001", date(2099, 1, 31))


def test_issue_proposes_five_years(client: Client) -> None:
    made = make.application(stage=Stage.CARD_PRODUCTION)
    form = client.get(address(made, "issue")).context["form"]
    assert form["valid_until"].value().year == timezone.localdate().year + 5


def test_issue_date_five_years_from_leap_day() -> None:
    from applicants.window.card_forms import years_from

    assert years_from(date(2028, 2, 29), 5) == date(2033, 2, 28)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({} | NEXT_YEAR, "请填写卡号"),
        ({"card_number": "卡 1"} | NEXT_YEAR, "卡号只能有数字、字母"),
        ({"card_number": "YK0001"}, "请填写有效期至"),
        ({"card_number": "YK0001"} | NEXT_YEAR | {"valid_until_2": ""}, "缺少“日”"),
        ({"card_number": "YK0001"} | NEXT_YEAR | {"valid_until_0": "2001"}, "有效期早于今天"),
        ({"card_number": "TAKEN-1"} | NEXT_YEAR, "已经发给别的申办人"),
    ],
)
def test_issue_with_something_wrong(client: Client, data: dict, words: str) -> None:
    make.move(
        make.application(make.user("person2", country="CN"), stage=Stage.CARD_PRODUCTION),
        "issue",
        card_number="TAKEN-1",
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
    requirement = requirements(made)[0]
    texts = {"part-basics": TEXT, f"text-{requirement.pk}": "缺少盖章页", f"verdict-{requirement.pk}": "fix"}
    assert act(client, made, "checks", **texts).status_code == 302
    letter = client.get(address(made, "send_back"))
    assert letter.status_code == 200 and "要求补正（2 处）" in letter.content.decode()
    assert act(client, made, "send_back", **texts).status_code == 302
    told, event = list(made.remarks.order_by("id")), made.events.get(name="request_correction")
    assert sorted((one.part, one.text) for one in told) == [("", "缺少盖章页"), ("basics", TEXT)]
    for one in told:
        assert (one.role, one.by, one.round, one.issued_at) == ("window", officer_guangzhou, 1, event.at)


def test_correction_without_a_word_is_refused(client: Client) -> None:
    made = make.application(stage=Stage.ENDORSED)
    answer = act(client, made, "send_back")
    assert answer.status_code == 422
    assert "请至少写明一处需补正的内容" in answer.content.decode()
    assert Remark.objects.count() == 0


def test_the_window_says_nothing_of_the_employers_remarks(client: Client) -> None:
    """Two desks write about one application, each its own verdicts."""
    made = make.application(stage=Stage.ENDORSED)
    employers = made.checks.filter(role="employer").count()
    check(client, made, "fix", **{f"text-{requirement.pk}": "不清楚" for requirement in requirements(made)})
    assert made.checks.filter(role="employer", verdict="fine").count() == employers
    assert made.checks.filter(role="window", verdict="fix").count() == len(requirements(made))


# --- somebody or something was faster -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("stage", "name", "data"),
    [
        (Stage.ENDORSED, "accept", {"note": "材料齐全"}),
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
    answer = act(client, made, name, submission=seen, **data)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "材料已更新，请重新查看后再决定" in text
    for typed in data.values():
        assert typed in text
    made.refresh_from_db()
    assert made.stage == stage
    # what was refused can be confirmed from that very page, which names the new submission
    assert made.current_submission.sha256 in text
    check(client, made)
    assert act(client, made, name, **data).status_code == 302


@pytest.mark.parametrize(
    ("stage", "name", "data"),
    [
        (Stage.ENDORSED, "accept", {"note": "材料齐全"}),
        (Stage.WINDOW_REVIEW, "decline", {"note": "不符合条款"}),
        (Stage.CARD_PRODUCTION, "issue", {"card_number": "YK-2026-001"} | NEXT_YEAR),
    ],
)
def test_act_that_comes_twice_is_answered_as_the_first_time(
    client: Client, officer_guangzhou: User, stage: str, name: str, data: dict
) -> None:
    made = make.application(stage=stage)
    check(client, made)
    first, again = act(client, made, name, **data), act(client, made, name, **data)
    assert (again.status_code, again["Location"]) == (first.status_code, first["Location"])
    assert first.status_code == 302
    assert made.events.filter(name=name).count() == 1
    # the control: with another word, or of somebody else, it is told who did it and when
    other = {"note": "别的理由"} if "note" in data else {"card_number": "YK-2026-002"}
    answer = act(client, made, name, **data | other)
    assert answer.status_code == 409
    text = answer.content.decode()
    event = made.events.get(name=name)
    assert officer_guangzhou.masked_name in text
    assert timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M") in text


def test_act_of_a_colleague_is_told_who_did_it_and_when(
    client: Client, client_of: Callable[[User], Client], officer_guangzhou: User
) -> None:
    made = make.application(stage=Stage.ENDORSED)
    check(client, made)
    assert act(client, made, "accept").status_code == 302
    answer = act(client_of(make.officer("window-2", "440100")), made, "accept")
    assert answer.status_code == 409
    assert officer_guangzhou.masked_name in answer.content.decode()


def test_act_that_is_not_possible_any_more(client: Client) -> None:
    made = make.application(stage=Stage.WINDOW_REVIEW)
    assert client.get(address(made, "accept")).status_code == 409
    page = client.get(address(made, "issue"))
    assert page.status_code == 409 and "刚才的操作没有执行" not in page.content.decode()  # nothing was done
    assert "刚才的操作没有执行" in act(client, made, "issue").content.decode()


def test_card_number_taken_between_the_look_and_the_act(client: Client, monkeypatch: Any) -> None:
    """The database's own constraint speaks last."""
    from applicants.workflow.named import NAMED

    make.move(
        make.application(make.user("person2", country="CN"), stage=Stage.CARD_PRODUCTION),
        "issue",
        card_number="TAKEN-1",
    )
    made = make.application(stage=Stage.CARD_PRODUCTION)
    monkeypatch.setitem(NAMED, "issue", replace(NAMED["issue"], guards=()))
    answer = act(client, made, "issue", card_number="TAKEN-1", **NEXT_YEAR)
    assert answer.status_code == 422
    assert "这个卡号刚刚发给了别的申办人" in answer.content.decode()


def test_issue_until_today_is_over(client: Client) -> None:
    made = make.application(stage=Stage.CARD_PRODUCTION)
    today = timezone.localdate()
    parts = {f"valid_until_{n}": str(part) for n, part in enumerate((today.year, today.month, today.day))}
    assert act(client, made, "issue", card_number="YK0001", **parts).status_code == 422
    tomorrow = today + timedelta(days=1)
    parts = {f"valid_until_{n}": str(p) for n, p in enumerate((tomorrow.year, tomorrow.month, tomorrow.day))}
    assert act(client, made, "issue", card_number="YK0001", **parts).status_code == 302
