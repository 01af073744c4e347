"""留言: what the applicant and this employer's reviewers write to each other."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from applicants.desk.access import DeskRequest, reviewers_only, the_application
from applicants.desk.views.answers import address
from applicants.messages import pages
from applicants.messages.thread import Party, Reader
from applicants.workflow import EMPLOYER


@require_http_methods(["GET", "HEAD", "POST"])
@reviewers_only
@never_cache
def messages(request: DeskRequest, pk: uuid.UUID) -> HttpResponse:
    application = the_application(request, pk)
    here = address(request, "messages", pk)

    def draw(context: dict[str, Any], status: int) -> HttpResponse:
        more = {"desk_employer": request.membership.employer, "section": "queue"}
        more |= {"case_url": address(request, "application", pk)}
        more |= {"read_url": address(request, "read_messages", pk)}
        return render(request, "desk/messages.html", context | more, status=status)

    return pages.answer(request, application, reader_of(request), here, draw)


@require_POST
@reviewers_only
def read(request: DeskRequest, pk: uuid.UUID) -> HttpResponse:
    application = the_application(request, pk)
    return pages.read(request, application, reader_of(request), address(request, "messages", pk))


def reader_of(request: DeskRequest) -> Reader:
    return Reader(request.user, Party(EMPLOYER, str(request.membership.employer_id)))
