"""提出异议: one page over a refusal of one's own, with its last day."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applicants.access import applicant_only, own_application
from applicants.filing.objecting import object_to
from applicants.filing.refusal import refusal_of
from applicants.models.transitions import OBJECTION_TO
from applicants.views.moved import moved_page
from applicants.workflow import Moved, StepRefused


@require_http_methods(["GET", "HEAD", "POST"])
@applicant_only
def objection(request: HttpRequest, pk: Any) -> HttpResponse:
    """After the last day the page says so and has no form; where nothing was refused it is 409."""
    application = own_application(request, pk)
    refusal = refusal_of(application)
    if refusal is None or application.stage not in OBJECTION_TO:
        return moved_page(request, Moved(application, application.events.order_by("sequence").last()))
    reason, error = request.POST.get("reason", ""), ""
    if request.method == "POST":
        try:
            object_to(application, request.user, reason=reason, seen=request.POST.get("seen", ""))
        except StepRefused as refused:
            error = refused.message
        except Moved as moved:
            return moved_page(request, moved)
        else:
            messages.success(request, _("已提出异议，由没有办过这份申请的另一名工作人员复核"))
            return redirect("applicants:item", application.pk)
    context = {
        "application": application,
        "refusal": refusal,
        "reason": reason,
        "error": error,
        "has_errors": bool(error),
        "section": "hall",
    }
    return render(request, "applicants/objection.html", context, status=422 if error else 200)
