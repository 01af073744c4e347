"""youyue/identity/states.py: a sign-in that was begun waits in the browser, and leaves nothing with us."""

import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.identity import liar
from tests.identity.conftest import Exchange
from youyue.identity.states import COOKIE, LIFE, MOST

Start = Callable[..., Exchange]
PUBLIC = ["/", "/hall/", "/card/", "/process/", "/materials/", "/guide/", "/faq/", "/policies/", "/privacy/"]


def cookies(client: Client) -> list[str]:
    return [name for name, cookie in client.cookies.items() if name.startswith(COOKIE) and cookie.value]


def test_whoever_only_looks_leaves_no_row(exchange: Start) -> None:
    for _number in range(3):
        exchange().start()
    for address in PUBLIC:
        Client().get(address)
    Client().get("/items/", follow=False)
    Client().post("/apply/contact/", {"address": "x"})
    Client().get("/login/callback/?state=made-up&code=x")
    assert Session.objects.count() == 0


def test_state_is_sealed_sent_to_the_sign_in_alone_and_short_lived(exchange: Start) -> None:
    attempt = exchange().start("/login/?next=/profile/")
    (name,) = cookies(attempt.client)
    cookie = attempt.client.cookies[name]
    assert name == COOKIE + attempt.asked["state"]
    assert (cookie["path"], cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (
        "/login/",
        LIFE,
        True,
        "Lax",
    )
    for secret in (attempt.asked["nonce"], "profile", "verifier"):
        assert secret not in cookie.value


def test_state_is_taken_out_of_the_browser_when_it_was_used(exchange: Start) -> None:
    attempt = exchange().start()
    assert attempt.finish().status_code == 302
    assert cookies(attempt.client) == []


def test_state_counts_once_though_the_browser_kept_it(exchange: Start) -> None:
    attempt = exchange().start()
    (name,) = cookies(attempt.client)
    value = attempt.client.cookies[name].value
    attempt.finish()
    other = Client()
    other.cookies[name] = value
    answer = other.get("/login/callback/", {"code": "code", "state": attempt.asked["state"]})
    assert answer.status_code == 403 and "_auth_user_id" not in other.session


@pytest.mark.parametrize("change", ["moved", "altered", "empty", "plain", "nonsense"])
def test_state_that_was_touched_is_none(exchange: Start, change: str) -> None:
    attempt, other = exchange().start(), exchange().start()
    (name,), (others,) = cookies(attempt.client), cookies(other.client)
    value = attempt.client.cookies[name].value
    plain = json.dumps({"at": 0, "process": "login", "nonce": other.asked["nonce"]})
    attempt.client.cookies[name] = {
        "moved": other.client.cookies[others].value,
        "altered": value[:-6] + "AAAAAA",
        "empty": "",
        "plain": plain,
        "nonsense": "dev:%%%",
    }[change]
    assert attempt.finish().status_code == 403
    assert not attempt.is_in


def test_a_browser_keeps_few_of_them(exchange: Start, client: Client) -> None:
    for _number in range(MOST + 3):
        exchange(client).start()
    assert len(cookies(client)) == MOST


def test_long_address_to_go_to_fits_or_is_forgotten(exchange: Start) -> None:
    attempt = exchange().start("/login/?next=" + quote("/profile/?" + "优" * 1900))
    assert len(attempt.client.cookies[cookies(attempt.client)[0]].value) < 3700
    assert attempt.finish()["Location"] == "/items/"
    attempt = exchange().start("/login/?next=" + quote("/profile/?" + "a" * 1900))
    assert attempt.finish()["Location"].startswith("/profile/?aaa")


@pytest.mark.parametrize("state", ["", "../x", "a b", "状态", "x" * 5000, "a;b", "a=b"])
def test_state_of_any_name_is_a_page(exchange: Start, client: Client, state: str) -> None:
    exchange()
    liar.stage.answer = liar.Answer("")
    assert client.get("/login/callback/", {"code": "x", "state": state}).status_code == 403
