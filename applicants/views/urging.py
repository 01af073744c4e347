"""催办: one button, and where it leads back to."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applicants.access import applicant_only, own_application
from applicants.filing import urging
from applicants.workflow import StepRefused


@require_POST
@applicant_only
def urge(request: HttpRequest, pk: Any) -> HttpResponse:
    application = own_application(request, pk)
    try:
        urging.urge(application)
        messages.success(request, _("已催办，已通知办理的人"))
    except StepRefused as error:
        messages.error(request, error.message)
    return redirect("applicants:progress", application.pk)
