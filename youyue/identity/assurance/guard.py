"""Stands before the doors of `doors.py`, and asks in place: what was asked for is gone on with afterwards.

What was posted is held by the page that asks, as a sign-in that had ended holds it: it comes back with the
code, and is sent on to where it was going (307, which repeats a post as it was). Where that is, is sealed for
the person who was asked, so that no page can be made that sends somebody's form elsewhere.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from youyue.identity.assurance import factors, keys, marks
from youyue.identity.assurance.doors import HOLDERS, door_of
from youyue.identity.forms import FactorCodeForm
from youyue.identity.models import User
from youyue.identity.requests import SignedInRequest
from youyue.identity.sealed import SealBroken, seal, unseal
from youyue.ui.errors import came_from, is_cut, typed

ONWARD = "factor_onward"
# of the page that asks, and of no form besides
OURS = frozenset({ONWARD, "factor_code", "factor_key", "factor_done"})


class Onward(NamedTuple):
    """Where somebody was going when she was asked."""

    method: str  # GET or POST
    path: str
    is_fresh: bool

    def sealed(self, user: User) -> str:
        return str(seal(f"{self.method} {int(self.is_fresh)} {self.path}", _place_of(user)))

    def go(self) -> HttpResponse:
        return HttpResponseRedirect(self.path, preserve_request=self.method == "POST")

    @property
    def within(self) -> int:
        return settings.SECOND_FACTOR_MINUTES * 60 if self.is_fresh else settings.SESSION_LONGEST


def onward_of(text: str, user: User) -> Onward | None:
    """What `sealed` made for this person; None for anything else."""
    try:
        method, is_fresh, path = unseal(text, _place_of(user)).split(" ", 2)
    except (SealBroken, ValueError):
        return None
    return Onward(method, path, is_fresh == "1")


def _place_of(user: User) -> str:
    return f"page:onward:{user.pk}"


class StepUpMiddleware:
    """Behind the one that knows who is signed in. Asks before the view does anything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, *_view: Any) -> HttpResponse | None:
        door = door_of(request) if settings.SECOND_FACTOR_ENFORCED else None
        if door is None or not request.user.is_authenticated:
            return None
        if marks.is_assured(request, door.within) or not HOLDERS[door.holder](request.user):
            return None
        if request.headers.get("X-Requested-With"):
            message = _("请先刷新页面，再验证一次身份")
            return JsonResponse({"error": "step up", "message": message}, status=403)
        method = "POST" if request.method == "POST" else "GET"
        onward = Onward(method, request.get_full_path(), door.is_fresh)
        return ask(request, onward, status=403)


def code_form(ways: factors.Ways, *args: Any) -> FactorCodeForm:
    return FactorCodeForm(*args, has_app=ways.has_app, has_codes=ways.has_codes)


def ask(
    request: SignedInRequest, onward: Onward, form: FactorCodeForm | None = None, *, status: int
) -> HttpResponse:
    """The page that asks, with what was posted in it; `form` if it has something to say."""
    ways = factors.ways_of(request.user)
    form = form or code_form(ways)
    pairs, has_files = typed(request) if request.method == "POST" else ([], False)
    kept = [(name, value) for name, value in pairs if name not in OURS]
    is_lost = onward.method == "POST" and request.method == "POST" and is_cut(request)
    if is_lost:  # more than a page can hold: sent on without it, the form would be another one
        onward = onward._replace(method="GET", path=came_from(request) or reverse("catalog:home"))
    is_held = onward.method == "POST"
    context = {
        "form": form,
        "has_errors": bool(form.errors),
        "kept": kept,
        "lost_files": has_files,
        "is_held": is_held,
        "is_lost": is_lost,
        "is_fresh": onward.is_fresh,
        "minutes": settings.SECOND_FACTOR_MINUTES,
        "onward": onward.sealed(request.user),
        "back": onward.path,
        "ways": ways,
        "key_origin": keys.site().origin,
    }
    response = render(request, "identity/step_up.html", context, status=status)
    add_never_cache_headers(response)
    return response
