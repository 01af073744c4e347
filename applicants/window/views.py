"""The page of a decision at the window, and that of the windows where nobody works."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applicants.desk.access import at_desk, the_application
from applicants.desk.queue.query import Place
from applicants.desk.review.case import ReviewCase
from applicants.desk.review.objection import objection_to
from applicants.desk.views.answers import address, here, overtaken, posted, status_of
from applicants.desk.views.decisions import confirm, onward, place_in_view, take
from applicants.models import Application
from applicants.window import elsewhere, unattended
from applicants.window.acts import Act
from applicants.window.forms import ActForm, NumberForm
from applicants.workflow import WINDOW, Moved, Outdated, StepRefused, advance, is_repeated, possible
from applicants.workflow.guards import why_another
from catalog.lists.windows import PROVINCE, service_window
from youyue.ui.errors import conflict


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def page(request: HttpRequest, pk: uuid.UUID, *, act: Act) -> HttpResponse:
    """The form of one act; posted, the act itself."""
    if act.name == "correct_card" and (card := elsewhere.opened(request, pk)):
        return _correct_elsewhere(request, act, card)
    application = the_application(request, pk)
    review = ReviewCase(application, request.membership)
    form, refusal = act.form(application, posted(request)), None
    if act.name not in possible(application, WINDOW):
        if form.is_valid() and _was_taken(act, application, form, request):
            return _answer(request, act, application, place_in_view(request, review))
        last = application.events.select_related("by").order_by("sequence").last()
        return overtaken(request, Moved(application, last), pk)
    if form.is_valid():

        def decide(place: Place) -> HttpResponse:
            _advance(act, application, form, request)
            return _answer(request, act, application, place)

        def again(place: Place, moved: Application) -> HttpResponse | None:
            is_same = _was_taken(act, moved, form, request)
            return _answer(request, act, application, place) if is_same else None

        answer, refusal = take(request, review, decide, again)
        if answer:
            return answer
        if isinstance(refusal, Outdated):
            review = ReviewCase(the_application(request, pk), request.membership)
    words = _words(act, application, request) | {"objection": objection_to(application)}
    return confirm(request, review, "desk/act.html", refusal, form=form, **words)


def _words(act: Act, application: Application, request: HttpRequest) -> dict[str, Any]:
    """What the page of an act says, and why another one must take it."""
    return {
        "label": act.label,
        "lead": act.lead(application),
        "barred": why_another(application, request.user),
        "is_grave": act.is_grave,
        "is_main": act.is_main,
    }


def _advance(act: Act, application: Application, form: ActForm, request: HttpRequest) -> None:
    """Take the transition with what was filled in. Raises as `workflow.advance()` does."""
    seen = request.POST.get("submission", "")
    try:
        advance(application, act.name, by=request.user, submission=seen, **form.facts())
    except IntegrityError as error:  # the guard looked, and a colleague used the same card number meanwhile
        raise StepRefused(_("这个卡号刚刚发给了别的申办人，请核对")) from error


def _was_taken(act: Act, application: Application, form: ActForm, request: HttpRequest) -> bool:
    """Whether this very act was taken the last time it was posted."""
    seen = request.POST.get("submission", "")
    return bool(seen) and is_repeated(application, act.name, by=request.user, submission=seen, **form.facts())


def _answer(request: HttpRequest, act: Act, application: Application, place: Place) -> HttpResponse:
    if act.leads_on_here:
        messages.success(request, act.done)
        return HttpResponseRedirect(address(request, "application", application.pk))
    name = application.applicant.masked_name
    return onward(request, place, _("%(name)s：%(said)s") % {"name": name, "said": act.done})


def _correct_elsewhere(request: HttpRequest, act: Act, application: Application) -> HttpResponse:
    """The same form on a page that shows nothing of the case."""
    form, refusal, back = act.form(application, posted(request)), None, here(request, "unattended")
    if form.is_valid():
        try:
            _advance(act, application, form, request)
        except Moved as moved:
            if not is_repeated(moved.application, act.name, by=request.user, **form.facts()):
                return conflict(request, message=moved.message, back=request.path)
        except StepRefused as refused:
            refusal = refused
        if refusal is None:
            messages.success(request, _("%(name)s：已更正") % {"name": application.applicant.masked_name})
            return HttpResponseRedirect(back)
    context = {
        "section": "unattended",
        "application": application,
        "window": service_window(application.window_region),
        "review": None,
        "submission": "",
        "uses_keys": request.membership.uses_keys,
        "form": form,
        "refusal": refusal,
        "has_errors": bool(form.errors),
        "back": back,
    } | _words(act, application, request)
    return render(request, "window/correct_elsewhere.html", context, status=status_of(refusal, form))


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def unattended_windows(request: HttpRequest) -> HttpResponse:
    """无人办理的窗口, for the province's."""
    if request.membership.window_region != PROVINCE:
        raise Http404
    refusal = None
    form = NumberForm(request.POST if "number" in request.POST else None)
    if form.is_valid():
        if card := elsewhere.find(request, form.cleaned_data["number"]):
            return HttpResponseRedirect(here(request, "correct_card", card.pk))
        form.add_error("number", _("别的窗口没有这个编号的已发卡申请，请核对"))
    elif request.method == "POST" and not form.is_bound:
        try:
            count = unattended.take_over(request.POST.get("window", ""), by=request.user)
            messages.success(request, _("已接过来 %(n)d 件，由本窗口办理") % {"n": count})
            return HttpResponseRedirect(here(request, "queue"))
        except StepRefused as refused:
            refusal = refused
    context = {
        "section": "unattended",
        "windows": unattended.windows(),
        "refusal": refusal,
        "form": form,
        "has_errors": bool(form.errors),
    }
    return render(request, "window/unattended.html", context, status=status_of(refusal, form))
