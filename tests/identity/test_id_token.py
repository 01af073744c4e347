"""An ID token is believed only in answer to a question that was asked: with its nonce, in time, for us."""

import time
from typing import Any

import jwt
import pytest

from tests.identity import liar
from youyue.identity.id_token import LONGEST, OLDEST, SKEW, is_subject, verify
from youyue.identity.platform import AnswerRefused

ASKED = {"issuer": "https://platform.example", "client_id": "youyue", "nonce": "n", "access_token": "opaque"}


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    given = {"iss": ASKED["issuer"], "aud": "youyue", "sub": "someone", "nonce": "n"}
    return given | {"iat": now, "exp": now + 300} | changed


def verified(said: dict[str, Any], **asked: str) -> dict[str, Any]:
    token = jwt.encode(said, liar.RSA_KEY, algorithm="RS256", headers={"kid": "rsa"})
    return verify(token, keys=lambda kid: [liar.public(liar.RSA_KEY, "rsa")], **ASKED | asked)


def test_token_in_answer_is_believed() -> None:
    said = claims()
    assert verified(said) == said


@pytest.mark.parametrize("nonce", ["", None, "other"])
def test_nonce_that_was_not_asked(nonce: str | None) -> None:
    with pytest.raises(AnswerRefused, match="id_token: nonce"):
        verified(claims(nonce=nonce))


def test_nothing_asked_is_answered_by_nothing() -> None:
    """A sign-in that lost its nonce is answered by no token, not by one with an empty nonce."""
    with pytest.raises(AnswerRefused, match="id_token: nonce"):
        verified(claims(nonce=""), nonce="")


@pytest.mark.parametrize(
    ("name", "seconds"),
    [
        ("exp", -SKEW - 5),
        ("exp", LONGEST + 5),
        ("iat", SKEW + 5),
        ("iat", -OLDEST - SKEW - 5),
        ("nbf", SKEW + 5),
    ],
)
def test_moment_outside_its_limit(name: str, seconds: int) -> None:
    with pytest.raises(AnswerRefused, match=f"id_token: {name}"):
        verified(claims(**{name: time.time() + seconds}))


@pytest.mark.parametrize(
    ("name", "seconds"),
    [
        ("exp", -SKEW + 5),
        ("exp", LONGEST - 5),
        ("iat", SKEW - 5),
        ("iat", -OLDEST - SKEW + 5),
        ("nbf", SKEW - 5),
    ],
)
def test_moment_just_inside_its_limit(name: str, seconds: int) -> None:
    said = claims(**{name: time.time() + seconds})
    assert verified(said) == said


def test_at_hash_is_of_the_access_token() -> None:
    said = claims(at_hash=liar.half_hash("opaque"))
    assert verified(said) == said
    with pytest.raises(AnswerRefused, match="id_token: at_hash"):
        verified(said, access_token="another")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("s", True),
        ("s" * 191, True),
        ("s" * 192, False),
        ("", False),
        ("张", False),
        ("a\n", False),
        (5, False),
    ],
)
def test_subject(value: object, expected: bool) -> None:
    assert is_subject(value) == expected
