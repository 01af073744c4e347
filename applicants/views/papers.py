"""申请表, ready for printing: the applicant's own, in full, with places for signature and stamps (P09)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applicants.access import applicant_only, own_application
from applicants.models import Application
from applicants.parts import PARTS
from applicants.submission import pledge
from applicants.views.materials import ROLE
from materials.models import Portrait
from materials.serve import serving
from materials.store import vault
from youyue.identity.access import log_look
from youyue.identity.models import AccessLog
from youyue.ui import paper

Action = AccessLog.Action


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
    _log(request, application, Action.REVEAL, _("申请表打印页"))
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
        made = paper.draw(render_to_string("applicants/paper_form.html", context), images)
    except (paper.NotDrawn, vault.Unavailable):
        return paper.no_paper(request, reverse("applicants:form", args=[pk]))
    _log(request, application, Action.DOWNLOAD, _("申请表"))
    return paper.send(made, f"{application.receipt_number}-{_('申请表')}")


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
        "parts": content["parts"],
        "files": content["files"],
        "portrait_id": (content.get("portrait") or {}).get("id", ""),
        "portrait": "",
        "portrait_part": next(part.slug for part in PARTS if part.portrait_field),
        "paragraphs": pledge.PARAGRAPHS,
        "printed_at": timezone.now(),
        "pdf_url": "",
        "back": "",
    }


def _log(request: HttpRequest, application: Application, action: str, what: str) -> None:
    log_look(
        request,
        whose=application.applicant,
        action=action,
        what=what,
        object_id=application.pk,
        role=ROLE,
    )
