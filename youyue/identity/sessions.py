"""How long somebody stays signed in: half an hour after the last thing she did, and eight hours at most.

Both ends are one column, the row's `expire_date`. To do something writes it anew, once in a few minutes at
most; what a page asks by itself, without its reader, is nothing done.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from youyue.ui.outages import is_outage

BEGAN, SEEN = "began", "seen"  # in the session, in seconds of the epoch
TOUCHED_EVERY = 300
"""Seconds between two writes of a session in which something is done all the time."""


class SessionStore(db.SessionStore):
    """Django's, with the end that no activity moves."""

    def save(self, must_create: bool = False) -> None:
        """Django takes any error of the database here for a session that has been deleted meanwhile, and the
        visitor would be told that the request was wrong: an outage stays one."""
        try:
            super().save(must_create)
            return
        except UpdateError as error:
            cause = error.__context__
            if not is_outage(cause):
                raise
        assert cause is not None
        raise cause

    def get_expiry_age(self, **kwargs: Any) -> int:
        age = int(super().get_expiry_age(**kwargs))
        began = self.get(BEGAN)
        if began is None:
            return age
        return max(0, min(age, int(began) + settings.SESSION_LONGEST - _now()))

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        return timezone.now() + timedelta(seconds=self.get_expiry_age(**kwargs))

    def get_session_cookie_age(self) -> int:
        return int(settings.SESSION_COOKIE_AGE)


@receiver(user_logged_in)
def begin(sender: Any, request: HttpRequest | None, **_more: Any) -> None:
    if request is not None and hasattr(request, "session"):
        request.session[BEGAN] = request.session[SEEN] = _now()


def touch(request: HttpRequest, *, now: bool = False) -> None:
    """Something was done: the half hour begins anew; `now` even if it did a moment ago."""
    session = request.session
    if SESSION_KEY not in session:
        return
    if now or _now() - session.get(SEEN, 0) >= TOUCHED_EVERY:
        session[SEEN] = _now()
        session.setdefault(BEGAN, _now())  # of before sessions had one


class TouchMiddleware:
    """Prolongs the session of whoever opens a page or sends a form; a page's own questions do not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_asked_by_itself = request.method != "POST" and bool(request.headers.get("X-Requested-With"))
        # whoever did not look into the session has no reader whose time would count
        if not is_asked_by_itself and request.session.accessed and not request.session.is_empty():
            touch(request)
        return response


def _now() -> int:
    return int(timezone.now().timestamp())
