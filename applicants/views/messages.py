"""留言: the applicant and whoever has the application."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from applicants.access import applicant_only, own_application
from applicants.messages import pages
from applicants.messages.thread import Reader


@require_http_methods(["GET", "HEAD", "POST"])
@applicant_only
@never_cache
def messages(request: HttpRequest, pk: Any) -> HttpResponse:
    application = own_application(request, pk)

    def draw(context: dict[str, Any], status: int) -> HttpResponse:
        more = {"section": "hall", "read_url": reverse("applicants:read_messages", args=[pk])}
        return render(request, "applicants/messages.html", context | more, status=status)

    address = reverse("applicants:messages", args=[pk])
    return pages.answer(request, application, Reader(request.user), address, draw)


@require_POST
@applicant_only
def read(request: HttpRequest, pk: Any) -> HttpResponse:
    application = own_application(request, pk)
    address = reverse("applicants:messages", args=[pk])
    return pages.read(request, application, Reader(request.user), address)
