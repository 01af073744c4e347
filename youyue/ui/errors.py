"""Pages for when something went wrong, and what may be said about it in logs and reports."""

import logging
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.debug import SafeExceptionReporterFilter

from youyue.ui.context import navigation, wants_care

logger = logging.getLogger(__name__)

# A form posted with a stale token is offered again with a fresh one, up to this size.
KEPT_FIELDS = 500
KEPT_CHARACTERS = 200_000
NEVER_KEPT = {"csrfmiddlewaretoken", "password"}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _without_database(request, "400.html", status=400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one page for what does not exist and for what is not yours: nobody learns which it was."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Draws itself without the database, the session or the user: any of them may be what broke."""
    number = f"{secrets.token_hex(2).upper()}-{timezone.localtime():%Y%m%d-%H%M}"
    logger.error("error number %s", number)
    path = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    return _without_database(request, "500.html", status=500, number=number, path=path)


def _without_database(request: HttpRequest, template: str, *, status: int, **context: Any) -> HttpResponse:
    context |= {"bare_frame": True, "care": wants_care(request), "frame": {"navigation": navigation}}
    return HttpResponse(get_template(template).render(context), status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token had expired: says so, and offers what was typed once more with a fresh token."""
    kept, files = _typed(request) if _is_from_here(request) else ([], False)
    context = {"kept": kept, "lost_files": files, "path": request.get_full_path()}
    return render(request, "403_csrf.html", context, status=403)


def _is_from_here(request: HttpRequest) -> bool:
    """Whether the browser itself vouches that one of our own pages sent this form."""
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return source.startswith("http") and url_has_allowed_host_and_scheme(
        source, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def _typed(request: HttpRequest) -> tuple[list[tuple[str, str]], bool]:
    """The posted pairs that can be offered again, and whether there were files, which cannot."""
    try:
        pairs = [
            (name, value)
            for name, values in request.POST.lists()
            if name not in NEVER_KEPT
            for value in values
        ]
        files = bool(request.FILES)
    except Exception:
        return [], False
    if len(pairs) > KEPT_FIELDS or sum(len(value) for _name, value in pairs) > KEPT_CHARACTERS:
        return [], files
    return pairs, files


def conflict(request: HttpRequest, *, message: str, detail: str = "", back: str = "/") -> HttpResponse:
    """409: somebody else was faster. `message` says who did what and when, `back` where to go on."""
    return render(request, "409.html", {"message": message, "detail": detail, "back": back}, status=409)


def unavailable(request: HttpRequest, *, message: str, back: str = "/") -> HttpResponse:
    """503: a service we depend on does not answer. `message` names it."""
    response = render(request, "503.html", {"message": message, "back": back}, status=503)
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

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> list:
        return []
