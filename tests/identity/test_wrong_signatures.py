"""Tokens whose signature is wrong in one of the ways that sets of such know (Wycheproof, for JWS).

They are made here, with the platform's own private keys, so that each is wrong in one thing alone.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from tests.identity import liar
from tests.identity.conftest import Exchange
from tests.identity.liar import Answer
from youyue.identity.models import User

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
NUMBERS = liar.RSA_KEY.private_numbers()
N, D = NUMBERS.public_numbers.n, NUMBERS.d
SIZE = 256
SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
SHA1 = bytes.fromhex("3021300906052b0e03021a05000414")
SHA512 = bytes.fromhex("3051300d060960864801650304020305000440")
WITHOUT_NULL = bytes.fromhex("302f300b0609608648016503040201" + "0420")


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def of_json(value: Any) -> str:
    return encoded(json.dumps(value).encode())


# --- RSA: the platform's own key turns whatever block is wanted into a signature ------------------------
def raw_rsa(block: bytes) -> bytes:
    return pow(int.from_bytes(block), D, N).to_bytes(SIZE)


def block_of(tail: bytes, *, kind: bytes = b"\x00\x01", fill: bytes = b"\xff", length: int = SIZE) -> bytes:
    return kind + fill * (length - len(tail) - 3) + b"\x00" + tail


def right_rsa(signed: bytes) -> bytes:
    return raw_rsa(block_of(SHA256 + hashlib.sha256(signed).digest()))


def rsa(change: Callable[[bytes, bytes], bytes]) -> Callable[[bytes], bytes]:
    """`change(signature, digest)` of the right signature and the digest it is of."""
    return lambda signed: change(right_rsa(signed), hashlib.sha256(signed).digest())


def number(signature: bytes, offset: int) -> bytes:
    return (int.from_bytes(signature) + offset).to_bytes(SIZE)


def short_padding(digest: bytes) -> bytes:
    """The digest right behind eight bytes of padding, rubbish after it (Bleichenbacher's forgery)."""
    head = b"\x00\x01" + b"\xff" * 8 + b"\x00" + SHA256 + digest
    return head + b"\x07" * (SIZE - len(head))


RSA: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda signed: b"",
    "zero": lambda signed: bytes(SIZE),
    "one": lambda signed: (1).to_bytes(SIZE),
    "the modulus": lambda signed: N.to_bytes(SIZE),
    "the modulus less one": lambda signed: (N - 1).to_bytes(SIZE),
    "right plus one": rsa(lambda right, digest: number(right, 1)),
    "right plus the modulus": rsa(lambda right, digest: (int.from_bytes(right) + N).to_bytes(SIZE + 1)),
    "first bit changed": rsa(lambda right, digest: bytes([right[0] ^ 1]) + right[1:]),
    "last bit changed": rsa(lambda right, digest: right[:-1] + bytes([right[-1] ^ 1])),
    "cut": rsa(lambda right, digest: right[:-1]),
    "a zero in front": rsa(lambda right, digest: b"\x00" + right),
    "a zero behind": rsa(lambda right, digest: right + b"\x00"),
    "of another text": lambda signed: right_rsa(signed + b"."),
    "of the payload alone": lambda signed: right_rsa(signed.split(b".")[1]),
    "no padding": rsa(lambda right, digest: raw_rsa(digest.rjust(SIZE, b"\x00"))),
    "no digest's name": rsa(lambda right, digest: raw_rsa(block_of(digest))),
    "another digest's name": rsa(lambda right, digest: raw_rsa(block_of(SHA512 + digest))),
    "name without its null": rsa(lambda right, digest: raw_rsa(block_of(WITHOUT_NULL + digest))),
    "padding of another kind": rsa(
        lambda right, digest: raw_rsa(block_of(SHA256 + digest, kind=b"\x00\x02", fill=b"\x5a"))
    ),
    "padding of zeros": rsa(lambda right, digest: raw_rsa(block_of(SHA256 + digest, fill=b"\x00"))),
    "padding of kind nought": rsa(lambda right, digest: raw_rsa(block_of(SHA256 + digest, kind=b"\x00\x00"))),
    "short padding and rubbish": rsa(lambda right, digest: raw_rsa(short_padding(digest))),
    "rubbish behind the digest": rsa(lambda right, digest: raw_rsa(block_of(SHA256 + digest + b"\x00\x00"))),
    "digest cut": rsa(lambda right, digest: raw_rsa(block_of(SHA256 + digest[:-1]))),
    "SHA-1": lambda signed: raw_rsa(block_of(SHA1 + hashlib.sha1(signed).digest())),  # noqa: S324
    "SHA-512": lambda signed: raw_rsa(block_of(SHA512 + hashlib.sha512(signed).digest())),
    "PSS": lambda signed: liar.RSA_KEY.sign(
        signed, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256()
    ),
    "by another key": lambda signed: liar.OTHER_RSA_KEY.sign(signed, padding.PKCS1v15(), hashes.SHA256()),
    "an elliptic one": lambda signed: right_elliptic(signed),
}


