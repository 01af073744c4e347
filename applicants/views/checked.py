"""The rows of the check page: what is wrong with each, what was typed there, and what may stay blank."""

from typing import Any

from applicants.models import Application
from applicants.parts import BY_SLUG, FormPart, ListPart
from applicants.parts.base import Problem
from applicants.parts.draft_form import typed_in

TOGETHER = {"address": ("region_code", "address")}  # one row of the document, several fields of the form


def mark_rows(parts: list[dict[str, Any]], application: Application, found: list[Problem]) -> None:
    """Give each row `error` (a sentence), `typed` (what was refused) and `is_optional`, and a list without
    rows the `error` that it may not be empty."""
    for document in parts:
        part = BY_SLUG[document["slug"]]
        if isinstance(part, ListPart) and not document["table"]["body"]:
            document["error"] = next((one.message for one in found if one.slug == part.slug), "")
        if not isinstance(part, FormPart) or isinstance(part, ListPart):
            continue
        fields = part.form_class(application).fields
        typed = typed_in(application, part.form_class.slot)
        errors: dict[str, str] = {}
        for problem in found:
            if problem.slug == part.slug:
                name = problem.control if problem.control in fields else problem.control.rpartition("_")[0]
                errors.setdefault(name, problem.message)
        document["is_checked"] = True
        for row in document["rows"]:
            names = [name for name in TOGETHER.get(row["name"], (row["name"],)) if name in fields]
            row["error"] = next((errors[name] for name in names if name in errors), "")
            row["typed"] = " ".join(_text(typed[name]) for name in names if name in typed)
            row["is_optional"] = bool(names) and not any(fields[name].required for name in names)


def _text(raw: Any) -> str:
    return "-".join(map(str, raw)).rstrip("-") if isinstance(raw, list) else str(raw)
