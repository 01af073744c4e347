"""What a session knows of how surely it is its owner's: when she last proved it, and by what.

It stands in the session and nowhere else, so that it ends with it.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from youyue.identity.sessions import BEGAN
from youyue.identity.sign_ins import SignIn

ASSURED = "assured"  # {"at": seconds of the epoch, "by": what}
AUTHENTICATED = "authenticated"  # when the platform last asked her, in seconds of the epoch
LEVELS = ("L1", "L2", "L3", "L4", "L5")
PLATFORM, TOTP, KEY, RECOVERY = "platform", "totp", "key", "recovery"


def from_platform(request: HttpRequest, answer: dict[str, Any]) -> bool:
    """Take over what a verified answer says (`acr`, `auth_time`); whether that is a second proof.

    A sign-in of a lower level, or one of which nobody says when it was, is none, and takes an earlier one
    away: what counts is how she came in last.
    """
    now, at = _now(), answer.get("auth_time")
    request.session.pop(ASSURED, None)
    request.session.pop(AUTHENTICATED, None)
    if not isinstance(at, int):
        return False
    request.session[AUTHENTICATED] = min(at, now)
    if not is_enough(answer.get("acr")):
        return False
    request.session[ASSURED] = {"at": min(at, now), "by": PLATFORM}
    return True


def mark(request: HttpRequest, by: str) -> None:
    """She proved it in this request. The session gets a new key: a copy of the old one proves nothing."""
    request.session[ASSURED] = {"at": _now(), "by": by}
    renew_key(request)


def renew_key(request: HttpRequest) -> None:
    former = request.session.session_key
    request.session.cycle_key()
    SignIn.objects.filter(session_key=former).update(session_key=request.session.session_key)


def is_assured(request: HttpRequest, within: int) -> bool:
    """Whether she proved it in the last `within` seconds."""
    known = request.session.get(ASSURED)
    return known is not None and _now() - int(known["at"]) <= within


def signed_in_lately(request: HttpRequest) -> bool:
    """Whether the platform asked her within the minutes that count as fresh; needed for a first factor."""
    at = request.session.get(AUTHENTICATED, request.session.get(BEGAN, 0))
    longest: int = settings.SECOND_FACTOR_MINUTES * 60
    return _now() - int(at) <= longest


def is_enough(level: object) -> bool:
    """Whether the platform's word of this level is a second proof."""
    wanted: str = settings.SECOND_FACTOR_LEVEL
    return isinstance(level, str) and level in LEVELS and LEVELS.index(level) >= LEVELS.index(wanted)


def _now() -> int:
    return int(timezone.now().timestamp())
