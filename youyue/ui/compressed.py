"""Pages leave compressed, whatever proxy stands in front, but for those that somebody else's site asked for.

The length of a compressed page that holds a secret and repeats what its address says tells, try by try, what
the secret is (BREACH). Tries have to be made by the visitor's own browser with the visitor's cookies, so
they begin on another site, and browsers say so. On top of that Django's own middleware adds up to a hundred
random bytes, and the tokens of forms are masked anew each time.
"""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

KINDS = ("text/html", "application/json", "image/svg+xml")


class CompressedPagesMiddleware(GZipMiddleware):
    """Below the static files, which were compressed when they were collected."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind not in KINDS or not asked_here(request):
            return response
        return super().process_response(request, response)


def asked_here(request: HttpRequest) -> bool:
    """Whether nobody else can have made the visitor ask for this. `none` is an address typed, or opened from
    another program, which may have written a query of its own."""
    site = request.headers.get("Sec-Fetch-Site", "")
    return (
        settings.SESSION_COOKIE_NAME not in request.COOKIES
        or site == "same-origin"
        or (site == "none" and not request.META.get("QUERY_STRING"))
    )
