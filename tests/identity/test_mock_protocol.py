"""The rules of OpenID Connect that the mock platform keeps as a provider."""

import json
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from tests.identity.test_mock_platform import login_page, with_choice
from youyue.identity.mock_platform.people import PASSWORD
from youyue.identity.sealed import unseal
from youyue.identity.states import COOKIE


@pytest.fixture
def code(client: Client, db: None) -> tuple[Client, dict[str, str]]:
    """A code for mowen that nobody has redeemed yet."""
    answer = client.post(login_page(client), {"account": "mowen", "password": PASSWORD})
    query = parse_qs(urlsplit(answer["Location"]).query)
    return client, {name: values[0] for name, values in query.items()}


def redeem(client: Client, code: str, **changes: str) -> HttpResponse:
    (name,) = [name for name in client.cookies if name.startswith(COOKIE)]
    state = json.loads(unseal(client.cookies[name].value, f"cookie:state:{name.removeprefix(COOKIE)}"))
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": "http://testserver/login/callback/",
        "code_verifier": state["pkce_code_verifier"],
        "client_id": "youyue",
        "client_secret": "youyue-development-secret",
    }
    return client.post("/mock-platform/token", asked | changes)


def test_code_is_redeemed_once(code: tuple[Client, dict[str, str]]) -> None:
    client, answer = code
    assert redeem(client, answer["code"]).status_code == 200
    assert redeem(client, answer["code"]).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "v" * 64},
        {"code_verifier": ""},
        {"client_secret": "guessed"},
        {"client_id": "another"},
        {"redirect_uri": "http://testserver/elsewhere/"},
        {"code": "forged"},
        {"grant_type": "password"},
    ],
)
def test_wrong_redemption_is_refused(code: tuple[Client, dict[str, str]], changes: dict[str, str]) -> None:
    client, answer = code
    assert redeem(client, **({"code": answer["code"]} | changes)).status_code in (400, 401)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("redirect_uri", "https://evil.example/login/callback/"),
        ("client_id", "another"),
        ("code_challenge_method", "plain"),
        ("code_challenge", ""),
        ("nonce", ""),
        ("response_type", "token"),
    ],
)
def test_wrong_question_gets_no_login_page(client: Client, db: None, name: str, value: str) -> None:
    address = urlsplit(login_page(client))
    asked = {key: values[0] for key, values in parse_qs(address.query).items()} | {name: value}
    response = client.get(address.path, asked)
    assert response.status_code == 403
    assert "不能登录" in response.content.decode()


def test_userinfo_needs_a_token(client: Client) -> None:
    assert client.get("/mock-platform/userinfo").status_code == 401
    assert (
        client.get("/mock-platform/userinfo", headers={"Authorization": "Bearer forged"}).status_code == 401
    )


def claims_of(client: Client, answer: HttpResponse) -> dict[str, str]:
    code = parse_qs(urlsplit(answer["Location"]).query)["code"][0]
    token = redeem(client, code).json()["id_token"]
    claims: dict[str, str] = jwt.decode(token, options={"verify_signature": False})
    return claims


@pytest.mark.parametrize(("chosen", "level"), [("", "L2"), ("L2", "L2"), ("L3", "L3"), ("L9", "L2")])
def test_level_is_the_accounts_or_the_one_chosen(client: Client, db: None, chosen: str, level: str) -> None:
    answer = client.post(login_page(client), {"account": "mowen", "password": PASSWORD, "level": chosen})
    assert claims_of(client, answer)["acr"] == level


def test_auth_time_is_when_the_person_was_asked(client: Client, db: None) -> None:
    with time_machine.travel("2026-12-01 08:00:00Z", tick=False):
        client.post(login_page(client), {"account": "mowen", "password": PASSWORD})
        client.cookies = type(client.cookies)(
            {name: morsel for name, morsel in client.cookies.items() if not name.startswith(COOKIE)}
        )
    with time_machine.travel("2026-12-01 08:20:00Z", tick=False):
        answer = client.get(login_page(client))
        claims = claims_of(client, answer)
    assert claims["iat"] - claims["auth_time"] == 20 * 60  # type: ignore[operator]


@pytest.mark.parametrize(
    ("asked", "is_asked_again"),
    [
        ({}, False),
        ({"prompt": "login"}, True),
        ({"max_age": "600"}, True),
        ({"max_age": "3600"}, False),
        ({"max_age": "soon"}, False),
        ({"acr_values": "L3"}, True),
        ({"acr_values": "L2"}, False),
        ({"acr_values": "L3 L2"}, False),
    ],
    ids=str,
)
def test_site_may_ask_for_a_fresh_or_better_sign_in(
    client: Client, db: None, asked: dict[str, str], is_asked_again: bool
) -> None:
    with time_machine.travel("2026-12-01 08:00:00Z", tick=False):
        client.post(login_page(client), {"account": "mowen", "password": PASSWORD})
    with time_machine.travel("2026-12-01 08:20:00Z", tick=False):
        answer = client.get(with_choice(login_page(client), **asked))
    assert (answer.status_code == 200) is is_asked_again


def test_forged_memory_of_the_platform_is_none(client: Client, db: None) -> None:
    client.cookies["mock_platform"] = "mowen:L5:1"
    assert client.get(login_page(client)).status_code == 200