# --- elliptic ------------------------------------------------------------------------------------------
def pair(signed: bytes, key: Any = liar.EC_KEY, digest: Any = None) -> tuple[int, int]:
    return decode_dss_signature(key.sign(signed, ec.ECDSA(digest or hashes.SHA256())))


def joined(first: int, second: int, size: int = 32) -> bytes:
    return first.to_bytes(size) + second.to_bytes(size)


def right_elliptic(signed: bytes) -> bytes:
    return joined(*pair(signed))


def elliptic(change: Callable[[int, int], bytes]) -> Callable[[bytes], bytes]:
    return lambda signed: change(*pair(signed))


ELLIPTIC: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda signed: b"",
    "zeros": lambda signed: bytes(64),
    "r is zero": elliptic(lambda r, s: joined(0, s)),
    "s is zero": elliptic(lambda r, s: joined(r, 0)),
    "r is one": elliptic(lambda r, s: joined(1, s)),
    "s is one": elliptic(lambda r, s: joined(r, 1)),
    "both are one": elliptic(lambda r, s: joined(1, 1)),
    "r is the order": elliptic(lambda r, s: joined(ORDER, s)),
    "s is the order": elliptic(lambda r, s: joined(r, ORDER)),
    "both are the order": elliptic(lambda r, s: joined(ORDER, ORDER)),
    "r plus the order": elliptic(lambda r, s: joined(r + ORDER, s, 33)),
    "s plus the order": elliptic(lambda r, s: joined(r, s + ORDER, 33)),
    "all ones": lambda signed: b"\xff" * 64,
    "swapped": elliptic(lambda r, s: joined(s, r)),
    "r turned round": elliptic(lambda r, s: joined(ORDER - r, s)),
    "cut": lambda signed: right_elliptic(signed)[:-1],
    "half": lambda signed: right_elliptic(signed)[:32],
    "a zero in front": lambda signed: b"\x00" + right_elliptic(signed),
    "a zero behind": lambda signed: right_elliptic(signed) + b"\x00",
    "zeros before each half": elliptic(lambda r, s: joined(r, s, 48)),
    "twice": lambda signed: right_elliptic(signed) * 2,
    "DER": lambda signed: liar.EC_KEY.sign(signed, ec.ECDSA(hashes.SHA256())),
    "of another text": lambda signed: right_elliptic(signed + b"."),
    "SHA-512": lambda signed: joined(*pair(signed, digest=hashes.SHA512())),
    "SHA-1": lambda signed: joined(*pair(signed, digest=hashes.SHA1())),  # noqa: S303
    "of another curve": lambda signed: joined(*pair(signed, liar.OTHER_CURVE, hashes.SHA384()), 48),
    "by another key": lambda signed: joined(*pair(signed, ec.generate_private_key(ec.SECP256R1()))),
    "an RSA one": right_rsa,
}


