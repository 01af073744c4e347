"""Pages for when something went wrong, and what may be said about it in logs and reports."""

import secrets
import sys
from collections.abc import ItemsView
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.debug import SafeExceptionReporterFilter

from youyue import logs, meters
from youyue.ui.context import wants_care
from youyue.ui.outages import is_outage

# A form posted with a stale token is offered again with a fresh one, up to this size.
KEPT_FIELDS = 500
KEPT_CHARACTERS = 200_000
RETRY_AFTER = 15  # seconds; a database that a supervisor starts again is back by then
SPREAD = 5  # seconds over which those come again who came in the same moment
NEVER_KEPT = {"csrfmiddlewaretoken", "password"}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return without_database(request, "400.html", status=400)


def unreadable(request: HttpRequest, message: str, status: int) -> HttpResponse:
    """A form that could not be read (`youyue.ui.unreadable`): `message` says why and how to mend it.

    The page leads back to the one that sent the form, which the browser itself names.
    """
    if request.headers.get("X-Requested-With"):
        answer: HttpResponse = JsonResponse({"error": "unreadable", "message": message}, status=status)
    else:
        back = came_from(request)
        answer = without_database(request, "413.html", status=status, message=message, back=back)
    answer["Cache-Control"] = "private, no-store"
    return answer


def came_from(request: HttpRequest) -> str:
    """The page that sent the form, as the browser itself names it; "" for what is none of ours."""
    return _path_of(request.headers.get("Referer", "")) if is_from_here(request) else ""


