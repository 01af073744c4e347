"""No wrong answer of the platform signs anybody in, and none of them is an error of ours."""

import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.http import HttpResponse
from django.test import Client

from tests.identity import liar
from tests.identity.conftest import Exchange, Lie
from tests.identity.liar import Answer
from youyue.identity.models import User


def claim(name: str, value: Any) -> Lie:
    return lambda answer: answer.claims.update({name: value})


def without(name: str) -> Lie:
    return lambda answer: answer.claims.pop(name)


def later(name: str, seconds: float) -> Lie:
    return lambda answer: answer.claims.update({name: time.time() + seconds})


def unsigned(answer: Answer) -> None:
    answer.sign_with(None, "none", None)


def hmac_with_public_key(answer: Answer) -> None:
    """The classic confusion: the public key, which everybody has, used as a shared secret."""
    secret = liar.RSA_KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    answer.sign_with(secret, "HS256", "rsa")


def hmac_with_client_secret(answer: Answer) -> None:
    answer.sign_with(b"youyue-development-secret", "HS256", None)


def own_key_in_header(answer: Answer) -> None:
    answer.sign_with(liar.OTHER_RSA_KEY, "RS256", "rsa")
    answer.headers |= {"jwk": liar.public(liar.OTHER_RSA_KEY, "rsa"), "jku": f"{liar.issuer()}/keys"}


def altered_payload(answer: Answer) -> None:
    head, _, rest = answer.id_token().partition(".")
    forged = jwt.encode(answer.claims | {"sub": "victim"}, "x" * 40, algorithm="HS256").split(".")[1]
    spoken = f"{head}.{forged}.{rest.partition('.')[2]}"
    answer.userinfo["sub"] = "victim"
    answer.token = lambda: {"access_token": "opaque", "id_token": spoken}


def short_key(answer: Answer) -> None:
    answer.keys["keys"].append(liar.public(liar.SHORT_RSA_KEY, "short"))
    answer.sign_with(liar.SHORT_RSA_KEY, "RS256", "short")


def other_curve(answer: Answer) -> None:
    answer.keys["keys"].append(liar.public(liar.OTHER_CURVE, "p384"))
    answer.sign_with(liar.OTHER_CURVE, "ES384", "p384")


def encryption_key(answer: Answer) -> None:
    answer.keys["keys"].append(liar.public(liar.OTHER_RSA_KEY, "enc", use="enc"))
    answer.sign_with(liar.OTHER_RSA_KEY, "RS256", "enc")


def two_keys_of_one_id(answer: Answer) -> None:
    answer.keys["keys"].append(liar.public(liar.OTHER_RSA_KEY, "rsa"))


def no_kid_and_a_choice(answer: Answer) -> None:
    answer.keys["keys"].append(liar.public(liar.OTHER_RSA_KEY, "rsa2"))
    answer.sign_with(liar.RSA_KEY, "RS256", None)


def header(name: str, value: Any) -> Lie:
    return lambda answer: answer.headers.update({name: value})


def spoken_token(value: Any) -> Lie:
    def lie(answer: Answer) -> None:
        answer.token = lambda: {"access_token": "opaque", "id_token": value}

    return lie


def userinfo(value: Any) -> Lie:
    def lie(answer: Answer) -> None:
        answer.userinfo = value

    return lie


def token_answer(value: Any) -> Lie:
    def lie(answer: Answer) -> None:
        answer.token = lambda: value

    return lie


