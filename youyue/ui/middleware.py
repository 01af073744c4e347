"""The language somebody chose, and headers that keep personal pages out of every cache."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from youyue.ui.context import has_english
from youyue.ui.errors import not_found, wrong_method

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "usb",
        "browsing-topics",
    )
)


class ChosenLanguageMiddleware:
    """Chinese, unless the language switch was used: a browser's Accept-Language decides nothing.

    Django's LocaleMiddleware would show an English browser the English pages, although the Chinese text
    is the one that counts in law and most visitors with an English browser read Chinese. A language without a
    catalogue is not spoken: the page would say that it is English and be Chinese.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        if language == "en" and not has_english():
            language = settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class PrivateByDefaultMiddleware:
    """No dynamic page may be kept by a cache that other people share, and a signed-in one by none at all.

    A view that wants to be cached says so itself with a Cache-Control header of its own; that is
    respected only as long as no session takes part.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = getattr(request, "session", None)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or (session is not None and session.modified):
            response["Cache-Control"] = "private, no-store"
        else:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ["Cookie"])
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class WrongMethodMiddleware:
    """A page in words where Django answers 405 and nothing else: somebody loaded the address of a form again,
    or followed a link to it. A script is answered as before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_bare = response.status_code == 405 and not response.streaming and not response.content
        if not is_bare or request.headers.get("X-Requested-With"):
            return response
        return wrong_method(request, response.headers.get("Allow", ""))


class OwnNotFoundMiddleware:
    """Our page for what is not there where DEBUG is on, too: Django's technical one is English and lists
    every address, and whoever tries the product on her own machine meets it as a stranger would. Django draws
    it where no address fits and where a view says that something is not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return not_found(request) if response.status_code == 404 and not request.resolver_match else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return not_found(request) if isinstance(exception, Http404) else None
