"""What is done with the ticked rows of the queue, and the page that says what became of each."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from applicants.desk.access import at_desk
from applicants.desk.forms import HandOverForm
from applicants.desk.queue import bulk
from applicants.desk.queue.boxes import Ask
from applicants.desk.views.answers import asked, here
from applicants.desk.views.export import spreadsheet
from applicants.models import Membership


@require_POST
@at_desk
def act(request: HttpRequest) -> HttpResponse:
    """Taking happens at once; assigning and deciding ask first. `page` ticks a whole page of the list."""
    ask, name = asked(request, request.POST), request.POST.get("act", "")
    values = request.POST.getlist("pick") + request.POST.get("page", "").split()
    picked = bulk.read(values, request.membership)
    if name not in (*request.desk.bulk, "export"):
        return HttpResponseRedirect(here(request, "queue") + ask.query())
    if not picked or len(picked) > bulk.MOST:
        return _page(request, ask, name, picked=[], nothing=not picked, status=422)
    if name == "export":
        return spreadsheet(request, ask, pks=[pick.application.pk for pick in picked])
    by = request.user
    if name in ("receive", "claim"):
        return _done(request, ask, name, bulk.take(picked, by=by))
    if name != "assign":
        if "sure" in request.POST:
            return _done(request, ask, name, bulk.decide(picked, name, by=by))
        outcomes = bulk.decide(picked, name, by=by, is_trial=True)
        reasons = {outcome.application.pk: outcome.reason for outcome in outcomes if outcome.reason}
        ready = [pick for pick in picked if pick.application.pk not in reasons]
        left = [(pick.application, reasons[pick.application.pk]) for pick in picked if pick not in ready]
        return _page(request, ask, name, picked=picked, ready=ready, left=left)
    form = HandOverForm(request.membership, request.POST if "sure" in request.POST else None)
    if form.is_valid():
        to: Membership = form.cleaned_data["to"]
        return _done(request, ask, name, bulk.assign(picked, by=by, to=to), to=to.user)
    return _page(request, ask, name, picked=picked, form=form, status=422 if form.errors else 200)


def _done(
    request: HttpRequest, ask: Ask, name: str, outcomes: list[bulk.Outcome], **more: object
) -> HttpResponse:
    done = [outcome for outcome in outcomes if outcome.is_done]
    skipped = [outcome for outcome in outcomes if not outcome.is_done]
    context = {"done": done, "skipped": skipped, **_frame(request, ask, name), **more}
    return render(request, "desk/bulk_done.html", context)


def _page(request: HttpRequest, ask: Ask, name: str, *, status: int = 200, **more: object) -> HttpResponse:
    form = more.get("form")
    context: dict[str, object] = {
        "nothing": False,
        "form": None,
        "most": bulk.MOST,
        "has_errors": bool(form and form.errors),
    }
    context |= {"ready": more.get("picked"), "left": []}
    return render(request, "desk/bulk.html", context | _frame(request, ask, name) | more, status=status)


def _frame(request: HttpRequest, ask: Ask, name: str) -> dict[str, object]:
    return {
        "desk_employer": request.membership.employer,
        "section": "queue",
        "ask": ask,
        "act": name,
        "title": request.desk.bulk[name][1] if name in request.desk.bulk else _("导出所选"),
    }
