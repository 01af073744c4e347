"""邀请函: a letter to print for an employer that has no account here yet."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from applicants import filing, invitations
from applicants.access import applicant_only
from applicants.models import Invitation


@require_http_methods(["GET", "POST"])
@applicant_only
def invitation(request: HttpRequest) -> HttpResponse:
    """POST writes the letter; GET shows it, or offers to write it."""
    application = filing.open_application(request.user)
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
    context = {
        "application": application,
        "name": name,
        "letter": Invitation.objects.filter(application=application).first(),
        "site": settings.SITE_URL,
        "section": "hall",
    }
    return render(request, "applicants/invitation.html", context)
