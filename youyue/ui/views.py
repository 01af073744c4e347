"""Pages that belong to no subject: switches, statements, site map, and what machines ask for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from youyue.ui.context import CARE_COOKIE

A_YEAR = 365 * 24 * 3600


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Back to the page the switch was on; never to another site."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    return HttpResponseRedirect(target)


def _remember(response: HttpResponse, cookie: str, value: str) -> HttpResponse:
    response.set_cookie(
        cookie, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


@require_POST
def care(request: HttpRequest) -> HttpResponse:
    """Switch 关怀版 on (`on=1`) or off, and stay on the page."""
    return _remember(_back(request), CARE_COOKIE, "1" if request.POST.get("on") == "1" else "0")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch to `language`, and stay on the page."""
    response = _back(request)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        _remember(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/privacy.html")


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/site_map.html")


@require_safe
@cache_control(public=True, max_age=24 * 3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Public pages may be indexed; nothing that belongs to a person may."""
    private = (
        *("apply", "items", "consents", "helping", "support", "employer", "window"),
        *("profile", "notices", "login", "logout", "admin"),
    )
    lines = ["User-agent: *", *(f"Disallow: /{path}/" for path in private)]
    lines.append(f"# {settings.SITE_URL}{reverse('ui:site_map')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
