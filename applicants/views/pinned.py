"""The filing after a return: remarks beside their fields, what is locked as plain text."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html

from applicants.filing import progress
from applicants.models import Application
from applicants.observations.observation import observations_by_part
from applicants.parts.wording import day
from applicants.returns import editable
from applicants.submission.document import part_document
from applicants.views.conflict import shown
from applicants.views.places import next_open, url_of


def dress(application: Application, part: Any, form: Any) -> list[Any]:
    """Put remarks and locks into the form; returns the remarks that are about the part as a whole."""
    if not editable.is_limited(application):
        return []
    fields = form.fields if form is not None else {}
    locked = editable.locked_fields(application, part)
    if form is not None:
        form.locked = locked
    for name in locked:
        if name in fields and not fields[name].widget.is_hidden:
            fields[name].locked = "" if name == editable.PORTRAIT else _as_text(form, name)
    whole = []
    for remark in editable.told_about(application, part.slug):
        name = editable.field_of(remark)
        if name in fields:
            said = render_to_string("applicants/_told.html", {"remarks": [remark]})
            fields[name].before = format_html("{}{}", getattr(fields[name], "before", ""), said)
            fields[name].asked = f"{getattr(fields[name], 'asked', '')} told-{remark.pk}".strip()
        else:
            whole.append(remark)
    return whole


def _as_text(form: Any, name: str) -> str:
    value = form.values()[name]
    return day(value) if isinstance(value, datetime.date) else shown(form, name)


def locked_page(request: HttpRequest, part: Any, application: Application, refused: str = "") -> HttpResponse:
    """A part that the return says nothing about, to be read; `refused` answers an attempt to change it."""
    notices = observations_by_part(application, part.slug).get(part.slug, [])
    context = {
        "part": part,
        "application": application,
        "document": part_document(application, part, notices),
        "tasks": progress.tasks(application, part.slug),
        "filled": progress.filled(application),
        "rail": f"{progress.mark(application)} locked",
        "is_locked": True,
        "next_url": url_of(next_open(application, part.slug)),
        "refused": refused,
        "has_errors": bool(refused),
        "section": "hall",
    }
    return render(request, "applicants/part_locked.html", context, status=422 if refused else 200)
