"""What the mock platform remembers of a browser: who signed in there, how well known, and when."""

import time
from collections.abc import Mapping
from typing import NamedTuple

from django.core import signing
from django.http import HttpRequest, HttpResponse

from youyue.identity.mock_platform.people import everybody

COOKIE = "mock_platform"
AGE = 3600  # seconds


class Remembered(NamedTuple):
    account: str
    level: str
    at: int  # seconds of the epoch

    def is_enough(self, asked: Mapping[str, str]) -> bool:
        """Whether this answers the site's question without asking the person again (OpenID Connect Core
        3.1.2.1): no `prompt=login`, not older than `max_age`, no level of `acr_values` above this."""
        wanted = asked.get("acr_values", "").split()
        longest = asked.get("max_age", "")
        return (
            asked.get("prompt") != "login"
            and (not longest.isdecimal() or time.time() - self.at <= int(longest))
            and (not wanted or self.level >= min(wanted))
        )

    def keep(self, response: HttpResponse, path: str) -> HttpResponse:
        kept = signing.dumps(list(self), salt=COOKIE)
        response.set_cookie(COOKIE, kept, max_age=AGE, path=path, httponly=True, samesite="Lax")
        return response


def read(request: HttpRequest) -> Remembered | None:
    try:
        account, level, at = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=AGE)
    except (signing.BadSignature, ValueError):
        return None
    return Remembered(account, level, at) if account in everybody() else None
