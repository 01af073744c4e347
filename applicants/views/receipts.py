"""回执: the number, the code that proves it and what was handed in, to be kept or shown to others (P08)."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applicants.access import applicant_only
from applicants.filing import progress
from applicants.models import Application, Stage
from applicants.models.stages import State
from applicants.submission.receipts import code_of, has_check_glyph
from applicants.views.papers import handed_in
from catalog.models import ServiceWindow
from materials.serve import papers
from youyue.ui import paper
from youyue.ui.qr import qr_code

TEMPLATE = "applicants/paper_receipt.html"


@require_safe
@applicant_only
def receipt(request: HttpRequest, pk: Any) -> HttpResponse:
    """The page for the browser's printer; it says the same as the PDF."""
    context = _context(_standing(request, pk))
    context["pdf_url"] = reverse("applicants:receipt_pdf", args=[pk])
    context["back"] = reverse("applicants:item", args=[pk])
    return paper.print_page(request, TEMPLATE, context)


@require_safe
@applicant_only
def receipt_pdf(request: HttpRequest, pk: Any) -> HttpResponse:
    application = _standing(request, pk)
    context = _context(application)
    return papers.answer(
        request,
        application.dossier,
        TEMPLATE,
        context,
        name=f"{application.receipt_number}-{context['title']}",
        back=reverse("applicants:receipt", args=[pk]),
    )


def proof(application: Application) -> dict[str, Any]:
    """The code beside the number, and both as a QR code.

    The QR code's address carries them behind the `#`: a browser does not send that part, so that neither
    stands in the log of a server or a proxy. The page's script fills them in, and they are posted.
    """
    number = application.receipt_number or ""
    code = code_of(number)
    address = f"{settings.SITE_URL}{reverse('applicants:check_receipt')}"
    return {
        "code": code,
        "check_address": address,
        "qr": qr_code(f"{address}#{number}.{code}", _("查询办理状态的二维码")),
    }


def _standing(request: HttpRequest, pk: Any) -> Application:
    """One's own application that has been handed in and not been recalled."""
    application = handed_in(request, pk)
    if application.stage == Stage.DRAFT:
        raise Http404
    return application


def _context(application: Application) -> dict[str, Any]:
    """The window's receipt once it has accepted; the portal's own before, which says so."""
    submission = application.current_submission
    events = list(application.events.order_by("sequence"))
    accepted = next((event for event in reversed(events) if event.name == "accept"), None)
    number = application.receipt_number or ""
    materials: dict[str, list[int]] = {}
    for file in submission.content["files"]:
        materials.setdefault(file["requirement_name"], []).append(file["pages"])
    window = ServiceWindow.objects.filter(region_code=application.window_region).first()
    return proof(application) | {
        "title": _("受理回执") if accepted else _("申办回执"),
        "application": application,
        "submission": submission,
        "accepted": accepted,
        "is_ended": application.state == State.CLOSED,
        "endorsed": next((event for event in reversed(events) if event.name == "endorse"), None),
        "window": window,
        "has_check_glyph": has_check_glyph(number),
        "number_start": number[:-1],
        "number_end": number[-1:],
        "materials": [(name, len(pages), sum(pages)) for name, pages in materials.items()],
        "still_to_come": progress.still_to_come(application),
        "printed_at": timezone.now(),
        "pdf_url": "",
        "back": "",
    }
