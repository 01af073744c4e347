"""What moves an application: the letter that sends it back, and what every decision has in common."""

import uuid
from collections.abc import Callable
from contextlib import nullcontext

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from applicants.desk.access import at_desk, the_application
from applicants.desk.looks import look_at
from applicants.desk.queue.boxes import Ask
from applicants.desk.queue.query import Place, Queue
from applicants.desk.review import record
from applicants.desk.review.case import ReviewCase
from applicants.desk.review.conflicts import overtook
from applicants.desk.review.letter_form import LetterForm
from applicants.desk.views.answers import address, asked, here, overtaken, posted, status_of
from applicants.models import Application
from applicants.workflow import Moved, StepRefused, advance, is_repeated, possible
from youyue.identity.looks import Look


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def send_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The letter with everything that is to be mended (一次性告知): 退回补正, or 要求补正 at the window."""
    application = the_application(request, pk)
    review = ReviewCase(application, request.membership)
    letter, form = request.desk.letter, LetterForm(review, posted(request))
    is_possible = letter.transition in possible(application, request.desk.role)
    if request.method != "POST" and not (review.is_held and is_possible):
        return HttpResponseRedirect(address(request, "application", pk))
    refusal = None
    if request.method == "POST":
        seen = request.POST.get("submission", "")
        done = str(letter.done) % {"name": application.applicant.masked_name}

        def send(place: Place) -> HttpResponse | None:
            if shortened := _write_letter(request, review, form):
                return shortened
            if not form.is_valid() or "preview" in request.POST:
                return None
            advance(application, letter.transition, by=request.user, submission=seen)
            return onward(request, place, done)

        def again(place: Place, moved: Application) -> HttpResponse | None:
            return onward(request, place, done) if seen and _was_sent(request, moved) else None

        answer, refusal = take(request, review, send, again)
        if answer:
            return answer
    return confirm(request, review, "desk/send_back.html", refusal, form=form, today=timezone.localdate())


def take(
    request: HttpRequest,
    review: ReviewCase,
    act: Callable[[Place], HttpResponse | None],
    again: Callable[[Place, Application], HttpResponse | None],
) -> tuple[HttpResponse | None, StepRefused | None]:
    """Take a decision: what it is answered with, or what speaks against it.

    `act` takes it, and is given where the case stood in the view before; `again` answers, as the first time,
    who posts once more what was taken already (None for anybody else, who was overtaken).
    """
    application, place = review.application, place_in_view(request, review)
    try:
        return act(place), None
    except Moved as moved:
        return again(place, moved.application) or overtaken(request, moved, application.pk), None
    except StepRefused as refused:
        if faster := overtook(application, request.membership, refused):
            return overtaken(request, faster, application.pk), None
        return None, refused


def _was_sent(request: HttpRequest, application: Application) -> bool:
    """Whether this very letter went out the last time it was posted."""
    texts = [text for name, text in request.POST.items() if name.startswith(("text-", "part-"))]
    is_decision = not {"preview", "remove"} & set(request.POST)
    return is_decision and is_repeated(
        application,
        request.desk.letter.transition,
        by=request.user,
        submission=request.POST.get("submission", ""),
        letter=texts,
    )


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


def confirm(
    request: HttpRequest, review: ReviewCase, template: str, refusal: StepRefused | None, **more: object
) -> HttpResponse:
    form = more.get("form")
    context = {
        "form": None,
        "barred": "",
        "is_grave": False,
        "is_main": True,
        "objection": [],
        "submission": review.submission.sha256,
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
    hers = more.get("objection")  # the only words of hers on such a page
    with look_at(request, review.application, Look.DECISION) if hers else nullcontext():
        return render(request, template, context, status=status_of(refusal, form))


def place_in_view(request: HttpRequest, review: ReviewCase) -> Place:
    return Queue(request.membership, asked(request)).around(review.application)


def onward(request: HttpRequest, place: Place, done: str) -> HttpResponse:
    """On to the next application of the same view, or back to the queue."""
    messages.success(request, done)
    if place.next:
        return HttpResponseRedirect(address(request, "application", place.next))
    return HttpResponseRedirect(here(request, "queue") + Ask.read(request.desk, request.GET).query())
