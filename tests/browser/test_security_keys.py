"""Security keys in a real browser with a virtual authenticator: added, used, refused, by keyboard."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import expect

from tests.browser.saving import forgive
from tests.browser.visitor import NARROW, WIDE, Visitor
from youyue.identity.assurance import keys
from youyue.identity.assurance.events import FactorEvent
from youyue.identity.models import User
from youyue.identity.sessions import SessionStore

pytestmark = [pytest.mark.trial, pytest.mark.unassured]
ADD, MINE = "/profile/factors/keys/add/", "/profile/factors/"


class Holder:
    """A window officer at her browser, with a key in it. Pages that ask, and refuse, are no faults here."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page
        self.devtools = visitor.context.new_cdp_session(visitor.page)
        self.devtools.send("WebAuthn.enable")
        self.number = ""

    def plug_in(self, **other: Any) -> None:
        about = {
            "protocol": "ctap2",
            "transport": "usb",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": about | other})
        self.number = made["authenticatorId"]

    def credentials(self) -> list[dict[str, Any]]:
        known = self.devtools.send("WebAuthn.getCredentials", {"authenticatorId": self.number})
        return list(known["credentials"])

    def unplug(self) -> None:
        self.devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.number})

    def hears(self, words: str) -> None:
        expect(self.page.locator("[data-yy-key] [role=alert]")).to_contain_text(words, timeout=20_000)

    def type_through(self, *presses: str) -> None:
        for press in presses:
            self.page.keyboard.press(press)

    def add(self, name: str) -> None:
        """By keyboard alone."""
        self.visitor.go(ADD)
        self.page.get_by_label("名称").focus()
        self.page.keyboard.type(name)
        self.type_through("Tab")
        expect(self.page.get_by_role("button", name="添加", exact=True)).to_be_focused()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    settings.SITE_URL = live_server.url
    return str(live_server.url)


@pytest.fixture
def holder(
    site: str,
    transactional_db: None,
    officer_guangzhou: User,
    client_of: Callable[..., Client],
    visitor: Callable[..., Visitor],
) -> Iterator[Holder]:
    made = Holder(visitor().cookies(client_of(officer_guangzhou).cookies))
    yield made
    forgive(made.visitor, 403, 422)


def forget(user: User) -> None:
    """As after a sign-in that proved nothing."""
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        if session.get("_auth_user_id") == str(user.pk):
            session.pop("assured", None)
            session.save()


def test_key_is_added_and_used_where_it_is_asked_for(holder: Holder, officer_guangzhou: User) -> None:
    holder.plug_in()
    holder.add("办公室的密钥")
    holder.visitor.look()
    assert holder.visitor.sees("已添加，请抄下恢复码")
    holder.visitor.go(MINE)
    assert holder.visitor.sees("办公室的密钥")
    assert holder.credentials()[0]["rpId"] == "localhost"

    # asked for in place, and gone on with, by the return key
    forget(officer_guangzhou)
    for size in (WIDE, NARROW):
        holder.page.set_viewport_size(size)
        holder.visitor.go("/window/?box=new")
        button = holder.page.get_by_role("button", name="用安全密钥验证")
        button.focus()
        with holder.page.expect_navigation(url="**/window/?box=new"):
            holder.page.keyboard.press("Enter")
        assert holder.page.get_by_text("请再验证").count() == 0
        forget(officer_guangzhou)
    assert holder.credentials()[0]["signCount"] > 1

    assert FactorEvent.objects.filter(kind="key failed").count() == 0


def test_copied_key_is_stopped(holder: Holder, officer_guangzhou: User) -> None:
    holder.plug_in()
    holder.add("办公室的密钥")
    holder.visitor.settle()
    copied = holder.credentials()[0]
    row = Authenticator.objects.get(type="webauthn")
    assert row.data["stopped"] is False
    forget(officer_guangzhou)
    holder.visitor.go("/window/")
    with holder.page.expect_navigation(url="**/window/"):
        holder.page.get_by_role("button", name="用安全密钥验证").click()
    forget(officer_guangzhou)
    holder.unplug()  # in its place one with the same secret, as it was before
    holder.plug_in()
    given = {"authenticatorId": holder.number, "credential": copied | {"signCount": 0}}
    holder.devtools.send("WebAuthn.addCredential", given)
    holder.visitor.go("/window/")
    with holder.page.expect_navigation():
        holder.page.get_by_role("button", name="用安全密钥验证").click()
    assert holder.visitor.sees("可能被人复制过，已停用")
    assert holder.page.get_by_role("button", name="用安全密钥验证").count() == 0


def test_what_goes_wrong_is_said(
    holder: Holder, monkeypatch: pytest.MonkeyPatch, settings: Any, site: str
) -> None:
    # the same key again; one that cannot see who it is; nobody touches it
    holder.plug_in()
    holder.add("办公室的密钥")
    holder.visitor.settle()
    holder.visitor.go(ADD).fill(key_name="再来一次")
    holder.page.get_by_role("button", name="添加", exact=True).click()
    holder.hears("已经添加过")
    holder.visitor.inspect()
    holder.unplug()
    monkeypatch.setattr(keys, "SECONDS", 1)
    holder.plug_in(automaticPresenceSimulation=False)
    holder.visitor.go(ADD).fill(key_name="没有人碰")
    holder.page.get_by_role("button", name="添加", exact=True).click()
    expect(holder.page.locator("[data-yy-key] [role=status]")).to_contain_text("请按浏览器的提示")
    holder.hears("没有等到密钥")
    holder.unplug()
    monkeypatch.setattr(keys, "SECONDS", 300)
    holder.plug_in(hasUserVerification=True, isUserVerified=False)
    holder.visitor.go(ADD).fill(key_name="认不出人")
    holder.page.get_by_role("button", name="添加", exact=True).click()
    holder.hears("没有完成")
    # a name first, and the focus on what is missing
    holder.visitor.go(ADD)
    with holder.page.expect_navigation():
        holder.page.get_by_role("button", name="添加", exact=True).click()
    expect(holder.page.locator("[name=key_name]")).to_have_attribute("aria-invalid", "true")
    # at another address than that of the settings, and in a browser without
    settings.SITE_URL = "https://youyue.example.cn"
    holder.visitor.go(ADD)
    assert holder.visitor.sees("只能在 https://youyue.example.cn 使用")
    settings.SITE_URL = site
    holder.page.add_init_script("delete window.PublicKeyCredential")
    holder.visitor.go(ADD)
    assert holder.visitor.sees("不支持安全密钥")
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_without_script_the_page_offers_what_else_there_is(
    holder: Holder,
    officer_guangzhou: User,
    visitor: Callable[..., Visitor],
    client_of: Callable[..., Client],
) -> None:
    plain = visitor(script=False).cookies(client_of(officer_guangzhou).cookies)
    plain.go(ADD)
    assert plain.sees("或者改用手机上的验证器")
    holder.plug_in()
    holder.add("办公室的密钥")
    plain.go("/window/")
    assert plain.sees("这个浏览器没有运行脚本。请用下面的其他方式验证")
    assert plain.page.get_by_role("button", name="用安全密钥验证").count() == 0
    assert plain.page.get_by_label("恢复码").count() == 1
    forgive(plain, 403)
