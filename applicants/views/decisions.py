"""The refusal of one's own application on paper: the page for the browser's printer, and the PDF."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from applicants.access import applicant_only, own_application
from applicants.filing.refusal import refusal_of
from materials.serve import papers
from youyue.ui import paper

TEMPLATE = "applicants/paper_decision.html"


@require_safe
@applicant_only
def decision(request: HttpRequest, pk: Any) -> HttpResponse:
    context = _context(request, pk)
    context["pdf_url"] = reverse("applicants:decision_pdf", args=[pk])
    context["back"] = reverse("applicants:item", args=[pk])
    return paper.print_page(request, TEMPLATE, context)


@require_safe
@applicant_only
def decision_pdf(request: HttpRequest, pk: Any) -> HttpResponse:
    context = _context(request, pk)
    application = context["application"]
    return papers.answer(
        request,
        application.dossier,
        TEMPLATE,
        context,
        name=f"{application.receipt_number}-{context['title']}",
        back=reverse("applicants:decision", args=[pk]),
    )


def _context(request: HttpRequest, pk: Any) -> dict[str, Any]:
    application = own_application(request, pk)
    refusal = refusal_of(application)
    if refusal is None:
        raise Http404
    return {
        "title": refusal.title,
        "application": application,
        "refusal": refusal,
        "printed_at": timezone.now(),
        "pdf_url": "",
        "back": "",
    }
