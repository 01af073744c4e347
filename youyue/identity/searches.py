"""What somebody searched for by name: kept in the session, sealed, under a handle that says nothing.

A name must not stand in an address, where logs and histories keep it; without an address there is no way back
to a search, and no second page. The handle opens in the session that made it and in no other.
"""

import re
import secrets
from typing import Any

from django.http import HttpRequest

from youyue.identity.sealed import SealBroken, seal, unseal

SEARCHES = "searches"  # in the session
MOST = 20  # kept at a time; the oldest is forgotten
HANDLE = re.compile(r"[A-Za-z0-9_-]{11}")


def keep_search(request: HttpRequest, words: str) -> str:
    """The handle under which these words are found again; the same words have the same one."""
    kept: dict[str, str] = request.session.get(SEARCHES, {})
    known = next((handle for handle in kept if words_of(request, handle) == words), "")
    handle = known or secrets.token_urlsafe(8)
    sealed = kept.pop(known, "") or str(seal(words, _place_of(request)))
    request.session[SEARCHES] = dict([*kept.items(), (handle, sealed)][-MOST:])
    return handle


def words_of(request: HttpRequest, handle: str) -> str | None:
    """What was searched for; None when the handle is not of this session, or was forgotten."""
    sealed = request.session.get(SEARCHES, {}).get(handle)
    if sealed is None:
        return None
    try:
        return unseal(sealed, _place_of(request))
    except SealBroken:
        return None


def read_handle(value: Any) -> str:
    """What an address gives, if it can be a handle; else ""."""
    return value if isinstance(value, str) and HANDLE.fullmatch(value) else ""


def _place_of(request: HttpRequest) -> str:
    return f"session:search:{request.user.pk}"
