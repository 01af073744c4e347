"""No wrong answer of the platform signs anybody in, and none of them is an error of ours."""

import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.http import HttpResponse
from jwt.algorithms import RSAAlgorithm

from tests.identity import liar
from tests.identity.conftest import Exchange, Lie, assert_stays_out, token_answer, userinfo
from tests.identity.liar import Answer


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


def with_key(**more: Any) -> Lie:
    """A right signature by a key that is published with something that makes it unfit."""

    def lie(answer: Answer) -> None:
        answer.keys["keys"].append(liar.public(liar.OTHER_RSA_KEY, "odd") | more)
        answer.sign_with(liar.OTHER_RSA_KEY, "RS256", "odd")

    return lie


def private_key_published(answer: Answer) -> None:
    spoken = json.loads(RSAAlgorithm.to_jwk(liar.OTHER_RSA_KEY))
    answer.keys["keys"].append(spoken | {"kid": "private", "use": "sig", "key_ops": ["sign", "verify"]})
    answer.sign_with(liar.OTHER_RSA_KEY, "RS256", "private")


def deep_claims(answer: Answer) -> None:
    """Nested deeper than Python reads, and signed as it should be."""
    claims = json.dumps(answer.claims)[:-1].encode() + b',"deep":' + b"[" * 4000 + b"]" * 4000 + b"}"
    signed = jwt.PyJWS().encode(claims, liar.RSA_KEY, algorithm="RS256", headers={"kid": "rsa"})
    answer.token = lambda: {"access_token": "opaque", "id_token": signed}


def no_kid_and_a_choice(answer: Answer) -> None:
    answer.keys["keys"].append(liar.public(liar.OTHER_RSA_KEY, "rsa2"))
    answer.sign_with(liar.RSA_KEY, "RS256", None)


def header(name: str, value: Any) -> Lie:
    return lambda answer: answer.headers.update({name: value})


def spoken_token(value: Any) -> Lie:
    def lie(answer: Answer) -> None:
        answer.token = lambda: {"access_token": "opaque", "id_token": value}

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
    "key to encrypt by its operations": with_key(use="sig", key_ops=["encrypt"]),
    "key without an operation": with_key(key_ops=[]),
    "operations of a key are text": with_key(key_ops="verify"),
    "key of another algorithm": with_key(alg="PS256"),
    "key with its private half": private_key_published,
    "key of a modulus of a megabit": with_key(n="x" * 180_000),
    "exponent of a key is no text": with_key(e=65537),
    "exponent of a key is even": with_key(e="AQAA"),
    "key without a modulus": with_key(n=""),
    "claims are nested too deep": deep_claims,
    "header is nested too deep": spoken_token("W" * 5000 + ".e30.e30"),
    "id_token of a hundred kilobytes": spoken_token("e30." + "A" * 100_000 + ".e30"),
    "access_token of a hundred kilobytes": token_answer({"access_token": "a" * 100_000, "id_token": "a.b.c"}),
    "exp is endless": claim("exp", float("inf")),
    "iat is no number": claim("iat", float("nan")),
    "iat has four thousand digits": lambda a: a.claims.update(iat=10**4000),
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


@pytest.mark.parametrize("what", REFUSED)
def test_wrong_answer_is_refused_on_a_page_of_ours(exchange: Callable[..., Exchange], what: str) -> None:
    attempt = exchange().start()
    response = attempt.finish(REFUSED[what])
    assert_stays_out(attempt, response, 403)
    assert "重新登录" in response.content.decode()


def test_same_exchange_without_a_lie_signs_in(exchange: Callable[..., Exchange]) -> None:
    attempt = exchange().start()
    assert attempt.finish().status_code == 302
    assert attempt.is_in
