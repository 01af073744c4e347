"""The page for data that is withheld: 503 in words, and a row for the administrator."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from youyue import logs
from youyue.identity.alarms import LogFailed, Withheld, ring
from youyue.ui.errors import without_database


class WithheldMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return withheld(request, exception) if isinstance(exception, Withheld) else None


def withheld(request: HttpRequest, error: Withheld) -> HttpResponse:
    is_known = ring(error)
    message = _("有一项加密保存的资料没有通过核对，为了安全没有显示，也没有改动。")
    if isinstance(error, LogFailed):
        message = _("这次查看没能写进访问记录，所以没有显示，什么都没有发出。")
    if request.headers.get("X-Requested-With"):
        answer: HttpResponse = JsonResponse({"error": "withheld", "message": message}, status=503)
    else:
        known = _("系统管理员会看到这件事。") if is_known else ""
        context = {"message": message, "known": known, "number": logs.number()}
        answer = without_database(request, "503_withheld.html", status=503, **context)
    answer["Cache-Control"] = "private, no-store"
    answer["Retry-After"] = "60"
    return answer
