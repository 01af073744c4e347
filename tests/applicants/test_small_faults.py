"""What the pages of the filing say at the edges: counts, reasons, blanks, what is right again."""

from typing import Any

import pytest
from django.test import Client

from applicants.models import Application
from catalog.models import Clause
from tests import make
from youyue.identity.models import User


@pytest.fixture
def mine(applicant: User, client_of: Any) -> Client:
    return client_of(applicant)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


# --- 优粤卡类别 ---------------------------------------------------------------------------------------
def test_count_of_clauses_is_of_what_is_shown(mine: Client) -> None:
    shown = Clause.objects.in_force().filter(card_type="B", items__is_active=True).count()
    assert f"共 {shown} 项" in text(mine.get("/apply/card-type/?card=B"))
    page = text(mine.get("/apply/card-type/?card=B&q=诺贝尔"))
    assert "找到 0 项" in page and "B 卡里没有与“诺贝尔”相符的条款，另一类里有" in page
    assert "找到 0 项" not in text(mine.get("/apply/card-type/?card=A&q=诺贝尔"))


def test_prompt_stands_until_something_is_chosen(mine: Client, applicant: User) -> None:
    prompt = "请先选择申请类别再选择申请条款"
    assert prompt in text(mine.get("/apply/card-type/"))
    assert prompt not in text(mine.get("/apply/card-type/?card=A"))
    make.application(applicant)
    assert prompt not in text(mine.get("/apply/card-type/"))


# --- what is right again ------------------------------------------------------------------------------
def test_autosave_tells_the_card_type_and_what_is_still_wrong(mine: Client, applicant: User) -> None:
    item = make.application(applicant).clause_item
    answer = mine.post("/apply/card-type/autosave/", {"clause_item": item.pk, "wrong": "clause_item"}).json()
    assert (answer["found_out"], answer["wrong"]) == (f"已辨别为 {item.clause.card_type} 卡", {})
    data = {"email": "mowen.example.cn", "emergency_name": "林芳", "wrong": "email emergency_name"}
    answer = mine.post("/apply/contact/autosave/", data).json()
    assert list(answer["wrong"]) == ["email"]  # the address, which is missing too, was not judged yet
    assert "@" in answer["wrong"]["email"]
    assert mine.post("/apply/contact/autosave/", {"email": "x"}).json()["wrong"] == {}


# --- all at once --------------------------------------------------------------------------------------
@pytest.mark.parametrize(("arrangement", "is_asked"), [("full_time", True), ("", True), ("flexible", False)])
def test_social_insurance_is_asked_for_as_its_star_says(
    mine: Client, arrangement: str, is_asked: bool
) -> None:
    page = text(mine.post("/apply/basics/", {"work_arrangement": arrangement, "go": "next"}))
    assert ("请选择社保缴纳情况" in page) == is_asked
    assert "by-arrangement" in page


@pytest.mark.parametrize("name", ["莫知文", " 莫 知文 ", "莫·知文"])
def test_own_name_is_no_emergency_contact(mine: Client, name: str) -> None:
    page = text(mine.post("/apply/contact/", {"emergency_name": name, "go": "next"}))
    assert "紧急联系人姓名与您本人的相同，请填另一个人的姓名" in page
    other = text(mine.post("/apply/contact/", {"emergency_name": "莫知", "go": "next"}))
    assert "与您本人的相同" not in other


# --- 检查 ---------------------------------------------------------------------------------------------
def test_check_page_tells_blanks_from_mistakes(mine: Client, applicant: User) -> None:
    make.application(applicant, wechat="", position="")
    mine.post("/apply/contact/", {"email": "mowen.example.cn", "go": "back"})
    page = text(mine.get("/apply/check/")).replace("> <", "><")
    assert '<div><dt>微信号码</dt><dd><span class="mut">未填（选填）</span></dd></div>' in page
    assert '<div class="bad-row"><dt>电子邮箱</dt><dd><span>mowen.example.cn</span>' in page
    assert '<div class="bad-row"><dt>职务</dt>' in page
    assert "/portrait/" in page


# --- 我的事项 -----------------------------------------------------------------------------------------
def test_reason_of_a_refusal_is_told(mine: Client, applicant: User) -> None:
    made = make.application(applicant, stage="window_review")
    make.move(made, "decline", note="不符合所选条款")
    items = text(mine.get("/items/"))
    assert "不予通过决定" in items and "不符合所选条款" in items
    assert "不符合所选条款" in text(mine.get(f"/items/{made.pk}/"))


def test_withdrawn_item_is_where_the_page_leads(mine: Client, applicant: User) -> None:
    made = make.submitted_application(applicant)
    answer = mine.post(f"/items/{made.pk}/withdraw/", {"note": "不办了", "seen": "submitted"})
    assert answer["Location"] == "/items/?box=closed"
    assert "不办了" in text(mine.get("/items/"))  # the first box that has something


def test_recall_after_receiving_says_so(mine: Client, applicant: User, client_of: Any) -> None:
    made = make.application(applicant, stage="employer_review")
    answer = mine.get(f"/items/{made.pk}/recall/")
    assert answer.status_code == 409
    assert "接收" in text(answer)


def test_home_tells_of_the_card(mine: Client, applicant: User) -> None:
    made = make.application(applicant, stage="issued")
    page = text(mine.get("/"))
    assert f"已发卡，卡号 {Application.objects.get(pk=made.pk).card_number}" in page
    assert "您还没有在办的申请" not in page


@pytest.mark.parametrize("stage", ["not_accepted", "declined", "upheld"])
def test_home_tells_of_a_refusal_and_leads_to_what_can_be_done(
    mine: Client, applicant: User, stage: str
) -> None:
    made = make.application(applicant, stage=stage)
    page = text(mine.get("/"))
    assert made.get_stage_display() in page and f'href="/items/{made.pk}/"' in page
    assert "您还没有在办的申请" not in page


def test_new_beginning_tells_of_the_draft_in_the_bin(mine: Client, applicant: User) -> None:
    words = "您有一份草稿在回收站里"
    assert words not in text(mine.get("/apply/card-type/"))
    made = make.application(applicant)
    Application.objects.filter(pk=made.pk).update(binned_at=made.created_at)
    assert words in text(mine.get("/apply/card-type/"))


def test_self_check_is_not_ticked(mine: Client) -> None:
    page = text(mine.get("/apply/contact/"))
    assert 'class="done"><span class="dot"' not in page