REFUSED: dict[str, Lie] = {
    "alg none": unsigned,
    "alg HS256 with the public key": hmac_with_public_key,
    "alg HS256 with the client secret": hmac_with_client_secret,
    "alg PS256": lambda a: a.sign_with(liar.RSA_KEY, "PS256", "rsa"),
    "alg RS512": lambda a: a.sign_with(liar.RSA_KEY, "RS512", "rsa"),
    "wrong key": lambda a: a.sign_with(liar.OTHER_RSA_KEY, "RS256", "rsa"),
    "key of the other type": lambda a: a.sign_with(liar.RSA_KEY, "RS256", "ec"),
    "key in the header": own_key_in_header,
    "altered payload": altered_payload,
    "short key": short_key,
    "other curve": other_curve,
    "encryption key": encryption_key,
    "two keys of one id": two_keys_of_one_id,
    "no kid and a choice of keys": no_kid_and_a_choice,
    "unknown kid": header("kid", "nobody's"),
    "kid is a path": header("kid", "../../etc/passwd"),
    "critical header": header("crit", ["exp"]),
    "no id_token": token_answer({"access_token": "opaque"}),
    "id_token is no token": spoken_token("abc"),
    "id_token is empty": spoken_token(""),
    "id_token is a list": spoken_token(["a"]),
    "id_token is not ASCII": spoken_token("令牌.令牌.令牌"),
    "no access_token": token_answer({"id_token": "a.b.c"}),
    "other issuer": claim("iss", "https://evil.example"),
    "issuer with a slash more": lambda a: a.claims.update(iss=liar.issuer() + "/"),
    "no issuer": without("iss"),
    "other audience": claim("aud", "another-site"),
    "one more audience": claim("aud", ["youyue", "another-site"]),
    "no audience": without("aud"),
    "azp of another site": claim("azp", "another-site"),
    "azp empty": claim("azp", None),
    "expired": later("exp", -120),
    "expires next year": later("exp", 365 * 86400),
    "no exp": without("exp"),
    "exp is text": claim("exp", "tomorrow"),
    "exp is true": claim("exp", True),
    "issued a day ago": later("iat", -86400),
    "issued twelve minutes ago": later("iat", -720),
    "issued in the future": later("iat", 300),
    "no iat": without("iat"),
    "not yet valid": later("nbf", 300),
    "no nonce": without("nonce"),
    "other nonce": claim("nonce", "somebody else's"),
    "nonce is no text": claim("nonce", 5),
    "nonce is half a character": claim("nonce", "\ud800"),
    "no sub": without("sub"),
    "sub empty": claim("sub", ""),
    "sub is a number": claim("sub", 5),
    "sub too long": claim("sub", "s" * 256),
    "sub with a line break": claim("sub", "some\none"),
    "at_hash of another token": lambda a: a.claims.update(at_hash=liar.half_hash("another")),
    "no acr": without("acr"),
    "acr unknown": claim("acr", "gold"),
    "acr is a list": claim("acr", ["L5"]),
    "assurance too low": claim("acr", "L1"),
    "userinfo of another account": userinfo({"sub": "victim", "name": "莫知文"}),
    "userinfo without sub": userinfo({"name": "莫知文"}),
    "userinfo refused": userinfo(HttpResponse(status=401)),
    "code refused": token_answer(HttpResponse('{"error":"invalid_grant"}', status=400)),
}
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
    "keys away": lambda a: setattr(a, "keys", requests.ConnectionError("refused")),
    "keys are HTML": lambda a: setattr(a, "keys", HttpResponse("<html>")),
    "no keys": lambda a: setattr(a, "keys", {"keys": []}),
    "keys are text": lambda a: setattr(a, "keys", {"keys": ["rsa"]}),
}


def assert_stays_out(exchange: Exchange, response: HttpResponse, status: int) -> None:
    assert response.status_code == status
    assert not exchange.is_in
    assert not User.objects.exists()


@pytest.mark.parametrize("what", REFUSED)
def test_wrong_answer_is_refused_on_a_page_of_ours(exchange: Callable[..., Exchange], what: str) -> None:
    attempt = exchange().start()
    response = attempt.finish(REFUSED[what])
    assert_stays_out(attempt, response, 403)
    assert "重新登录" in response.content.decode()


@pytest.mark.parametrize("what", UNAVAILABLE)
def test_platform_that_gives_no_answer_is_a_503_page(exchange: Callable[..., Exchange], what: str) -> None:
    attempt = exchange().start()
    response = attempt.finish(UNAVAILABLE[what])
    assert_stays_out(attempt, response, 503)
    assert "再试一次" in response.content.decode()


def test_same_exchange_without_a_lie_signs_in(exchange: Callable[..., Exchange]) -> None:
    attempt = exchange().start()
    assert attempt.finish().status_code == 302
    assert attempt.is_in


@pytest.mark.parametrize(
    "discovery",
    [
        requests.ConnectionError("refused"),
        HttpResponse("<html>"),
        HttpResponse(status=503),
        {"issuer": "replaced below"},
        {"authorization_endpoint": "javascript:alert(1)"},
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
