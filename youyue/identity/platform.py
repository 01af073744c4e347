"""The unified identity platform as we reach it: its address, its documents, and how long we wait.

The configured issuer is pinned: a discovery document that names another one is not believed (mix-up). The
discovery document and the keys are kept in Django's cache; a token signed with an unknown key makes us read
the keys again, at most once a minute, so that a key rotation fails no sign-in and a flood of bogus keys
costs the platform nothing; so does one that does not fit the key of its id, which may have been changed.
"""

import json
import time
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from urllib3.exceptions import HTTPError

from youyue.identity.deadline import LimitedSession

BUDGET = 3.0
"""Seconds that all calls of one request to the platform may take together."""
KEPT_FOR = 3600
REREAD_EVERY = 60
LARGEST_ANSWER = 256 * 1024
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
PUBLIC = ("kty", "kid", "use", "alg", "key_ops", "n", "e", "crv", "x", "y")
"""The members of a key that say anything about verifying a signature."""
PRIVATE = frozenset(("d", "p", "q", "dp", "dq", "qi", "oth", "k"))
LONGEST_MEMBER = 1400
"""Characters of a key's member: RSA of 8,192 bits. More is no key but a way to keep us busy."""


class Unavailable(ProviderException):
    """The platform cannot be reached, is too slow, or answers something that is no answer."""


class AnswerRefused(OAuth2Error):
    """The platform's answer is not to be believed; the reason is for the log and carries no data."""


def issuer_of(request: HttpRequest) -> str:
    """The issuer that is believed: the configured one, or the mock platform beside this very page."""
    if settings.IDENTITY_ISSUER or not settings.MOCK_PLATFORM:
        return settings.IDENTITY_ISSUER
    return request.build_absolute_uri("/mock-platform")


