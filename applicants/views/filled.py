"""The views that fill in an application: for its applicant, and for a helper whom she lets."""

import functools
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from applicants.access import View
from applicants.helping.filling import WITHHELD, MayNotFill
from applicants.models.helping import helper_of
from applicants.parts import BY_SLUG
from applicants.parts.answers import Problem
from applicants.views.conflict import flat
from youyue.identity.looks import Look, leave_trace
from youyue.identity.masks import mask_mobile
from youyue.identity.requests import SignedInRequest
from youyue.ui.errors import typed


def fills(view: View) -> View:
    """Marks a view that a helper may use, too. What it shows her leaves a trace; where her right has ended it
    answers in words, with what she had typed."""

    @functools.wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except MayNotFill as error:
            return _no_more(request, error, kwargs.get("slug", ""))
        owner = getattr(request, "filled_for", None)
        if owner is not None and _is_a_page(response):
            helper = helper_of(owner)
            about = helper.application_id if helper else ""
            leave_trace(request, Look.FILLING, whose=owner, role=_("代填人"), about=about)
        return response

    guarded.fills = True  # type: ignore[attr-defined]
    return guarded


def _is_a_page(response: HttpResponse) -> bool:
    """What is sent as a file has written its own look, and a redirect shows nothing."""
    kind = response.headers.get("Content-Type", "")
    return response.status_code not in (302, 307, 404) and kind.startswith("text/html")


def _no_more(request: SignedInRequest, error: MayNotFill, slug: str) -> HttpResponse:
    if request.headers.get("X-Requested-With"):
        message = _("%(why)s，这一次没有保存。您填的还在这一页，离开前请自己留存") % {"why": error.message}
        return JsonResponse({"error": "helping", "message": message}, status=422)
    pairs, has_files = typed(request) if request.method == "POST" else ([], False)
    context = {
        "why": error.message,
        "was_posted": request.method == "POST",
        "lines": _lines(pairs, slug),
        "lost_files": has_files,
        "section": "hall",
    }
    return render(request, "applicants/helping_ended.html", context, status=409)


def without_numbers(problems: Iterable[Problem]) -> list[Problem]:
    """The same problems for a helper: what is wrong with a number is said to the applicant alone."""
    sentence = _("紧急联系人手机号码要由本人核对")
    hidden = {(slug, name) for slug, names in WITHHELD.items() for name in names}
    return [
        replace(each, message=sentence) if (each.slug, each.control) in hidden else each for each in problems
    ]


def hide_typed(document: dict[str, Any]) -> None:
    """A number that could not be read stands as it was typed."""
    for row in document["rows"]:
        if row["name"] in WITHHELD.get(document["slug"], ()) and row.get("typed"):
            row["typed"] = mask_mobile(row["typed"])


def _lines(pairs: list[tuple[str, str]], slug: str) -> list[tuple[str, str]]:
    """What was typed, under the labels of its fields. Nothing of the application is read for it."""
    part: Any = BY_SLUG.get(slug)
    lines: dict[str, list[str]] = {}
    for name, value in pairs:
        label, words = _read(part, name, value.strip())
        if label and words:
            lines.setdefault(label, []).append(words)
    return [(label, " ".join(words)) for label, words in lines.items()]


def _read(part: Any, name: str, value: str) -> tuple[str, str]:
    """Label and value as people read them; "" for what is no field that somebody types into. A date in three
    boxes is one field."""
    fields = {} if part is None or part.is_derived else part.form_class.base_fields
    known = next((each for each in (name, name.rpartition("_")[0]) if each in fields), "")
    if not known or fields[known].widget.is_hidden:
        return "", ""
    field = fields[known]
    label = field.label or part.model._meta.get_field(known).verbose_name
    words = {str(key): str(shown) for key, shown in flat(getattr(field, "choices", ()))}
    return str(label), words.get(value, value)
