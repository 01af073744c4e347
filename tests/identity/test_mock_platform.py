"""The mock platform: everybody gets in, by every way, and the protocol's rules are kept by it too."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from youyue.identity import id_numbers
from youyue.identity.mock_platform.apps import MockPlatformConfig
from youyue.identity.mock_platform.people import PASSWORD, everybody, of_kind, sign_in
from youyue.identity.mock_platform.scan import new_ticket, ticket_of
from youyue.identity.models import User
from youyue.identity.signals import signed_in

WELL_KNOWN = [name for name, person in everybody().items() if person["assurance_level"] != "L1"]


def login_page(client: Client, next_url: str = "/profile/") -> str:
    """The address of the platform's page, with the site's question in it."""
    return client.get(f"/login/?next={next_url}")["Location"]


def with_choice(address: str, **choice: str) -> str:
    return address + "".join(f"&{name}={value}" for name, value in choice.items())


def log_in(client: Client, account: str, next_url: str = "/profile/") -> HttpResponse:
    """By account and password, all the way to the page that was asked for."""
    who = everybody()[account]["user_type"]
    address = with_choice(login_page(client, next_url), who=who)
    return client.post(address, {"account": account, "password": PASSWORD}, follow=True)


@pytest.mark.parametrize("account", WELL_KNOWN)
def test_password_signs_in(client: Client, db: None, account: str) -> None:
    response = log_in(client, account)
    assert response.status_code == 200
    assert response.request["PATH_INFO"] == "/profile/"
    user = User.objects.get()
    assert user.account_name == account
    assert user.name == everybody()[account]["name"]
    assert user.is_legal_person == (everybody()[account]["user_type"] == "legal_person")


@pytest.mark.parametrize("way", ["social_card", "yueshengshi"])
@pytest.mark.parametrize("account", ["mowen", "linghai"])
def test_scanning_signs_in(client: Client, db: None, way: str, account: str) -> None:
    who = everybody()[account]["user_type"]
    address = with_choice(login_page(client), who=who, way=way)
    page = client.get(address).content.decode()
    ticket = page.partition('name="ticket" value="')[2].partition('"')[0]
    assert client.get(reverse("mock_platform:scan_state", args=[ticket])).json() == {
        "confirmed": False,
        "expired": False,
    }
    too_early = client.post(address, {"ticket": ticket})
    assert "还没有在手机上确认" in too_early.content.decode()
    assert ticket in too_early.content.decode()

    phone = Client()
    phone_page = reverse("mock_platform:phone", args=[ticket])
    assert everybody()[account]["name"] in phone.get(phone_page).content.decode()
    assert "请先选择" in phone.post(phone_page).content.decode()
    assert "已确认登录" in phone.post(phone_page, {"account": account}).content.decode()

    assert client.get(reverse("mock_platform:scan_state", args=[ticket])).json()["confirmed"] is True
    response = client.post(address, {"ticket": ticket}, follow=True)
    assert response.request["PATH_INFO"] == "/profile/"
    assert User.objects.get().account_name == account


def test_phone_of_a_person_cannot_be_an_agents(client: Client) -> None:
    ticket = new_ticket("social_card", "person")
    client.post(reverse("mock_platform:phone", args=[ticket.text]), {"account": "linghai"})
    assert ticket.account == ""


def test_scan_code_is_a_picture_of_its_address(client: Client) -> None:
    ticket = new_ticket("yueshengshi", "person")
    response = client.get(reverse("mock_platform:scan_code", args=[ticket.text]))
    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<svg")
    assert b"style" not in response.content


@pytest.mark.parametrize("ticket", ["x", "password.person.abc:1:2", "%00"])
def test_forged_ticket_is_expired(client: Client, db: None, ticket: str) -> None:
    assert ticket_of(ticket) is None
    assert "二维码已过期" in client.get(reverse("mock_platform:phone", args=[ticket])).content.decode()
    assert client.get(reverse("mock_platform:scan_code", args=[ticket])).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"account": "mowen", "password": "wrong"}, "账号或密码不对"),
        ({"account": "nobody", "password": PASSWORD}, "账号或密码不对"),
        ({}, "账号或密码不对"),
        ({"account": "linghai", "password": PASSWORD}, "单位登录"),
    ],
)
def test_wrong_credentials_are_told_on_the_page(
    client: Client, db: None, typed: dict[str, str], said: str
) -> None:
    response = client.post(login_page(client), typed)
    assert response.status_code == 200
    assert said in response.content.decode()


def test_too_little_assurance_is_told_what_to_do(client: Client, db: None) -> None:
    response = log_in(client, "zhaoxin")
    assert response.status_code == 403
    assert "L1" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_login_page_offers_all_ways_and_no_account_pages(client: Client, db: None) -> None:
    page = client.get(login_page(client)).content.decode()
    for words in ("个人登录", "单位登录", "账号密码", "电子社保卡扫码", "粤省事扫码", "模拟平台，仅供演示"):
        assert words in page
    for words in ("注册", "忘记密码"):
        assert words not in page
    assert 'autocomplete="current-password"' in page
    for person in of_kind("person"):
        assert person["name"] in page


def test_demo_account_is_filled_in_by_a_link(client: Client, db: None) -> None:
    page = client.get(with_choice(login_page(client), account="maria")).content.decode()
    assert 'value="maria"' in page


def test_cancel_leads_back_to_a_page_of_the_site(client: Client, db: None) -> None:
    response = client.get(with_choice(login_page(client), cancel="1"), follow=True)
    assert "您取消了登录" in response.content.decode()


# --- the platform's session ---------------------------------------------------------------------------
def test_platform_knows_the_browser_until_sign_out(client: Client, db: None) -> None:
    log_in(client, "mowen")
    client.session.flush()
    back = client.get("/login/?next=/profile/", follow=True)
    assert back.request["PATH_INFO"] == "/profile/"

    response = client.post("/logout/", follow=True)
    assert response.request["PATH_INFO"] == "/"
    assert "您已退出登录" in response.content.decode()
    assert "_auth_user_id" not in client.session
    assert client.get("/login/", follow=True).request["PATH_INFO"] == "/mock-platform/authorize"


def test_sign_out_sends_the_id_token_to_the_platform(client: Client, db: None) -> None:
    log_in(client, "mowen")
    address = urlsplit(client.post("/logout/")["Location"])
    asked = parse_qs(address.query)
    assert address.path == "/mock-platform/end-session"
    assert asked["id_token_hint"][0].count(".") == 2
    assert asked["post_logout_redirect_uri"] == ["http://testserver/"]


def test_link_to_sign_out_does_nothing(client: Client, db: None) -> None:
    log_in(client, "mowen")
    assert client.get("/logout/")["Location"] == "/"
    assert "_auth_user_id" in client.session


def test_sign_out_of_nobody_leads_home(client: Client, db: None) -> None:
    assert client.post("/logout/")["Location"] == "/"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/", "javascript:alert(1)", ""])
def test_end_of_session_leads_nowhere_foreign(client: Client, db: None, back: str) -> None:
    log_in(client, "mowen")
    hint = parse_qs(urlsplit(client.post("/logout/")["Location"]).query)["id_token_hint"][0]
    response = client.get(
        "/mock-platform/end-session", {"id_token_hint": hint, "post_logout_redirect_uri": back}
    )
    assert response.status_code == 200


def test_end_of_session_without_proof_leads_nowhere(client: Client, db: None) -> None:
    asked = {"id_token_hint": "a.b.c", "post_logout_redirect_uri": "http://testserver/"}
    assert client.get("/mock-platform/end-session", asked).status_code == 200


# --- the people -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("account", everybody())
def test_numbers_of_the_people_hold(account: str) -> None:
    from stdnum.cn import uscc

    person = everybody()[account]
    facts = id_numbers.check(person["id_type"], person["id_number"])
    assert facts.problem == ""
    if facts.birth_date:
        assert facts.birth_date.isoformat() == person["birthdate"]
        assert facts.sex == {"male": "1", "female": "2"}[person["gender"]]
    if person["user_type"] == "legal_person":
        assert uscc.is_valid(person["credit_code"])


def test_sign_in_without_a_browser_is_the_same_account(client: Client, db: None) -> None:
    heard: list[Any] = []
    signed_in.connect(lambda sender, **told: heard.append(told), weak=False, dispatch_uid="test")
    try:
        user = sign_in("linghai")
    finally:
        signed_in.disconnect(dispatch_uid="test")
    assert [(told["user"], told["request"], told["changed"]) for told in heard] == [(user, None, [])]
    log_in(client, "linghai")
    assert User.objects.get() == user


# --- where it may not be ----------------------------------------------------------------------------------
def test_check_refuses_it_without_debug(settings: Any) -> None:
    settings.DEBUG = False
    assert "identity.E001" in [error.id for error in run_checks()]
    settings.DEBUG = True
    assert "identity.E001" not in [error.id for error in run_checks()]


def test_server_does_not_come_up_with_it_in_production(settings: Any) -> None:
    settings.PRODUCTION = True
    config = MockPlatformConfig.create("youyue.identity.mock_platform")
    with pytest.raises(ImproperlyConfigured):
        config.ready()


def test_issuer_follows_the_address_when_none_is_set(client: Client, db: None, settings: Any) -> None:
    settings.IDENTITY_ISSUER = ""
    page = client.get("/login/", headers={"Host": "localhost:8123"})
    assert page["Location"].startswith("http://localhost:8123/mock-platform/authorize?")
