"""The two things that a page of messages does, for the applicant and for either desk."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from applicants.messages.forms import MessageForm
from applicants.messages.thread import Reader, Thread, mark_read, send
from applicants.models import Application
from applicants.workflow import StepRefused


def answer(
    request: HttpRequest,
    application: Application,
    reader: Reader,
    address: str,
    draw: Callable[[dict[str, Any], int], HttpResponse],
) -> HttpResponse:
    """The page, or a message sent from it; `draw` makes the page of its context and status."""
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            send(application, reader, form.cleaned_data["text"], request.POST.get("to", ""))
        except StepRefused as refused:
            application.refresh_from_db()
            form.add_error("text", refused.message)
        else:
            messages.success(request, _("留言已发出"))
            return HttpResponseRedirect(address)
    context = {
        "application": application,
        "thread": Thread(application, reader),
        "form": form,
        "address": address,
        "has_errors": bool(form.errors),
    }
    return draw(context, 422 if form.errors else 200)


def read(request: HttpRequest, application: Application, reader: Reader, address: str) -> HttpResponse:
    """What the page says by itself when it is opened, or by its button without the script."""
    with suppress(ValueError):
        mark_read(application, reader, UUID(request.POST.get("last", "")))
    return HttpResponseRedirect(address) if "back" in request.POST else HttpResponse(status=204)
