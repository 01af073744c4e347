"""The pages of the province's window: cases where nobody works, and a card that another window registered."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applicants.desk.access import at_desk
from applicants.desk.acts import Act
from applicants.desk.views import acts
from applicants.desk.views.answers import here, posted, status_of
from applicants.models import Application
from applicants.window import elsewhere, unattended
from applicants.window.acts import ACTS
from applicants.window.card_forms import NumberForm
from applicants.workflow import Moved, StepRefused, is_repeated
from catalog.lists.windows import PROVINCE, service_window
from youyue.ui.errors import conflict

CORRECT = next(act for act in ACTS if act.name == "correct_card")


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def correct_card(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Of what lies at this window as every act; of what she asked for by its number, the form alone."""
    if card := elsewhere.opened(request, pk):
        return _correct_elsewhere(request, CORRECT, card)
    return acts.answer(request, pk, CORRECT)


def _correct_elsewhere(request: HttpRequest, act: Act, application: Application) -> HttpResponse:
    """The same form on a page that shows nothing of the case."""
    form, refusal, back = act.form(application, posted(request)), None, here(request, "unattended")
    if form.is_valid():
        try:
            acts.carry_out(act, application, form, request)
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
    } | acts.words_of(act, application, request)
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
        "windows": [window for window in unattended.windows() if window.code != PROVINCE],
        "refusal": refusal,
        "form": form,
        "has_errors": bool(form.errors),
    }
    return render(request, "window/unattended.html", context, status=status_of(refusal, form))
