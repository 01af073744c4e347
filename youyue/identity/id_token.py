"""What an ID token must be before it is believed (OpenID Connect Core 3.1.3.7, and stricter).

Signed with RS256 or ES256 by a key of the platform, for us alone, just now, in answer to our own question.
Keys named in the token itself (jku, jwk, x5u) are never looked at.
"""

import base64
import hashlib
import hmac
import re
import time
from typing import Any, Protocol

import jwt

from youyue.identity.platform import AnswerRefused, Unavailable

SKEW = 60
"""Seconds by which the platform's clock may differ from ours."""
OLDEST = 600
"""Seconds after which a token is no answer to a sign-in that we started."""
LONGEST = 24 * 3600
KEY_TYPES = {"RS256": "RSA", "ES256": "EC"}
CURVE = "P-256"
PART = re.compile(r"[A-Za-z0-9_-]+")


class Keys(Protocol):
    """`Platform.keys`."""

    def __call__(self, wanted: str | None, *, afresh: bool = False) -> list[dict[str, Any]]: ...


def verify(
    token: str,
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    access_token: str,
    keys: Keys,
) -> dict[str, Any]:
    """The claims of `token`. `keys(kid)` gives the platform's keys, `afresh` those of this moment.

    Raises `AnswerRefused` with why.
    """
    claims = _opened(token, keys)
    now = time.time()
    audience = claims.get("aud")
    subject = claims.get("sub")
    _require(claims.get("iss") == issuer, "iss")
    _require(audience in (client_id, [client_id]), "aud")
    _require(claims.get("azp", client_id) == client_id, "azp")
    _require(now - SKEW < _seconds(claims, "exp") < now + LONGEST, "exp")
    _require(now - OLDEST - SKEW <= _seconds(claims, "iat") <= now + SKEW, "iat")
    _require("nbf" not in claims or _seconds(claims, "nbf") <= now + SKEW, "nbf")
    _require(is_subject(subject), "sub")
    _require(_same(claims.get("nonce"), nonce), "nonce")
    _require("at_hash" not in claims or _same(claims["at_hash"], half_hash(access_token)), "at_hash")
    return claims


def is_subject(value: object) -> bool:
    """Whether `value` can be an account's identifier: 1 to 191 printable ASCII characters."""
    return isinstance(value, str) and 0 < len(value) <= 191 and value.isascii() and value.isprintable()


def half_hash(access_token: str) -> str:
    """`at_hash` of an access token: the left half of its SHA-256 (both our algorithms use SHA-256)."""
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode()


def _opened(token: str, keys: Keys) -> dict[str, Any]:
    """The claims under a signature that holds, by the kept keys or, if none fits, by fresh ones."""
    try:
        _require(_is_compact(token), "form")
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg")
        if not isinstance(algorithm, str) or algorithm not in KEY_TYPES:
            raise _refusal("alg")
        _require("crit" not in header, "crit")
        kid = header.get("kid")
        _require(kid is None or isinstance(kid, str), "kid")
        kept = keys(kid)
        try:
            return _under(token, kid, algorithm, kept)
        except (jwt.InvalidSignatureError, AnswerRefused):
            if (fresh := keys(kid, afresh=True)) == kept:
                raise
        return _under(token, kid, algorithm, fresh)
    except (AnswerRefused, Unavailable):
        raise
    except Exception as error:  # whatever a stranger's bytes make a library raise, it is a refusal
        raise AnswerRefused(f"signature: {type(error).__name__}") from error


def _under(token: str, kid: str | None, algorithm: str, keys: list[dict[str, Any]]) -> dict[str, Any]:
    key = _key_for(kid, algorithm, keys)
    return jwt.decode(token, key, algorithms=[algorithm], options=_SIGNATURE_ONLY)


def _is_compact(token: str) -> bool:
    """Three parts in base64url, each written in the one way there is (RFC 7515, 2 and 7.1)."""
    parts = token.split(".")
    return len(parts) == 3 and all(PART.fullmatch(part) and _is_canonical(part) for part in parts)


def _is_canonical(part: str) -> bool:
    raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == part


# the claims are checked above: the library's own checks accept what we do not
_SIGNATURE_ONLY: Any = {"verify_signature": True, "enforce_minimum_key_length": True} | dict.fromkeys(
    ["verify_exp", "verify_nbf", "verify_iat", "verify_aud", "verify_iss", "verify_sub", "verify_jti"], False
)


def _key_for(kid: str | None, algorithm: str, keys: list[dict[str, Any]]) -> jwt.PyJWK:
    usable = [
        key
        for key in keys
        if key.get("kty") == KEY_TYPES[algorithm]
        and key.get("use", "sig") == "sig"
        and "verify" in key.get("key_ops", ["verify"])
        and key.get("crv", CURVE) == CURVE
        and key.get("alg", algorithm) == algorithm
        and (kid is None or key.get("kid") == kid)
    ]
    # a token without kid is acceptable only where there is no choice
    _require(len(usable) == 1, "no such key")
    return jwt.PyJWK(usable[0], algorithm=algorithm)


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise _refusal(what)


def _refusal(what: str) -> AnswerRefused:
    return AnswerRefused(f"id_token: {what}")


def _seconds(claims: dict[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refusal(name)
    return value


def _same(given: object, expected: str) -> bool:
    if not isinstance(given, str) or not expected:
        return False
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())
