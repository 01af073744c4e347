"""Forms that cannot be read: too large, with too many fields, cut off or garbled on the way.

Django answers them with a bare 400, from the middle of whatever asked for the first field; and a server that
answers before the browser has sent everything makes it show a broken connection instead. So the form is
read here, before anything else asks for it, and what is left of the request is read and thrown away.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from youyue.ui import errors

# How much is read and thrown away so that the browser gets to see the answer, and for how long at most.
DRAINED = 64 * 1024 * 1024
SECONDS = 20
PIECE = 64 * 1024


class ReadableFormMiddleware:
    """Answers what no view can read with a page that says how to mend it, or with JSON for a script."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            if request.encoding:  # as the request says; Python has encodings that make no text at all
                request.encoding = settings.DEFAULT_CHARSET
            try:
                request.POST  # noqa: B018 (reading it is what may fail)
            except (
                RequestDataTooBig,
                TooManyFieldsSent,
                TooManyFilesSent,
                MultiPartParserError,
                UnreadablePostError,
            ) as error:
                _drain(request)
                return errors.unreadable(request, *_said(error))
        return self.get_response(request)


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


def _drain(request: HttpRequest) -> None:
    left, until = DRAINED, time.monotonic() + SECONDS
    try:
        while left > 0 and time.monotonic() < until and (piece := request.read(PIECE)):
            left -= len(piece)
    except (OSError, ValueError):  # the browser has gone, or nothing can be read any more
        return
