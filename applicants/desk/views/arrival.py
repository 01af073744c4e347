"""Taking up what has arrived at a desk, and what may be seen of it before."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from applicants.desk.access import at_desk, the_application
from applicants.desk.review.case import ReviewCase
from applicants.desk.review.forms import ChecksForm
from applicants.desk.views.answers import address, overtaken
from applicants.desk.views.case import draw
from applicants.workflow import Moved, StepRefused, advance, is_repeated


@require_POST
@at_desk
def take_up(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """By the transition of the desk's `arrival`; whoever takes it up has it in hand."""
    application, arrival = the_application(request, pk), request.desk.arrival
    try:
        advance(application, arrival.transition, by=request.user)
    except Moved as moved:
        is_mine = moved.application.holder_id == request.user.pk
        if not (is_mine and is_repeated(moved.application, arrival.transition, by=request.user)):
            return overtaken(request, moved, pk)
    except StepRefused as refused:
        review = ReviewCase(application, request.membership)
        return draw(request, review, ChecksForm(review), refusal=refused)
    messages.success(request, arrival.done)
    return HttpResponseRedirect(address(request, "application", pk))
