"""Forms that are not read: too large, with too many fields, cut off or garbled on the way, or too many.

Django answers the first with a bare 400, from the middle of whatever asked for the first field; and a
server that closes before the browser has sent everything makes it show a broken connection instead. So
the size is judged before anything is read, by what the view takes (`uploads`); then the form is read
here, before anything else asks for it; and what is left of a request is read and thrown away behind the
answer.
"""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from youyue import meters
from youyue.ui import errors, uploads

# How much is read and thrown away so that the browser gets to see the answer, and for how long at most.
DRAINED = 64 * 1024 * 1024
SECONDS = 10
PIECE = 64 * 1024
UNREADABLE = (
    RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, MultiPartParserError, UnreadablePostError,
)  # fmt: skip
View = Callable[..., HttpResponse]


class ReadableFormMiddleware:
    """Answers what no view can read with a page that says how to mend it, or with JSON for a script."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            if getattr(request, "is_uploading", False):
                uploads.queue.leave()

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Stands before the middleware that looks for the form's token, which would read the form."""
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return None
        taking: uploads.Taking | None = getattr(view, "taking", None)
        if "X-Upload-Ask" in request.headers and taking:
            return _told_to_wait(request, uploads.queue.ask(ticket := _ticket(request)), ticket, status=200)
        if refused := _too_large(request, taking, getattr(view, "largest_file", 0)):
            return _with_the_rest_thrown_away(request, refused)
        if taking and _brings_files(request, taking):
            if taking.always and not request.user.is_authenticated:
                return _with_the_rest_thrown_away(request, view(request, *args, **kwargs))
            if refused := _no_place(request):
                return _with_the_rest_thrown_away(request, refused)
        return _read(request)


def _read(request: HttpRequest) -> HttpResponse | None:
    if request.encoding:  # as the request says; Python has encodings that make no text at all
        request.encoding = settings.DEFAULT_CHARSET
    try:
        request.POST  # noqa: B018 (reading it is what may fail)
    except UNREADABLE as error:
        return _with_the_rest_thrown_away(request, errors.unreadable(request, *_said(error)))
    return None


# --- size ---------------------------------------------------------------------------------------------
def _too_large(request: HttpRequest, taking: uploads.Taking | None, file: int) -> HttpResponse | None:
    """By the length that the request announces; a server reads no more than that."""
    if request.headers.get("Transfer-Encoding"):
        sentence = _("浏览器没有说明要发来多少内容，所以没有收下。请换一个浏览器再试")
        return errors.unreadable(request, sentence, 411)
    length = _length(request)
    most: int = getattr(settings, taking.most) if taking else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    is_admin = request.resolver_match and request.resolver_match.app_name == "admin"
    if is_admin and length > most and request.user.is_staff:  # not of whoever is only about to be one
        most = settings.UPLOAD_MAX_BODY_BYTES
    if length <= most:
        return None
    if file and request.content_type == "multipart/form-data":
        sentence = _("选的文件太大：一共发来 %(size)s，这里的文件最多 %(most)s。请换一个小一些的再传")
        facts = {"size": filesizeformat(length), "most": filesizeformat(file)}
        return errors.unreadable(request, sentence % facts, 413)
    if most == settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return errors.unreadable(request, *_said(RequestDataTooBig()))
    sentence = _("一次发来的文件合起来有 %(size)s，超过了 %(most)s。请把文件压小，或者分几次上传")
    facts = {"size": filesizeformat(length), "most": filesizeformat(most)}
    return errors.unreadable(request, sentence % facts, 413)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0  # as Django takes it: then nothing is read


def _said(error: Exception) -> tuple[str, int]:
    """The sentence for people, and the status."""
    if isinstance(error, RequestDataTooBig):
        most = filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        sentence = _("这一页一次发来的文字太多，超过了 %(most)s。请把过长的内容删短，再提交一次")
        return sentence % {"most": most}, 413
    if isinstance(error, TooManyFieldsSent):
        return _("这一页一次发来的项目太多。请分几次填写、分几次提交"), 413
    if isinstance(error, TooManyFilesSent):
        sentence = _("一次选的文件太多，最多 %(most)d 个。请分几次上传")
        return sentence % {"most": settings.DATA_UPLOAD_MAX_NUMBER_FILES}, 413
    return _("浏览器发来的内容在路上断了或乱了，没有收全。请检查网络，再提交一次"), 400


# --- a place among those that upload ------------------------------------------------------------------
def _brings_files(request: HttpRequest, taking: uploads.Taking) -> bool:
    is_multipart = request.content_type == "multipart/form-data"
    return taking.always or (is_multipart and _length(request) > uploads.FORM)


def _no_place(request: HttpRequest) -> HttpResponse | None:
    """None if it got one, after waiting for it if it has to."""
    ticket = _ticket(request)
    if "X-Upload-Ticket" in request.headers:
        before = uploads.queue.enter(ticket)
        if before:
            meters.UPLOADS_WAITED.labels("script").inc()
            return _told_to_wait(request, before, ticket, status=429)
    elif uploads.queue.enter(ticket, uploads.WAIT):
        meters.UPLOADS_WAITED.labels("form").inc()
        sentence = _("同时上传的人太多，这次没有收下，以前传的都在。请过一分钟再传一次")
        return errors.unreadable(request, sentence, 429)
    request.is_uploading = True  # type: ignore[attr-defined]
    return None


def _ticket(request: HttpRequest) -> str:
    return uploads.ticket_from(request.headers.get("X-Upload-Ticket", ""))


def _told_to_wait(request: HttpRequest, before: int, ticket: str, *, status: int) -> HttpResponse:
    answer = JsonResponse({"waiting": before, "ticket": uploads.signed(ticket)}, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


# --- the rest of the request --------------------------------------------------------------------------
def _with_the_rest_thrown_away(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Behind the answer: nobody reads it, and a browser that is still sending would not see the answer."""
    answer._resource_closers.append(lambda: _drain(request))  # type: ignore[attr-defined]
    return answer


def _drain(request: HttpRequest) -> None:
    left, until = DRAINED, time.monotonic() + SECONDS
    try:
        while left > 0 and time.monotonic() < until and (piece := request.read(PIECE)):
            left -= len(piece)
    except (OSError, ValueError):  # the browser has gone, or nothing can be read any more
        return
