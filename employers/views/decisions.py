"""What only an employer does to an application: receiving it and endorsing it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applicants.desk.access import at_desk, the_application
from applicants.desk.queue.query import Place
from applicants.desk.review.case import ReviewCase
from applicants.desk.review.forms import ChecksForm
from applicants.desk.views.answers import address, overtaken
from applicants.desk.views.case import draw
from applicants.desk.views.decisions import confirm, onward, take
from applicants.models import Application
from applicants.workflow import Moved, StepRefused, advance, is_repeated
from catalog.models import ServiceWindow


@require_POST
@at_desk
def receive(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    application = the_application(request, pk)
    try:
        advance(application, "receive", by=request.user)
    except Moved as moved:
        is_mine = moved.application.holder_id == request.user.pk
        if not (is_mine and is_repeated(moved.application, "receive", by=request.user)):
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
        seen = request.POST.get("submission", "")
        done = _("%(name)s的申请已审核通过") % {"name": application.applicant.masked_name}

        def act(place: Place) -> HttpResponse:
            advance(application, "endorse", by=request.user, submission=seen)
            return onward(request, place, done)

        def again(place: Place, moved: Application) -> HttpResponse | None:
            is_same = seen and is_repeated(moved, "endorse", by=request.user, submission=seen)
            return onward(request, place, done) if is_same else None

        answer, refusal = take(request, review, act, again)
        if answer:
            return answer
    elif not review.can_endorse:
        return draw(request, review, ChecksForm(review), refusal=StepRefused(review.standing))
    window = ServiceWindow.objects.filter(region_code=application.window_region).first()
    values = {"name": application.applicant.masked_name, "window": window.name if window else _("受理窗口")}
    lead = _("通过后，%(name)s的申请送到%(window)s受理，单位不能再改。") % values
    return confirm(request, review, "desk/act.html", refusal, label=_("审核通过"), lead=lead)
