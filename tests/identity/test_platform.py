"""youyue/identity/platform.py: its documents, its keys, and answers that are none."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from django.http import HttpResponse
from django.test import Client

from tests.identity import liar
from tests.identity.conftest import Exchange, Lie, assert_stays_out, token_answer, userinfo

Start = Callable[..., Exchange]
UNAVAILABLE: dict[str, Lie] = {
    "token endpoint away": token_answer(requests.ConnectionError("refused")),
    "token endpoint too slow": token_answer(requests.ReadTimeout("slow")),
    "token endpoint broken": token_answer(HttpResponse(status=500)),
    "token endpoint answers HTML": token_answer(HttpResponse("<html>维护中</html>")),
    "token endpoint answers a list": token_answer([1]),
    "token endpoint answers nothing": token_answer(HttpResponse("")),
    "token endpoint redirects": token_answer(HttpResponse(status=302, headers={"Location": "/"})),
    "answer of a megabyte": token_answer(HttpResponse("1" * 1_000_000)),
    "userinfo away": userinfo(requests.ConnectTimeout("slow")),
    "userinfo answers HTML": userinfo(HttpResponse("<p>登录</p>")),
    "userinfo is a list": userinfo([]),
    "userinfo answers broken JSON": userinfo(HttpResponse('{"sub": "some')),
    "token endpoint answers nested JSON": token_answer(HttpResponse('{"a":' * 20_000 + "1" + "}" * 20_000)),
    "token endpoint answers a number of a megabyte": token_answer(HttpResponse("1" * 200_000)),
    "userinfo is nested": userinfo(HttpResponse("[" * 100_000)),
    "keys are nested": lambda a: setattr(a, "keys", HttpResponse('{"keys":' + "[" * 100_000)),
    "no key but private ones": lambda a: a.keys.update(
        keys=[liar.public(liar.RSA_KEY, "rsa") | {"d": "AQAB"}]
    ),
    "keys away": lambda a: setattr(a, "keys", requests.ConnectionError("refused")),
    "keys are HTML": lambda a: setattr(a, "keys", HttpResponse("<html>")),
    "no keys": lambda a: setattr(a, "keys", {"keys": []}),
    "keys are text": lambda a: setattr(a, "keys", {"keys": ["rsa"]}),
}


@pytest.mark.parametrize("what", UNAVAILABLE)
def test_platform_that_gives_no_answer_is_a_503_page(exchange: Callable[..., Exchange], what: str) -> None:
    attempt = exchange().start()
    response = attempt.finish(UNAVAILABLE[what])
    assert_stays_out(attempt, response, 503)
    assert "再试一次" in response.content.decode()


@pytest.mark.parametrize(
    "discovery",
    [
        requests.ConnectionError("refused"),
        HttpResponse("<html>"),
        HttpResponse(status=503),
        {"issuer": "replaced below"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "http://["},
        {"jwks_uri": 5},
        HttpResponse('{"issuer":' * 20_000),
    ],
)
def test_start_without_a_usable_discovery_is_a_503_page(
    exchange: Callable[..., Exchange], discovery: Any, client: Client
) -> None:
    attempt = exchange(client)
    answer = liar.Answer("")
    if isinstance(discovery, dict):
        answer.discovery = (answer.discovery | discovery) | {"issuer": liar.issuer()}
        if "authorization_endpoint" not in discovery:
            del answer.discovery["token_endpoint"]
    else:
        answer.discovery = discovery
    liar.stage.answer = answer
    response = client.get("/login/")
    assert_stays_out(attempt, response, 503)


def test_discovery_of_another_issuer_is_refused(exchange: Callable[..., Exchange], client: Client) -> None:
    attempt = exchange(client)
    liar.stage.answer = liar.Answer("")
    liar.stage.answer.discovery["issuer"] = "https://evil.example"
    assert_stays_out(attempt, client.get("/login/"), 403)


def test_broken_discovery_is_not_kept(exchange: Callable[..., Exchange], client: Client) -> None:
    exchange()
    liar.stage.answer = liar.Answer("")
    good = liar.stage.answer.discovery
    liar.stage.answer.discovery = HttpResponse("<html>")
    assert client.get("/login/").status_code == 503
    liar.stage.answer.discovery = good
    assert client.get("/login/").status_code == 302


@pytest.mark.parametrize("named", ["https://evil.example", ""])
def test_callback_that_names_another_issuer_is_refused(exchange: Callable[..., Exchange], named: str) -> None:
    attempt = exchange().start()
    assert_stays_out(attempt, attempt.finish(iss=named), 403)


def test_callback_without_the_issuer_it_promised_is_refused(exchange: Callable[..., Exchange]) -> None:
    exchange()
    liar.stage.answer = liar.Answer("")
    promise = {"authorization_response_iss_parameter_supported": True}
    liar.stage.answer.discovery |= promise
    attempt = exchange().start()
    assert_stays_out(attempt, attempt.finish(), 403)
    attempt = exchange().start()
    assert attempt.finish(iss=liar.issuer()).status_code == 302


# --- keys --------------------------------------------------------------------------------------------
def test_key_rotation_fails_no_sign_in(exchange: Start) -> None:
    exchange().start().finish()
    attempt = exchange().start()
    attempt.answer.keys = {"keys": [liar.public(liar.OTHER_RSA_KEY, "next")]}
    attempt.answer.sign_with(liar.OTHER_RSA_KEY, "RS256", "next")
    assert attempt.finish().status_code == 302
    assert attempt.answer.key_reads == 1


def test_new_key_under_the_same_id_fails_no_sign_in(exchange: Start) -> None:
    exchange().start().finish()
    attempt = exchange().start()
    attempt.answer.keys = {"keys": [liar.public(liar.OTHER_RSA_KEY, "rsa")]}
    attempt.answer.sign_with(liar.OTHER_RSA_KEY, "RS256", "rsa")
    assert attempt.finish().status_code == 302
    assert attempt.answer.key_reads == 1


def test_flood_of_wrong_signatures_reads_the_keys_once_a_minute(exchange: Start) -> None:
    exchange().start().finish()
    reads = 0
    for _number in range(5):
        attempt = exchange().start()
        attempt.answer.sign_with(liar.OTHER_RSA_KEY, "RS256", "rsa")
        assert attempt.finish().status_code == 403
        reads += attempt.answer.key_reads
    assert reads == 1


def test_key_that_is_named_for_verifying_is_fine(exchange: Start) -> None:
    attempt = exchange().start()
    attempt.answer.keys["keys"][0] |= {"key_ops": ["verify"], "x5c": ["a" * 5000], "ext": True}
    assert attempt.finish().status_code == 302


def test_flood_of_unknown_keys_reads_the_keys_once_a_minute(exchange: Start) -> None:
    exchange().start().finish()
    reads = 0
    for number in range(5):
        attempt = exchange().start()
        attempt.answer.headers = {"kid": f"bogus-{number}"}
        assert attempt.finish().status_code == 403
        reads += attempt.answer.key_reads
    assert reads == 1


def test_elliptic_key_and_a_sole_key_without_id_are_fine(exchange: Start) -> None:
    attempt = exchange().start()
    attempt.answer.sign_with(liar.EC_KEY, "ES256", None)
    assert attempt.finish().status_code == 302
