"""The filing after a return: remarks beside their fields, what is locked as plain text."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _

from applicants.filing import progress
from applicants.helping import offers
from applicants.helping.filling import withheld
from applicants.observations.observation import observations_by_part
from applicants.parts import Filing
from applicants.parts.consents import Ask
from applicants.parts.wording import day
from applicants.returns.editable import Editable, mended_at
from applicants.submission.document import part_document
from applicants.views.conflict import shown
from applicants.views.consent_ticks import ticks
from applicants.views.places import next_open, url_of
from youyue.identity.masks import mask_mobile


def dress(editable: Editable, part: Any, form: Any) -> list[Any]:
    """Put remarks and locks into the form; returns the remarks that are about the part as a whole."""
    hidden = withheld(editable.application.applicant, part)
    if not editable.is_limited and not hidden:
        return []
    fields = form.fields if form is not None else {}
    locked = editable.locked_fields(part)
    if form is not None:
        form.locked = locked
        for name in hidden & form.errors.keys():
            del form.errors[name]
    for name in locked:
        if name in fields and not fields[name].widget.is_hidden:
            fields[name].locked = "" if name == part.portrait_field else _as_text(form, name, hidden)
    whole, helper = [], editable.application.applicant.helper
    for remark in editable.remarks_about(part):
        name = mended_at(remark)[1]
        if name in fields:
            remark_html = render_to_string("applicants/_told.html", {"remarks": [remark], "helper": helper})
            fields[name].before = format_html("{}{}", getattr(fields[name], "before", ""), remark_html)
            fields[name].asked = f"{getattr(fields[name], 'asked', '')} told-{remark.pk}".strip()
        else:
            whole.append(remark)
    return whole


def _as_text(form: Any, name: str, hidden: frozenset[str]) -> str:
    if name in hidden:
        return mask_mobile(shown(form, name)) or _("由本人填写")
    value = form.values()[name]
    return day(value) if isinstance(value, datetime.date) else shown(form, name)


def locked_page(request: HttpRequest, part: Any, editable: Editable, refused: str = "") -> HttpResponse:
    """A part that the return says nothing about, to be read; `refused` answers an attempt to change it."""
    application, filing = editable.application, editable.filing
    observations = observations_by_part(filing, part.slug).get(part.slug, [])
    asks = _asks(filing, part, request.GET.get("edit", ""))
    context = {
        "part": part,
        "application": application,
        "editable": editable,
        "document": part_document(filing, part, observations),
        "tasks": progress.tasks(editable, part.slug),
        "filled": progress.filled(application),
        "is_locked": True,
        "member": asks[0].member if asks else "",
        "whom": asks[0].name if asks else "",
        "consents": ticks(asks, (), application.applicant.helper),
        "helper": application.applicant.helper,
        "current_helper": offers.at_the_side_of(application),
        "next_url": url_of(next_open(editable, part.slug)),
        "refused": refused,
        "has_errors": bool(refused),
        "section": "hall",
    }
    return render(request, "applicants/part_locked.html", context, status=422 if refused else 200)


def _asks(filing: Filing, part: Any, row: str) -> list[Ask]:
    """What keeps this part from being handed in until it is agreed to: of a list for one member at a time,
    the one that was asked for first."""
    asks = part.asks(filing)
    lacking = filing.consents.in_the_way(filing.application, asks) if asks else []
    members = [ask.member for ask in lacking]
    member = row if row in members else next(iter(members), "")
    return [ask for ask in lacking if ask.member == member]
