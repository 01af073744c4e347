"""留言: what the applicant and this window's officers write to each other."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from applicants.messages import pages
from applicants.messages.thread import Party, Reader
from applicants.models import Application
from applicants.workflow import WINDOW

if TYPE_CHECKING:
    from applicants.window.application import ApplicationAdmin


def messages(desk: "ApplicationAdmin", request: HttpRequest, application: Application) -> HttpResponse:
    def draw(context: dict[str, Any], status: int) -> HttpResponse:
        more = {
            "title": str(application),
            "queue_url": desk.queue_url(application),
            "read_url": reverse("admin:applicants_application_read_messages", args=[application.pk]),
            "case_url": reverse("admin:applicants_application_change", args=[application.pk]),
        }
        template = "admin/window/messages.html"
        return render(request, template, desk.frame(request, **context, **more), status=status)

    return pages.answer(request, application, _reader(request), _address(application), draw)


def read(desk: "ApplicationAdmin", request: HttpRequest, application: Application) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect(_address(application))
    return pages.read(request, application, _reader(request), _address(application))


def _reader(request: HttpRequest) -> Reader:
    return Reader(request.user, Party(WINDOW, request.user.window_region))


def _address(application: Application) -> str:
    return reverse("admin:applicants_application_messages", args=[application.pk])


PAGES = [("messages/", messages, "messages"), ("messages/read/", read, "read_messages")]
