"""What moves an application: receiving it, sending it back, endorsing it. Each asks before it acts."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applicants.desk.access import at_desk, the_application
from applicants.desk.queue.boxes import Ask
from applicants.desk.queue.query import Place, Queue
from applicants.desk.review import record
from applicants.desk.review.case import ReviewCase
from applicants.desk.review.conflicts import overtook
from applicants.desk.review.forms import ChecksForm, LetterForm
from applicants.desk.views.answers import address, asked, overtaken, posted, status_of
from applicants.desk.views.case import draw
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
def send_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """退回补正: the letter with everything that is to be mended (一次性告知)."""
    application = the_application(request, pk)
    review = ReviewCase(application, request.membership)
    if request.method != "POST" and not review.is_held:
        return HttpResponseRedirect(address(request, "application", pk))
    form = LetterForm(review, posted(request))
    refusal = None
    if request.method == "POST":
        place, name = _place(request, review), application.applicant.masked_name
        try:
            if shortened := _write_letter(request, review, form):
                return shortened
            if form.is_valid() and "preview" not in request.POST:
                advance(
                    application, "send_back", by=request.user, submission=request.POST.get("submission", "")
                )
                return _onward(request, place, _("已退回%(name)s的申请") % {"name": name})
        except Moved as moved:
            return overtaken(request, moved, pk)
        except StepRefused as refused:
            if faster := overtook(application, request.membership, refused):
                return overtaken(request, faster, pk)
            refusal = refused
    return _confirm(request, review, "desk/send_back.html", refusal, form=form, today=timezone.localdate())


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
        place, name = _place(request, review), application.applicant.masked_name
        try:
            advance(application, "endorse", by=request.user, submission=request.POST.get("submission", ""))
            return _onward(request, place, _("%(name)s的申请已审核通过") % {"name": name})
        except Moved as moved:
            return overtaken(request, moved, pk)
        except StepRefused as refused:
            if faster := overtook(application, request.membership, refused):
                return overtaken(request, faster, pk)
            refusal = refused
    elif not review.can_endorse:
        return draw(request, review, ChecksForm(review), refusal=StepRefused(review.standing))
    window = ServiceWindow.objects.filter(region_code=application.window_region).first()
    return _confirm(request, review, "desk/endorse.html", refusal, window=window)


def _write_letter(request: HttpRequest, review: ReviewCase, form: LetterForm) -> HttpResponse | None:
    """Keep what was typed into the letter; where a button takes a place out, do that and show the rest."""
    submission = request.POST.get("submission", "")
    form.is_valid()
    judgements, parts = form.texts()
    record.write_down(
        review.application, by=request.membership, submission=submission, judgements=judgements, parts=parts
    )
    place = form.place_named(request.POST.get("remove", ""))
    if place is None:
        return None
    record.take_back(
        review.application,
        by=request.membership,
        submission=submission,
        requirement_id=place.requirement_id,
        part=place.part,
        field=place.pin,
    )
    return HttpResponseRedirect(address(request, "send_back", review.application.pk))


def _confirm(
    request: HttpRequest, review: ReviewCase, template: str, refusal: StepRefused | None, **more: object
) -> HttpResponse:
    form = more.get("form")
    context = {
        "desk_employer": request.membership.employer,
        "uses_keys": request.membership.uses_keys,
        "section": "queue",
        "application": review.application,
        "review": review,
        "refusal": refusal,
        "has_errors": bool(form and form.errors),
        "back": address(request, "application", review.application.pk),
        "ask": Ask.read(request.desk, request.GET),
    } | more
    return render(request, template, context, status=status_of(refusal, form))


def _place(request: HttpRequest, review: ReviewCase) -> Place:
    return Queue(request.membership, asked(request)).around(review.application)


def _onward(request: HttpRequest, place: Place, done: str) -> HttpResponse:
    """On to the next application of the same view, or back to the queue."""
    messages.success(request, done)
    if place.next:
        return HttpResponseRedirect(address(request, "application", place.next))
    return HttpResponseRedirect(reverse("employers:queue") + Ask.read(request.desk, request.GET).query())
