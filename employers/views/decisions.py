"""What only an employer does to an application: receiving it and endorsing it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applicants.desk.access import at_desk, the_application
from applicants.desk.review.case import ReviewCase
from applicants.desk.review.conflicts import overtook
from applicants.desk.review.forms import ChecksForm
from applicants.desk.views.answers import address, overtaken
from applicants.desk.views.case import draw
from applicants.desk.views.decisions import confirm, onward, place_in_view
from applicants.workflow import Moved, StepRefused, advance
from catalog.models import ServiceWindow


@require_POST
@at_desk
def receive(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    application = the_application(request, pk)
    try:
        advance(application, "receive", by=request.user)
    except Moved as moved:
        return overtaken(request, moved, pk)
    except StepRefused as refused:
        review = ReviewCase(application, request.membership)
        return draw(request, review, ChecksForm(review), refusal=refused)
    messages.success(request, _("已接收，由您查验"))
    return HttpResponseRedirect(address(request, "application", pk))


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def endorse(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """审核通过: a last look, then on to the service window."""
    application = the_application(request, pk)
    review = ReviewCase(application, request.membership)
    if request.method != "POST" and not review.is_held:
        return HttpResponseRedirect(address(request, "application", pk))
    refusal = None
    if request.method == "POST":
        place, name = place_in_view(request, review), application.applicant.masked_name
        try:
            advance(application, "endorse", by=request.user, submission=request.POST.get("submission", ""))
            return onward(request, place, _("%(name)s的申请已审核通过") % {"name": name})
        except Moved as moved:
            return overtaken(request, moved, pk)
        except StepRefused as refused:
            if faster := overtook(application, request.membership, refused):
                return overtaken(request, faster, pk)
            refusal = refused
    elif not review.can_endorse:
        return draw(request, review, ChecksForm(review), refusal=StepRefused(review.standing))
    window = ServiceWindow.objects.filter(region_code=application.window_region).first()
    return confirm(request, review, "employers/endorse.html", refusal, window=window)
