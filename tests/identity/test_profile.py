"""个人信息: every label of the seed, masked numbers, and what only the person may see or change."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests import make
from youyue.identity.models import AccessLog, User
from youyue.identity.profile import age_of

BASIC = ["登录账号", "用户名称", "证件类型", "证件号码", "手机号", "国家/地区", "实名认证"]
DETAILS = [
    "政治面貌",
    "邮箱",
    "性别",
    "年龄",
    "学历/学位",
    "人才类别",
    "社会保障号",
    "现工作单位",
    "户口所在地",
    "通信地址",
]
NUMBER = "440106199003076518"
NOTE = (
    "*如需修改登录账号、用户名称、证件类型、证件号码、手机号、国家/地区、请前往“广东人社统一认证系统”进行修改。"
    "修改完成后重新登录本系统生效。"
)


@pytest.fixture
def me(client: Client, applicant: User) -> Client:
    client.force_login(applicant)
    return client


@pytest.mark.parametrize(("name", "labels"), [("profile", BASIC), ("profile_details", DETAILS)])
def test_tab_has_the_seeds_labels_and_note(me: Client, name: str, labels: list[str]) -> None:
    page = me.get(reverse(f"identity:{name}")).content.decode()
    for label in [*labels, "基本信息", "详细信息", "完善资料", NOTE]:
        assert label in page


def test_basic_shows_facts_and_masks_numbers(me: Client) -> None:
    page = me.get("/profile/").content.decode()
    for shown in ("中国公民身份证", "4****************8", "186****1402", "中国大陆", "L2"):
        assert shown in page
    assert NUMBER not in page
    assert "18612341402" not in page


def test_missing_facts_are_said_to_be_missing(me: Client) -> None:
    page = me.get("/profile/details/").content.decode()
    assert "暂无数据" in page
    assert "暂未填写" in page


def test_number_is_shown_once_and_the_look_is_logged(me: Client, applicant: User) -> None:
    page = me.post("/profile/", {"show": "id_number"}, REMOTE_ADDR="192.0.2.7").content.decode()
    assert NUMBER in page
    assert "18612341402" not in page
    look = AccessLog.objects.get()
    assert (look.by, look.whose, look.action, look.what, look.role, look.ip) == (
        applicant,
        applicant,
        "reveal",
        "证件号码",
        "本人",
        "192.0.2.7",
    )
    assert NUMBER not in me.get("/profile/").content.decode()


@pytest.mark.parametrize("asked", ["", "subject", "social_security_number", "__class__", "\x00"])
def test_nothing_else_is_shown(me: Client, asked: str) -> None:
    page = me.post("/profile/", {"show": asked}).content.decode()
    assert NUMBER not in page
    assert AccessLog.objects.count() == 0


def test_number_stays_hidden_when_the_look_cannot_be_logged(
    me: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*args: Any, **kwargs: Any) -> None:
        raise OSError

    monkeypatch.setattr("youyue.identity.looks.log_look", full_disk)
    me.raise_request_exception = False
    response = me.post("/profile/", {"show": "id_number"})
    assert response.status_code == 500
    assert NUMBER not in response.content.decode()


def test_page_is_not_kept_by_any_cache(me: Client) -> None:
    assert "no-store" in me.get("/profile/")["Cache-Control"]


def test_legal_person_sees_the_employers_facts(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    page = client.get("/profile/").content.decode()
    for shown in ("岭海先进材料研究院（广州）", "12440100MB9A000490", "统一社会信用代码", "法定代表人"):
        assert shown in page


@pytest.mark.parametrize(
    ("today", "age"), [("2026-03-06", 35), ("2026-03-07", 36), ("2026-12-31", 36), ("1990-03-07", 0)]
)
def test_age_counts_full_years(applicant: User, today: str, age: int) -> None:
    with time_machine.travel(f"{today}T12:00+08:00"):
        assert age_of(applicant) == age


def test_edit_saves_the_local_fields(me: Client) -> None:
    typed = {
        "email": "own@example.cn",
        "highest_education": "11",
        "talent_category": "工程技术人才",
        "mailing_address": "广州市天河区天河路 1 号",
    }
    assert me.post("/profile/edit/", typed)["Location"] == "/profile/details/"
    page = me.get("/profile/details/").content.decode()
    for shown in (
        "own@example.cn",
        "博士研究生毕业",
        "工程技术人才",
        "广州市天河区天河路 1 号",
        "资料已保存",
    ):
        assert shown in page


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "no address"},
        {"highest_education": "99"},
        {"talent_category": "x" * 101},
        {"mailing_address": "x" * 201},
        {"talent_category": "\ufffe"},
    ],
)
def test_edit_keeps_what_was_typed_and_says_what_is_wrong(me: Client, typed: dict[str, str]) -> None:
    response = me.post("/profile/edit/", typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert "<title>错误：" in page
    assert 'role="alert"' in page
    assert User.objects.get().email == ""


@pytest.mark.parametrize("name", ["profile", "profile_details", "profile_edit"])
def test_stranger_is_sent_to_sign_in(client: Client, db: None, name: str) -> None:
    address = reverse(f"identity:{name}")
    for response in (client.get(address), client.post(address, {"show": "id_number"})):
        assert response["Location"] == f"/login/?next={address}"


def test_nobody_sees_anybody_elses_page(client: Client, applicant: User) -> None:
    client.force_login(make.user("chenzhihao"))
    assert "莫知文" not in client.get("/profile/").content.decode()
