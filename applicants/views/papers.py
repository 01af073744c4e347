"""申请表, ready for printing: the applicant's own, in full, with places for signature and stamps (P09)."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applicants.access import applicant_only, own_application
from applicants.models import Application
from applicants.parts import PARTS
from applicants.submission import pledge
from applicants.views.files import ROLE
from materials.models import Portrait
from materials.serve import papers, serving
from materials.store import vault
from youyue.identity.looks import Look, looking
from youyue.ui import paper


@require_safe
@applicant_only
def form(request: HttpRequest, pk: Any) -> HttpResponse:
    """The page for the browser's printer; it says the same as the PDF."""
    application = handed_in(request, pk)
    context = _context(application)
    shown = context["portrait_id"] == str(application.portrait_id)
    context["portrait"] = reverse("applicants:portrait", args=[pk]) if shown else ""
    context["pdf_url"] = reverse("applicants:form_pdf", args=[pk])
    context["back"] = reverse("applicants:item", args=[pk])
    with looking(request, Look.OWN_FORM, whose=application.applicant, role=ROLE, about=pk):
        return paper.print_page(request, "applicants/paper_form.html", context)


@require_safe
@applicant_only
def form_pdf(request: HttpRequest, pk: Any) -> HttpResponse:
    application = handed_in(request, pk)
    context = _context(application)
    images = {}
    key = context["portrait_id"]
    portrait = Portrait.objects.filter(pk=key).first() if key else None
    try:
        if portrait:
            images["portrait"] = serving.portrait_bytes(portrait)
            context["portrait"] = "given:portrait"
    except vault.Unavailable:
        return paper.no_paper(request, reverse("applicants:form", args=[pk]))
    return papers.answer(
        request,
        application.dossier,
        "applicants/paper_form.html",
        context,
        images=images,
        name=f"{application.receipt_number}-{_('申请表')}",
        back=reverse("applicants:form", args=[pk]),
        looking=partial(
            looking, request, Look.OWN_FORM_PDF, whose=application.applicant, role=ROLE, about=pk
        ),
    )


def handed_in(request: HttpRequest, pk: Any) -> Application:
    """One's own application, once it has been handed in."""
    application = own_application(request, pk)
    if application.current_submission is None or not application.receipt_number:
        raise Http404
    return application


def _context(application: Application) -> dict[str, Any]:
    submission = application.current_submission
    content = submission.content
    return {
        "title": _("广东省人才优粤卡申请表"),
        "application": application,
        "submission": submission,
        "parts": [_with_lines(part) for part in content["parts"]],
        "files": content["files"],
        "portrait_id": (content.get("portrait") or {}).get("id", ""),
        "portrait": "",
        "portrait_part": next(part.slug for part in PARTS if part.portrait_field),
        "paragraphs": pledge.PARAGRAPHS,
        "printed_at": timezone.now(),
        "pdf_url": "",
        "back": "",
    }


def _with_lines(part: dict[str, Any]) -> dict[str, Any]:
    """A part with the headings of its table beside the cells: on a phone each line is read by itself."""
    table = part.get("table")
    return part | {
        "lines": [list(zip(table["head"], line, strict=True)) for line in table["body"]] if table else []
    }
