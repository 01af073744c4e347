"""留言: what the applicant and the members of this desk write to each other."""

import uuid
from contextlib import nullcontext
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from applicants.desk.access import DeskRequest, at_desk, the_application
from applicants.desk.looks import look_at
from applicants.desk.queue.boxes import Ask
from applicants.desk.views.answers import address
from applicants.messages import pages
from applicants.messages.thread import Party, Reader
from youyue.identity.looks import Look


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
@never_cache
def messages(request: DeskRequest, pk: uuid.UUID) -> HttpResponse:
    application = the_application(request, pk)
    here = address(request, "messages", pk)

    def draw(context: dict[str, Any], status: int) -> HttpResponse:
        more: dict[str, object] = {"desk_employer": request.membership.employer, "section": "queue"}
        more |= {"ask": Ask.read(request.desk, request.GET), "case_url": address(request, "application", pk)}
        more |= {"read_url": address(request, "read_messages", pk)}
        hers = any(not line.is_mine for line in context["thread"].lines)
        with look_at(request, application, Look.MESSAGES) if hers else nullcontext():
            return render(request, "desk/messages.html", context | more, status=status)

    return pages.answer(request, application, reader_of(request), here, draw)


@require_POST
@at_desk
def read(request: DeskRequest, pk: uuid.UUID) -> HttpResponse:
    application = the_application(request, pk)
    return pages.read(request, application, reader_of(request), address(request, "messages", pk))


def reader_of(request: DeskRequest) -> Reader:
    return Reader(request.user, Party(request.desk.role, str(request.membership.place)))
