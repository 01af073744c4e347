"""How the desk's pages answer: where they lead, with which status, and what they say when overtaken."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from applicants.desk.queue.boxes import Ask
from applicants.workflow import Moved, Outdated, StepRefused
from youyue.identity.searches import words_of
from youyue.ui.errors import conflict


def posted(request: HttpRequest) -> QueryDict | None:
    """The form's data; an empty posting is a posting too."""
    return request.POST if request.method == "POST" else None


def asked(request: HttpRequest, data: Mapping[str, str] | None = None) -> Ask:
    """The view that the address (or `data`) names, with the words of its search by name."""
    ask = Ask.read(request.desk, request.GET if data is None else data)
    return ask if ask.q or not ask.search else replace(ask, q=words_of(request, ask.search) or "")


def is_fetched(request: HttpRequest) -> bool:
    """Whether our own script asks, which wants no whole page."""
    return request.headers.get("X-Requested-With") == "fetch"


def status_of(refusal: StepRefused | None, form: Any = None) -> int:
    """409 for a decision on something that has changed, 422 for what is missing or wrong."""
    if isinstance(refusal, Outdated):
        return 409
    return 422 if refusal or (form is not None and form.errors) else 200


def here(request: HttpRequest, name: str, *args: object) -> str:
    """A page of this desk, by its name in the desk's addresses."""
    return reverse(f"{request.desk.namespace}:{name}", args=args)


def address(request: HttpRequest, name: str, pk: uuid.UUID, show: str = "", **more: str) -> str:
    """A page about this application that keeps the queue's view, so that 上一件 and 下一件 stay in it."""
    return here(request, name, pk) + Ask.read(request.desk, request.GET).query(show=show, **more)


def overtaken(request: HttpRequest, moved: Moved, pk: uuid.UUID) -> HttpResponse:
    """409: somebody was faster; who, what and when."""
    return conflict(request, message=moved.message, back=here(request, "application", pk))