class Platform:
    """One request's view of the platform. Raises `Unavailable` or `AnswerRefused`."""

    def __init__(self, request: HttpRequest) -> None:
        self.issuer = issuer_of(request)
        self._request = request
        self._deadline = time.monotonic() + BUDGET
        if not self.issuer:
            raise Unavailable("IDENTITY_ISSUER is not set")

    # --- documents ---------------------------------------------------------------------------------
    def endpoint(self, name: str) -> str:
        """The address of `token_endpoint` and the like; "" if the platform has none."""
        address = self.discovery().get(name)
        return address if isinstance(address, str) else ""

    def discovery(self) -> dict[str, Any]:
        key = f"identity:discovery:{self.issuer}"
        document: dict[str, Any] | None = cache.get(key)
        if document is None:
            document = self.read(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            document = self._accepted(document)
            cache.set(key, document, KEPT_FOR)
        return document

    def _accepted(self, document: dict[str, Any]) -> dict[str, Any]:
        """What we use of a discovery document, once it is one of ours."""
        if document.get("issuer") != self.issuer:
            raise AnswerRefused("discovery names another issuer")
        schemes = ("https",) if urlsplit(self.issuer).scheme == "https" else ("https", "http")
        for name in ENDPOINTS:
            if _scheme_of(document.get(name)) not in schemes:
                raise Unavailable(f"discovery lacks a usable {name}")
        promise = "authorization_response_iss_parameter_supported"
        kept: dict[str, Any] = {name: document[name] for name in ENDPOINTS}
        kept |= {"issuer": self.issuer, promise: document.get(promise) is True}
        if _scheme_of(document.get("end_session_endpoint")) in schemes:
            kept["end_session_endpoint"] = document["end_session_endpoint"]
        return kept

    def keys(self, wanted: str | None, *, afresh: bool = False) -> list[dict[str, Any]]:
        """The platform's signing keys; read again if `wanted` is a key id that the kept ones lack, or if they
        are wanted `afresh` because the one of that id does not fit."""
        key = f"identity:keys:{self.issuer}"
        keys: list[dict[str, Any]] | None = cache.get(key)
        if keys is None:
            return self._read_keys(key)
        unknown = wanted is not None and all(k.get("kid") != wanted for k in keys)
        if (unknown or afresh) and cache.add(f"{key}:reread", True, REREAD_EVERY):
            return self._read_keys(key)
        return keys

    def _read_keys(self, key: str) -> list[dict[str, Any]]:
        keys = self.read(self.endpoint("jwks_uri")).get("keys")
        if not isinstance(keys, list) or not all(isinstance(k, dict) for k in keys):
            raise Unavailable("no keys at jwks_uri")
        usable = [_public_part(k) for k in keys if _is_public(k)]
        if not usable:
            raise Unavailable("no usable keys at jwks_uri")
        cache.set(key, usable, KEPT_FOR)
        return usable

    # --- calls -------------------------------------------------------------------------------------
    def read(self, url: str, *, token: str = "") -> dict[str, Any]:
        """GET a JSON object, with a bearer token if one is given."""
        return self._call("GET", url, headers={"Authorization": f"Bearer {token}"} if token else {})

    def post(self, url: str, data: dict[str, str]) -> dict[str, Any]:
        """POST a form and return the JSON object of the answer."""
        return self._call("POST", url, data=data)

    def _call(self, method: str, url: str, **arguments: Any) -> dict[str, Any]:
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"} | arguments.pop("headers", {})
        more = {"headers": headers, "allow_redirects": False, "stream": True} | arguments
        try:
            with self._session(url) as session:
                ask = partial(self._exchange, session, method, url, more)
                status, body = session.in_time(url, ask, self._time_left())
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise Unavailable(f"{method} failed: {type(error).__name__}") from error
        if 400 <= status < 500 and status not in (404, 408, 429):
            raise AnswerRefused(f"{method} answered {status}")
        if status != 200:
            raise Unavailable(f"{method} answered {status}")
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError) as error:  # nested deeper than Python reads
            raise Unavailable(f"{method} answered no JSON") from error
        if not isinstance(answer, dict):
            raise Unavailable(f"{method} answered no JSON object")
        return answer

    def _exchange(
        self, session: requests.Session, method: str, url: str, more: dict[str, Any]
    ) -> tuple[int, bytes]:
        with session.request(method, url, timeout=self._time_left(), **more) as response:
            return response.status_code, self._body_of(response)

    def _body_of(self, response: requests.Response) -> bytes:
        """The body, read as it comes, so that one byte a second does not hold the worker for hours."""
        body = b""
        while chunk := response.raw.read1(16384, decode_content=True):
            body += chunk
            if len(body) > LARGEST_ANSWER:
                raise Unavailable("answer too large")
            self._time_left()
        return body

    def _time_left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise Unavailable("too slow")
        return left

    def _session(self, url: str) -> LimitedSession:
        session = LimitedSession()
        if settings.MOCK_PLATFORM:
            from youyue.identity.mock_platform.loopback import mount

            mount(session, self._request)
        return session


def _scheme_of(address: object) -> str:
    """Of an address that a document names; "" for what is none."""
    try:
        return urlsplit(address).scheme if isinstance(address, str) else ""
    except ValueError:
        return ""


def _is_public(key: dict[str, Any]) -> bool:
    """A key that its owner publishes with its private half is nobody's; one of absurd size is none."""
    members = [key.get(name, "") for name in PUBLIC if name != "key_ops"]
    sane = all(isinstance(member, str) and len(member) <= LONGEST_MEMBER for member in members)
    return sane and not PRIVATE.intersection(key)


def _public_part(key: dict[str, Any]) -> dict[str, Any]:
    kept = {name: key[name] for name in PUBLIC if name in key}
    if "key_ops" in key:
        ops = key["key_ops"] if isinstance(key["key_ops"], list) else []
        kept["key_ops"] = [op for op in ops[:10] if isinstance(op, str)]
    return kept
