"""查验单: verdicts, remarks and answers of every round, who and when, for the archive and its stamp (N14)."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applicants.desk.access import at_desk, is_open, the_application
from applicants.desk.looks import look_at
from applicants.desk.review.case import ReviewCase
from applicants.desk.review.rounds import rounds
from applicants.desk.views.answers import address, here
from applicants.models import Application
from applicants.workflow.named import done
from materials.serve import papers
from youyue.identity.looks import Look
from youyue.ui import paper


@require_safe
@at_desk
def record(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    application = _open(request, pk)
    context = _context(request, application)
    context["pdf_url"] = here(request, "record_pdf", pk)
    context["back"] = address(request, "application", pk)
    with look_at(request, application, Look.RECORD):
        return paper.print_page(request, "desk/paper_record.html", context)


@require_safe
@at_desk
def record_pdf(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    application = _open(request, pk)
    return papers.answer(
        request,
        application.dossier,
        "desk/paper_record.html",
        _context(request, application),
        name=f"{application.receipt_number}-{_('查验单')}",
        back=here(request, "record", pk),
        looking=lambda: look_at(request, application, Look.RECORD_PDF),
    )


def _open(request: HttpRequest, pk: uuid.UUID) -> Application:
    application = the_application(request, pk)
    if not is_open(request.desk, application):
        raise Http404
    return application


def _context(request: HttpRequest, application: Application) -> dict[str, Any]:
    review = ReviewCase(application, request.membership)
    names = [
        row["value"] for part in review.content["parts"] for row in part["rows"] if row["name"] == "name"
    ]
    is_employers = request.desk.fills_supplement
    return {
        "title": _("优粤卡申请材料查验单"),
        "application": application,
        "place": request.place_name,
        "place_label": request.desk.place_label,
        "name": names[0] if names else "",
        "rounds": [
            (each, [(event, _decision(event.name)) for event in each.decided]) for each in rounds(review)
        ],
        "under_way": _("审核中") if is_employers else _("办理中"),
        "signer": _("审核员") if is_employers else _("经办人"),
        "is_received": is_employers,
        "printed_at": timezone.now(),
        "pdf_url": "",
        "back": "",
    }


def _decision(name: str) -> str:
    return {"send_back": _("退回补正")}.get(name) or str(done(name))
