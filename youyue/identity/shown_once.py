"""A code that one page shows, once, after the post that made it: whoever loads that page again makes no
other.

Between the post and the page it travels with the browser, sealed for the person it was made for; the page
that shows it takes it away. On the server it stands nowhere.
"""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers

from youyue.identity.requests import SignedInRequest
from youyue.identity.sealed import SealBroken, seal, unseal

COOKIE = "shown-once"
SECONDS = 60


def show(request: SignedInRequest, text: str, path: str) -> HttpResponse:
    """On to the page at `path`, which takes the text."""
    answer = HttpResponseRedirect(path)
    answer.set_cookie(
        COOKIE,
        str(seal(text, _place(request, path))),
        max_age=SECONDS,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def shown(request: SignedInRequest) -> str:
    """What this page has to show now; "" if nothing."""
    if request.method != "GET" or COOKIE not in request.COOKIES:
        return ""
    try:
        return unseal(request.COOKIES[COOKIE], _place(request, request.path))
    except SealBroken:
        return ""


def taken(request: SignedInRequest, answer: HttpResponse) -> HttpResponse:
    """The answer of the page, which leaves nothing behind of what it has shown."""
    if shown(request):
        answer.delete_cookie(COOKIE, path=request.path, samesite="Lax")
        add_never_cache_headers(answer)
    return answer


def _place(request: SignedInRequest, path: str) -> str:
    return f"page:once:{request.user.pk}:{path}"
