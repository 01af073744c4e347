"""单位看到的样子: what the reviewer will have before her, read-only, while it is still a draft."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from applicants.access import applicant_only
from applicants.filing.opening import open_application
from applicants.parts import Filing
from applicants.submission.completeness import materials_of, problems
from applicants.submission.document import document_of, mask_row


@require_safe
@applicant_only
def preview(request: HttpRequest) -> HttpResponse:
    """The very content that the next submission would hold, drawn as the reviewer sees it."""
    application = open_application(request.user)
    if application is None:
        return redirect("applicants:start")
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    rows = materials_of(application)
    context = {
        "application": application,
        "parts": [_as_at_the_desk(part) for part in document_of(Filing(application), rows)["parts"]],
        "review": {"is_held": False},
        "revealed": {},
        "rows": [row for row in rows if not row.waived or row.files],
        "left": len(problems(Filing(application), rows)),
        "section": "hall",
    }
    return render(request, "applicants/preview.html", context)


def _as_at_the_desk(part: dict[str, Any]) -> dict[str, Any]:
    """The part as the desk's own template takes it: sealed values masked, nothing to press."""
    plain = {"sealed": False, "pin": "", "remark": None}
    return part | {
        "portrait_pin": "",
        "rows": [row | {"value": mask_row(row)} | plain for row in part["rows"]],
    }
