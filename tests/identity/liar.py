"""A platform that answers rightly until it is told how to lie.

It lives in the site's own address space, so that answers come over the in-process loopback; nothing of the
code under test is replaced.
"""

import hashlib
import hmac
import json
import time
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

RSA_KEY = rsa.generate_private_key(65537, 2048)
OTHER_RSA_KEY = rsa.generate_private_key(65537, 2048)
SHORT_RSA_KEY = rsa.generate_private_key(65537, 1024)  # noqa: S505
EC_KEY = ec.generate_private_key(ec.SECP256R1())
OTHER_CURVE = ec.generate_private_key(ec.SECP384R1())


def public(key: Any, kid: str, **more: Any) -> dict[str, Any]:
    algorithm = RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else ECAlgorithm
    return algorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": kid, "use": "sig"} | more


class Answer:
    """Everything the platform says during one sign-in; a lie changes some of it."""

    def __init__(self, nonce: str) -> None:
        now = int(time.time())
        self.discovery = {"issuer": issuer()} | {
            name: f"{issuer()}/{path_}"
            for name, path_ in {
                "authorization_endpoint": "authorize",
                "token_endpoint": "token",
                "userinfo_endpoint": "userinfo",
                "jwks_uri": "keys",
            }.items()
        }
        self.keys = {"keys": [public(RSA_KEY, "rsa"), public(EC_KEY, "ec")]}
        self.key: Any = RSA_KEY
        self.algorithm = "RS256"
        self.headers: dict[str, Any] = {"kid": "rsa"}
        self.claims: dict[str, Any] = {
            "iss": issuer(),
            "aud": "youyue",
            "azp": "youyue",
            "sub": "someone",
            "nonce": nonce,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "acr": "L2",
        }
        self.userinfo: Any = {"sub": "someone", "name": "莫知文", "user_type": "person"}
        self.access_token = "opaque"
        self.token: Callable[[], Any] = lambda: {
            "access_token": self.access_token,
            "token_type": "Bearer",
            "id_token": self.id_token(),
        }
        self.key_reads = 0
        self.redeemed: dict[str, str] = {}

    def id_token(self) -> str:
        if self.algorithm == "HS256":  # the library would rather not sign with a public key
            return _hmac_signed({"alg": "HS256", "typ": "JWT"} | self.headers, self.claims, self.key)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)
            return jwt.encode(self.claims, self.key, algorithm=self.algorithm, headers=self.headers)

    def sign_with(self, key: Any, algorithm: str, kid: str | None) -> None:
        self.key, self.algorithm, self.headers = key, algorithm, {"kid": kid} if kid else {}


class _Stage:
    answer: Answer | None = None


stage = _Stage()


def issuer() -> str:
    return f"{settings.SITE_URL}/liar"


def half_hash(text: str) -> str:
    return _base64(hashlib.sha256(text.encode()).digest()[:16])


def _hmac_signed(header: dict[str, Any], claims: dict[str, Any], key: bytes) -> str:
    signed = ".".join(_base64(json.dumps(part).encode()) for part in (header, claims))
    return f"{signed}.{_base64(hmac.new(key, signed.encode(), hashlib.sha256).digest())}"


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _say(what: Any) -> HttpResponse:
    """A value is said as JSON; a response as it is; an exception is what the network does."""
    if callable(what):
        what = what()
    if isinstance(what, Exception):
        raise what
    return what if isinstance(what, HttpResponse) else JsonResponse(what, safe=False)


def discovery(request: HttpRequest) -> HttpResponse:
    return _say(stage.answer.discovery if stage.answer else Answer("").discovery)


def token(request: HttpRequest) -> HttpResponse:
    stage.answer.redeemed = request.POST.dict()
    return _say(stage.answer.token)


def userinfo(request: HttpRequest) -> HttpResponse:
    assert request.headers["Authorization"] == f"Bearer {stage.answer.access_token}"
    return _say(stage.answer.userinfo)


def keys(request: HttpRequest) -> HttpResponse:
    stage.answer.key_reads += 1
    return _say(stage.answer.keys)


urlpatterns = [
    path("liar/.well-known/openid-configuration", discovery),
    path("liar/token", token),
    path("liar/userinfo", userinfo),
    path("liar/keys", keys),
    path("", include("youyue.urls")),
]
handler404 = "youyue.ui.errors.not_found"
