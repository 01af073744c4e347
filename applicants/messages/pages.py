"""The two things that a page of messages does, for the applicant and for either desk."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from applicants.messages.forms import MessageForm
from applicants.messages.thread import Answered, Reader, Thread, mark_read, send
from applicants.models import Application
from applicants.workflow import Moved, StepRefused


def answer(
    request: HttpRequest,
    application: Application,
    reader: Reader,
    address: str,
    draw: Callable[[dict[str, Any], int], HttpResponse],
) -> HttpResponse:
    """The page, or a message sent from it; `draw` makes the page of its context and status."""
    form = MessageForm(request.POST if request.method == "POST" else None)
    status = 422
    if form.is_bound and form.is_valid():
        try:
            seen, after = request.POST.get("to", ""), request.POST.get("after")
            send(application, reader, form.cleaned_data["text"], seen, after)
        except Moved as moved:
            application.refresh_from_db()
            form.add_error("text", _gone(moved, application, reader))
            status = 409
        except StepRefused as refused:
            form.add_error("text", refused.message)
            status = 409 if isinstance(refused, Answered) else 422
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
    return draw(context, status if form.errors else 200)


def _gone(moved: Moved, application: Application, reader: Reader) -> str:
    """Who did what and when, and what to do with what was typed."""
    if Thread(application, reader).may_write:
        return _("%(moved)s，留言没有发出。请看清收件方再发一次") % {"moved": moved.message}
    return _("%(moved)s，不能再留言，留言没有发出") % {"moved": moved.message}


def read(request: HttpRequest, application: Application, reader: Reader, address: str) -> HttpResponse:
    """What the page says by itself when it is opened, or by its button without the script."""
    with suppress(ValueError):
        mark_read(application, reader, UUID(request.POST.get("last", "")))
    return HttpResponseRedirect(address) if "back" in request.POST else HttpResponse(status=204)
