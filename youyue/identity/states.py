"""Sign-ins that were begun: each waits in a sealed cookie of its own, and in no table.

allauth keeps what belongs to a state in the session, so that everybody who only looks at the sign-in would
leave a row behind. The cookie goes to the sign-in's own addresses alone, opens for this state and no other,
and lasts as long as somebody may take at the platform. Each state counts once: what was used is noted.
"""

import json
import secrets
import time
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from youyue.identity.sealed import SealBroken, seal, unseal

COOKIE = "yy_state_"
LIFE = 600  # seconds
MOST = 5  # windows of one browser that sign in at the same time
LONGEST = 3600  # characters of a cookie that every browser keeps


def begin(request: Any, state: dict[str, Any]) -> str:
    """The name of a new state; `settle` puts it into the answer."""
    name = secrets.token_urlsafe(18)
    request.begun_state = (name, state)
    return name


def settle(request: Any, answer: HttpResponse) -> HttpResponse:
    """Set the cookie of the state that this request began."""
    begun = getattr(request, "begun_state", None)
    if begun is None:
        return answer
    name, state = begun
    kept = _sealed(name, state)
    if len(kept) > LONGEST:  # a very long address to go to afterwards
        kept = _sealed(name, state | {"next": ""})
    for old in [cookie for cookie in request.COOKIES if cookie.startswith(COOKIE)][: -MOST + 1 or None]:
        _forget(answer, old)
    answer.set_cookie(
        COOKIE + name,
        kept,
        max_age=LIFE,
        path=reverse("identity:sign_in"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


def take(request: HttpRequest, name: str) -> dict[str, Any] | None:
    """What belongs to the state of this name, once; None if this browser did not begin it just now."""
    kept = request.COOKIES.get(COOKIE + name, "")
    try:
        state: dict[str, Any] = json.loads(unseal(kept, _place_of(name)) or "null")
    except (SealBroken, ValueError):
        return None
    if not isinstance(state, dict) or not 0 <= time.time() - state.pop("at") <= LIFE:
        return None
    used = f"identity:state:{sha256(name.encode()).hexdigest()}"
    return state if cache.add(used, True, LIFE) else None


def forget(request: HttpRequest, name: str, answer: HttpResponse) -> HttpResponse:
    """Take the cookie of a state that was used, or was refused, out of the browser."""
    if COOKIE + name in request.COOKIES:
        _forget(answer, COOKIE + name)
    return answer


def _forget(answer: HttpResponse, cookie: str) -> None:
    answer.delete_cookie(cookie, path=reverse("identity:sign_in"), samesite="Lax")


def _sealed(name: str, state: dict[str, Any]) -> str:
    return seal(json.dumps(state | {"at": time.time()}, ensure_ascii=False), _place_of(name))


def _place_of(name: str) -> str:
    return f"cookie:state:{name}"
