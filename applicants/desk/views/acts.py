"""The page of a decision: its form, and what is answered once it is taken; the same for all acts."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applicants.desk.access import at_desk, the_application
from applicants.desk.acts import Act, ActForm
from applicants.desk.queue.query import Place
from applicants.desk.review.case import ReviewCase
from applicants.desk.review.forms import ChecksForm
from applicants.desk.review.objection import objection_to
from applicants.desk.views.answers import address, overtaken, posted
from applicants.desk.views.case import draw
from applicants.desk.views.decisions import confirm, onward, place_in_view, take
from applicants.models import Application
from applicants.workflow import Moved, Outdated, StepRefused, advance, is_repeated, possible
from applicants.workflow.guards import why_another


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def page(request: HttpRequest, pk: uuid.UUID, *, act: Act) -> HttpResponse:
    return answer(request, pk, act)


def answer(request: HttpRequest, pk: uuid.UUID, act: Act) -> HttpResponse:
    """The form of one act; posted, the act itself. For who is at the desk already."""
    application = the_application(request, pk)
    review = ReviewCase(application, request.membership)
    if request.method != "POST" and not (review.is_held or request.desk.takes_by_acting):
        return HttpResponseRedirect(address(request, "application", pk))
    form, refusal = act.form(application, posted(request)), None
    if act.name not in possible(application, request.desk.role):
        if form.is_valid() and was_taken(act, application, form, request):
            return _answer(request, act, application, place_in_view(request, review))
        last = application.events.select_related("by").order_by("sequence").last()
        return overtaken(request, Moved(application, last), pk)
    if form.is_valid():

        def decide(place: Place) -> HttpResponse:
            carry_out(act, application, form, request)
            return _answer(request, act, application, place)

        def again(place: Place, moved: Application) -> HttpResponse | None:
            is_same = was_taken(act, moved, form, request)
            return _answer(request, act, application, place) if is_same else None

        taken, refusal = take(request, review, decide, again)
        if taken:
            return taken
        if isinstance(refusal, Outdated):
            review = ReviewCase(the_application(request, pk), request.membership)
    elif act.needs_all_judged and not review.can_endorse:
        return draw(request, review, ChecksForm(review), refusal=StepRefused(review.standing))
    words = words_of(act, application, request) | {"objection": objection_to(application)}
    return confirm(request, review, "desk/act.html", refusal, form=form, **words)


def words_of(act: Act, application: Application, request: HttpRequest) -> dict[str, Any]:
    """What the page of an act says, and why another one must take it."""
    return {
        "label": act.label,
        "lead": act.lead(application),
        "barred": why_another(application, request.user.pk) if request.desk.hears_objections else "",
        "is_grave": act.is_grave,
        "is_main": act.is_main,
    }


def carry_out(act: Act, application: Application, form: ActForm, request: HttpRequest) -> None:
    """Take the transition with what was filled in. Raises as `workflow.advance()` does."""
    seen = request.POST.get("submission", "")
    try:
        advance(application, act.name, by=request.user, submission=seen, **form.facts())
    except IntegrityError as error:  # the guard looked, and a colleague was faster meanwhile
        if not act.clash:
            raise
        raise StepRefused(act.clash) from error


def was_taken(act: Act, application: Application, form: ActForm, request: HttpRequest) -> bool:
    """Whether this very act was taken the last time it was posted."""
    seen = request.POST.get("submission", "")
    return bool(seen) and is_repeated(application, act.name, by=request.user, submission=seen, **form.facts())


def _answer(request: HttpRequest, act: Act, application: Application, place: Place) -> HttpResponse:
    if act.leads_on_here:
        messages.success(request, act.done)
        return HttpResponseRedirect(address(request, "application", application.pk))
    name = application.applicant.masked_name
    return onward(request, place, _("%(name)s：%(said)s") % {"name": name, "said": act.done})
