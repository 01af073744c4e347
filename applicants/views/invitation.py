"""邀请函: a letter for an employer that has no account here yet, to print or to send as a PDF."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applicants.access import applicant_only
from applicants.filing import invitations
from applicants.filing.opening import open_application
from applicants.models import Application, Invitation
from materials.serve import papers
from youyue.ui import paper


@require_http_methods(["GET", "HEAD", "POST"])
@applicant_only
def invitation(request: HttpRequest) -> HttpResponse:
    """POST writes the letter; GET shows it, or offers to write it."""
    application = open_application(request.user)
    if application is None:
        return redirect("applicants:start")
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    name = invitations.awaited(application)
    if not name:
        return redirect(f"{reverse('applicants:part', args=['basics'])}#id_employer_name")
    if request.method == "POST":
        invitations.invite(application)
        return redirect("applicants:invitation")
    return render(request, "applicants/invitation.html", _letter(application, name) | {"section": "hall"})


@require_safe
@applicant_only
def invitation_pdf(request: HttpRequest) -> HttpResponse:
    """The letter that was written, as a PDF."""
    application = open_application(request.user)
    name = invitations.awaited(application) if application and application.is_editable else ""
    letter = _letter(application, name) if application and name else {"letter": None}
    if letter["letter"] is None:
        raise Http404
    given = {"title": _("单位邀请函"), "printed_at": timezone.now(), "pdf_url": "", "back": ""}
    return papers.answer(
        request,
        application.dossier,
        "applicants/paper_invitation.html",
        letter | given,
        name=_("邀请函"),
        back=reverse("applicants:invitation"),
    )


def _letter(application: Application, name: str) -> dict[str, Any]:
    """What the page and the PDF say alike."""
    return {
        "application": application,
        "name": name,
        "letter": Invitation.objects.filter(application=application).first(),
        "site_url": settings.SITE_URL,
        "unprintable": paper.unprintable_in(f"{name}{application.applicant.name}"),
    }