# --- how it is written -----------------------------------------------------------------------------------
def loose_bits(part: str) -> str:
    """The same bytes with other bits where none belong, behind the last byte."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return part[:-1] + alphabet[alphabet.index(part[-1]) | 1]


WRITTEN: dict[str, Callable[[str, str, str], str]] = {
    "signature with its filling": lambda head, body, sign: f"{head}.{body}.{sign}==",
    "signature with one sign of filling": lambda head, body, sign: f"{head}.{body}.{sign}=",
    "signature of loose bits": lambda head, body, sign: f"{head}.{body}.{loose_bits(sign)}",
    "signature with a line break": lambda head, body, sign: f"{head}.{body}.{sign}\n",
    "signature with a space": lambda head, body, sign: f"{head}.{body}. {sign}",
    "signature with a zero": lambda head, body, sign: f"{head}.{body}.{sign}\x00",
    "signature with a sign that is none": lambda head, body, sign: f"{head}.{body}.{sign[:9]}!{sign[9:]}",
    "signature in the other alphabet": lambda head, body, sign: f"{head}.{body}.+/{sign[2:]}",
    "no signature": lambda head, body, sign: f"{head}.{body}",
    "empty signature": lambda head, body, sign: f"{head}.{body}.",
    "empty payload": lambda head, body, sign: f"{head}..{sign}",
    "empty header": lambda head, body, sign: f".{body}.{sign}",
    "a fourth part": lambda head, body, sign: f"{head}.{body}.{sign}.{sign}",
    "five parts, as if encrypted": lambda head, body, sign: f"{head}.{body}.{sign}.{sign}.{sign}",
    "a dot in front": lambda head, body, sign: f".{head}.{body}.{sign}",
    "a dot behind": lambda head, body, sign: f"{head}.{body}.{sign}.",
    "dots alone": lambda head, body, sign: "..",
    "payload with filling": lambda head, body, sign: f"{head}.{body}=.{sign}",
    "payload with a line break": lambda head, body, sign: f"{head}.{body[:10]}\n{body[10:]}.{sign}",
    "parts exchanged": lambda head, body, sign: f"{body}.{head}.{sign}",
    "as JSON": lambda head, body, sign: json.dumps({"protected": head, "payload": body, "signature": sign}),
}
HEADS: dict[str, Any] = {
    "alg in small letters": {"alg": "rs256", "kid": "rsa"},
    "alg with a space": {"alg": "RS256 ", "kid": "rsa"},
    "alg is none in mixed letters": {"alg": "nOnE", "kid": "rsa"},
    "alg is none, with a signature": {"alg": "none", "kid": "rsa"},
    "alg is nothing": {"alg": None, "kid": "rsa"},
    "alg is empty": {"alg": "", "kid": "rsa"},
    "alg is a list": {"alg": ["RS256"], "kid": "rsa"},
    "alg is a number": {"alg": 256, "kid": "rsa"},
    "alg is of another digest": {"alg": "RS384", "kid": "rsa"},
    "no alg": {"kid": "rsa"},
    "kid is a list": {"alg": "RS256", "kid": ["rsa"]},
    "kid is a number": {"alg": "RS256", "kid": 1},
    "kid is empty": {"alg": "RS256", "kid": ""},
    "kid of the elliptic key": {"alg": "RS256", "kid": "ec"},
    "payload not encoded": {"alg": "RS256", "kid": "rsa", "b64": False, "crit": ["b64"]},
    "critical and unknown": {"alg": "RS256", "kid": "rsa", "crit": ["unknown"], "unknown": 1},
    "critical and empty": {"alg": "RS256", "kid": "rsa", "crit": []},
    "header is a list": ["RS256"],
    "header is text": "RS256",
    "header is a number": 5,
}


def signed_with(answer: Answer, head: Any, sign: Callable[[bytes], bytes]) -> tuple[str, str, str]:
    parts = of_json(head), of_json(answer.claims)
    return *parts, encoded(sign(".".join(parts).encode()))


def say(attempt: Exchange, token: str) -> int:
    attempt.answer.token = lambda: {"access_token": attempt.answer.access_token, "id_token": token}
    return attempt.finish().status_code


def assert_refused(attempt: Exchange, token: str) -> None:
    assert say(attempt, token) == 403
    assert not attempt.is_in and not User.objects.exists()


@pytest.mark.parametrize("how", RSA)
def test_wrong_rsa_signature_is_refused(exchange: Callable[..., Exchange], how: str) -> None:
    attempt = exchange().start()
    assert_refused(attempt, ".".join(signed_with(attempt.answer, {"alg": "RS256", "kid": "rsa"}, RSA[how])))


@pytest.mark.parametrize("how", ELLIPTIC)
def test_wrong_elliptic_signature_is_refused(exchange: Callable[..., Exchange], how: str) -> None:
    attempt = exchange().start()
    head = {"alg": "ES256", "kid": "ec"}
    assert_refused(attempt, ".".join(signed_with(attempt.answer, head, ELLIPTIC[how])))


@pytest.mark.parametrize("how", WRITTEN)
def test_token_written_in_another_way_is_refused(exchange: Callable[..., Exchange], how: str) -> None:
    attempt = exchange().start()
    parts = signed_with(attempt.answer, {"alg": "RS256", "kid": "rsa"}, right_rsa)
    assert_refused(attempt, WRITTEN[how](*parts))


@pytest.mark.parametrize("how", HEADS)
def test_header_that_says_something_else_is_refused(exchange: Callable[..., Exchange], how: str) -> None:
    """Rightly signed, whatever it says."""
    attempt = exchange().start()
    assert_refused(attempt, ".".join(signed_with(attempt.answer, HEADS[how], right_rsa)))


@pytest.mark.parametrize(
    ("head", "sign"),
    [({"alg": "RS256", "kid": "rsa"}, right_rsa), ({"alg": "ES256", "kid": "ec"}, right_elliptic)],
    ids=["RSA", "elliptic"],
)
def test_same_token_without_the_fault_signs_in(
    exchange: Callable[..., Exchange], head: dict[str, str], sign: Callable[[bytes], bytes]
) -> None:
    """The control arm: each of the above is wrong in one thing."""
    attempt = exchange().start()
    assert say(attempt, ".".join(signed_with(attempt.answer, head, sign))) == 302
    assert attempt.is_in