def _path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def way_on(request: HttpRequest) -> dict[str, str]:
    """Where the page of an error leads whoever is signed in: `url` and `label`; home for nobody."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"url": reverse("catalog:home"), "label": _("去首页")}
    if user.window_region:
        return {"url": reverse("window:queue"), "label": _("去受理窗口")}
    if user.is_staff:
        return {"url": reverse("admin:index"), "label": _("去管理首页")}
    if user.is_legal_person or "desk" in getattr(request, "session", ()):
        return {"url": reverse("employers:queue"), "label": _("去单位事项")}
    return {"url": reverse("applicants:items"), "label": _("去我的事项")}


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one page for what does not exist and for what is not yours: nobody learns which it was."""
    return render(request, "404.html", {"way_on": way_on(request)}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Draws itself without the database, the session or the user: any of them may be what broke."""
    if is_outage(sys.exc_info()[1]):
        return database_away(request)
    path = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    return without_database(request, "500.html", status=500, number=logs.number(), path=path)


def database_away(request: HttpRequest) -> HttpResponse:
    """503: the database does not answer. Offers what was typed once more, as for a stale token."""
    meters.DATABASE_AWAY.inc()
    if request.headers.get("X-Requested-With"):
        message = _("系统正在恢复，这一次没有保存，请稍等一会儿再试")
        answer: HttpResponse = JsonResponse({"error": "database", "message": message}, status=503)
    else:
        posted = request.method == "POST"
        kept, files = typed(request) if posted and is_from_here(request) else ([], False)
        answer = without_database(
            request,
            "503_database.html",
            status=503,
            number=logs.number(),
            posted=posted,
            kept=kept,
            lost_files=files,
            path=request.get_full_path(),
            csrf_token=get_token(request),
        )
    answer["Cache-Control"] = "private, no-store"
    answer["Retry-After"] = str(RETRY_AFTER)
    return answer


def too_many(request: HttpRequest, seconds: int, *, is_crowded: bool = False) -> HttpResponse:
    """429: one client asked too often; may ask again in so many seconds. Offers what was typed once more.
    `is_crowded`: nobody asked often, but many behind one address asked in the same moment; a page, as the one
    that a sign-in ends with, then comes again by itself, each a little later than the next."""
    if request.headers.get("X-Requested-With"):
        return _later(_too_many_for_scripts(seconds, is_crowded=is_crowded), seconds)
    posted = request.method == "POST"
    comes_again = is_crowded and request.method == "GET"
    if comes_again:
        seconds += secrets.randbelow(SPREAD)
    kept, files = typed(request) if posted and is_from_here(request) else ([], False)
    context = {"seconds": seconds, "posted": posted, "kept": kept, "lost_files": files}
    context |= {"path": request.get_full_path(), "way_on": way_on(request), "is_crowded": is_crowded}
    context["comes_again"] = comes_again
    answer = _later(render(request, "429.html", context, status=429), seconds)
    if comes_again:
        answer["Refresh"] = str(seconds)  # a header, which needs no script
    return answer


def too_many_in_brief(request: HttpRequest, seconds: int) -> HttpResponse:
    """429 for whoever has been told so a few times already. Reads neither what was posted nor the session."""
    if request.headers.get("X-Requested-With"):
        return _later(_too_many_for_scripts(seconds), seconds)
    text = _brief(get_language() or "").replace(_SECONDS, str(seconds))
    return _later(HttpResponse(text, status=429), seconds)


_SECONDS = "-seconds-"


@cache
def _brief(language: str) -> str:
    """Drawn once: it is for those who ask a hundred times a second."""
    return get_template("429_brief.html").render({"seconds": _SECONDS, "language": language})


def _too_many_for_scripts(seconds: int, *, is_crowded: bool = False) -> HttpResponse:
    message = _("操作太频繁，这一次没有保存，请在 %(n)d 秒后再试")
    if is_crowded:
        message = _("现在人多，这一次没有保存，请在 %(n)d 秒后再试")
    message %= {"n": seconds}
    return JsonResponse({"error": "too many", "message": message}, status=429)


def _later(answer: HttpResponse, seconds: int) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    answer["Retry-After"] = str(seconds)
    return answer


def wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """405: an address that takes a form only, opened as a page, or a form that was sent to a page that takes
    none. The first leads to the page whose link it was, else to the nearest above; the second to the page."""
    is_page = can_be_opened(request.path)
    back = request.get_full_path() if is_page else _page_before(request)
    context = {"back": back, "is_page": is_page, "way_on": way_on(request)}
    answer = render(request, "405.html", context, status=405)
    answer["Allow"] = allowed
    return answer


def _page_before(request: HttpRequest) -> str:
    came, above = came_from(request), request.path.rstrip("/")
    if came and can_be_opened(came.partition("?")[0]):
        return came
    while above := above.rpartition("/")[0]:
        if can_be_opened(f"{above}/"):
            return f"{above}/"
    return ""


def can_be_opened(path: str) -> bool:
    """Whether an address of ours is a page; one that takes a form only is none."""
    try:
        view: Any = resolve(path).func
    except Resolver404:
        return False
    while view is not None:
        # as Django's own decorator keeps them, which tells nobody
        names, cells = getattr(view, "__code__", None), getattr(view, "__closure__", None) or ()
        kept = dict(zip(names.co_freevars, cells, strict=True)) if names else {}
        if "request_method_list" in kept and "GET" not in kept["request_method_list"].cell_contents:
            return False
        view = getattr(view, "__wrapped__", None)
    return True


def without_database(request: HttpRequest, template: str, *, status: int, **context: Any) -> HttpResponse:
    context |= {"bare_frame": True, "care": wants_care(request)}
    return HttpResponse(get_template(template).render(context), status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token had expired: says so, and offers what was typed once more with a fresh token."""
    kept, files = typed(request) if is_from_here(request) else ([], False)
    context = {"kept": kept, "lost_files": files, "path": request.get_full_path()}
    context["way_on"] = way_on(request)
    return render(request, "403_csrf.html", context, status=403)


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser itself vouches that one of our own pages sent this form."""
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return source.startswith("http") and url_has_allowed_host_and_scheme(
        source, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def typed(request: HttpRequest) -> tuple[list[tuple[str, str]], bool]:
    """The posted pairs that can be offered again, and whether there were files, which cannot."""
    try:
        pairs, files = _posted(request), bool(request.FILES)
    except Exception:
        return [], False
    return ([] if _is_beyond(pairs) else pairs), files


def is_cut(request: HttpRequest) -> bool:
    """Whether `typed` leaves out what was posted because a page cannot hold so much."""
    try:
        return _is_beyond(_posted(request))
    except Exception:
        return False


def _posted(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, value) for name, values in request.POST.lists() if name not in NEVER_KEPT for value in values
    ]


def _is_beyond(pairs: list[tuple[str, str]]) -> bool:
    return len(pairs) > KEPT_FIELDS or sum(len(value) for _key, value in pairs) > KEPT_CHARACTERS


def conflict(
    request: HttpRequest, *, message: str, detail: str = "", back: str = "/", is_offered_again: bool = False
) -> HttpResponse:
    """409: somebody else was faster. `message` says who did what and when, `back` where to go on; what was
    typed may be offered once more, for the account that it was typed under."""
    back = way_on(request)["url"] if back == "/" else back
    kept, files = typed(request) if is_offered_again else ([], False)
    context = {"message": message, "detail": detail, "back": back, "kept": kept, "lost_files": files}
    return render(request, "409.html", context | {"path": request.get_full_path()}, status=409)


def unavailable(request: HttpRequest, *, message: str, back: str = "/") -> HttpResponse:
    """503: a service we depend on does not answer. `message` names it."""
    context = {"message": message, "back": back, "way_on": way_on(request), "number": logs.number()}
    response = render(request, "503.html", context, status=503)
    response["Retry-After"] = "60"
    return response


class NoPersonalData(SafeExceptionReporterFilter):
    """Error reports without what people typed: no form data, no cookies, no local variables."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, str]:
        return {}

    def get_safe_cookies(self, request: HttpRequest | None) -> dict[str, str]:
        return {}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: Any
    ) -> ItemsView[str, Any]:
        return dict[str, Any]().items()
