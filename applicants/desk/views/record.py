"""查验单: verdicts, remarks, reviewer and time on one page, for the employer's archive and stamp (N14)."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applicants.desk.access import at_desk, is_open, the_application
from applicants.desk.review.case import ReviewCase
from applicants.desk.views.answers import address, here
from applicants.desk.views.papers import role_of
from applicants.models import Application
from applicants.workflow.rules import done
from youyue.identity.access import log_look
from youyue.identity.models import AccessLog
from youyue.ui import paper

Action = AccessLog.Action


@require_safe
@at_desk
def record(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    application = _open(request, pk)
    context = _context(request, application)
    context["pdf_url"] = here(request, "record_pdf", pk)
    context["back"] = address(request, "application", pk)
    _log(request, application, Action.PREVIEW)
    return paper.print_page(request, "desk/paper_record.html", context)


@require_safe
@at_desk
def record_pdf(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    application = _open(request, pk)
    try:
        made = paper.draw(
            render_to_string("desk/paper_record.html", _context(request, application)), images={}
        )
    except paper.NotDrawn:
        return paper.no_paper(request, here(request, "record", pk))
    _log(request, application, Action.DOWNLOAD)
    return paper.send(made, f"{application.receipt_number}-{_('查验单')}")


def _open(request: HttpRequest, pk: uuid.UUID) -> Application:
    application = the_application(request, pk)
    if not is_open(request.desk, application):
        raise Http404
    return application


def _context(request: HttpRequest, application: Application) -> dict[str, Any]:
    review = ReviewCase(application, request.membership)
    ours = [event for event in application.events.select_related("by") if event.role == request.desk.role]
    names = [
        row["value"] for part in review.content["parts"] for row in part["rows"] if row["name"] == "name"
    ]
    decided = next((event for event in reversed(ours) if event.name != "receive"), None)
    is_employers = request.desk.fills_supplement
    return {
        "title": _("优粤卡申请材料查验单"),
        "application": application,
        "place": request.place_name,
        "place_label": request.desk.place_label,
        "review": review,
        "name": names[0] if names else "",
        "received": next((event for event in reversed(ours) if event.name == "receive"), None),
        "decided": decided,
        "verdict": {"send_back": _("退回补正")}.get(decided.name, done(decided.name)) if decided else "",
        "under_way": _("审核中") if is_employers else _("办理中"),
        "printed_at": timezone.now(),
        "pdf_url": "",
        "back": "",
    }


def _log(request: HttpRequest, application: Application, action: str) -> None:
    log_look(
        request,
        whose=application.applicant,
        action=action,
        what=_("查验单"),
        object_id=application.pk,
        role=role_of(request),
    )
