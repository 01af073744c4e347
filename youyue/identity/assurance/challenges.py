"""What a security key has to sign: made for one session, for one purpose, for some minutes, and used once."""

from typing import Any

from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from youyue.identity.assurance.keys import SECONDS

CHALLENGE = "challenge"  # in the session: {"for": purpose, "at": seconds of the epoch, "state": of keys.py}
NEW, PROOF = "new", "proof"


def keep(request: HttpRequest, purpose: str, state: dict[str, str]) -> None:
    """The one that counts from now on in this session; an earlier one does not any more."""
    request.session[CHALLENGE] = {"for": purpose, "at": _now(), "state": state}


def spend(request: HttpRequest, purpose: str) -> dict[str, str] | None:
    """The state that was kept, once; None if there is none that counts. In a transaction.

    The session's row is locked and read again: of two requests with one answer the second finds nothing,
    though both had read the session before.
    """
    request.session.pop(CHALLENGE, None)
    key = request.session.session_key
    if not Session.objects.select_for_update().filter(session_key=key).values_list("pk").first():
        return None
    stored = type(request.session)(key)
    kept: dict[str, Any] | None = stored.pop(CHALLENGE, None)
    if kept is None:
        return None
    stored.save()
    if kept["for"] != purpose or not 0 <= _now() - kept["at"] <= SECONDS:
        return None
    state: dict[str, str] = kept["state"]
    return state


def _now() -> int:
    return int(timezone.now().timestamp())
