"""The rules of OpenID Connect that the mock platform keeps as a provider."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.identity.test_mock_platform import login_page
from youyue.identity.mock_platform.people import PASSWORD


@pytest.fixture
def code(client: Client, db: None) -> tuple[Client, dict[str, str]]:
    """A code for mowen that nobody has redeemed yet."""
    answer = client.post(login_page(client), {"account": "mowen", "password": PASSWORD})
    query = parse_qs(urlsplit(answer["Location"]).query)
    return client, {name: values[0] for name, values in query.items()}


def redeem(client: Client, code: str, **changes: str) -> HttpResponse:
    state = next(iter(client.session["socialaccount_states"].values()))[0]
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
