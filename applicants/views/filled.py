"""What a helper is shown instead of the applicant: no numbers, and why her right has ended."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.choices import flatten_choices
from django.utils.translation import gettext as _

from applicants.helping.filling import WITHHELD, MayNotFill
from applicants.parts import BY_SLUG
from applicants.parts.answers import Problem
from youyue.identity.masks import mask_mobile
from youyue.identity.requests import SignedInRequest
from youyue.ui.errors import typed


def no_more(request: SignedInRequest, error: MayNotFill, slug: str) -> HttpResponse:
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
        label, words = _read(part, name, value.strip()) if value.strip() else ("", "")
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
    choices: Any = flatten_choices(getattr(field, "choices", ()))
    words = {str(key): str(shown) for key, shown in choices}
    return str(label), words.get(value, value)
