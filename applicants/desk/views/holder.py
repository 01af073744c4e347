"""办理人: who holds an application, how it came to her, and giving it into other hands."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from applicants.desk import holding
from applicants.desk.absences import stands_in
from applicants.desk.access import at_desk, the_application
from applicants.desk.forms import HandOverForm
from applicants.desk.queue.boxes import Ask
from applicants.desk.views.answers import address, overtaken, posted, status_of
from applicants.models import Application, Membership
from applicants.workflow import Moved, NotYours, StepRefused
from applicants.workflow.guards import why_another
from youyue.identity.models import User
from youyue.ui.text import clean_received

SAID = {
    "claim": _("已领取，由您办理"),
    "release": _("已放回待领取，同事可以领取"),
    "hand_over": _("已转办"),
    "take_over": _("已接管，由您办理"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def holder(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    application = the_application(request, pk)
    membership = request.membership
    act = request.POST.get("act", "")
    is_handing_over = request.method == "POST" and act not in ("claim", "release", "take_over")
    form = HandOverForm(
        membership,
        posted(request) if is_handing_over else None,
        without=[application.applicant_id, *([application.holder_id] if application.holder_id else [])],
    )
    refusal = None
    if request.method == "POST":
        try:
            if _act(request, application, act, form):
                messages.success(request, SAID.get(act, SAID["hand_over"]))
                return HttpResponseRedirect(address(request, "application", pk))
        except Moved as moved:
            if not _was_done(request, application, act, form):
                return overtaken(request, moved, pk)
            messages.success(request, SAID.get(act, SAID["hand_over"]))
            return HttpResponseRedirect(address(request, "application", pk))
        except NotYours:
            raise Http404 from None
        except StepRefused as refused:
            refusal = refused
    mine = application.holder_id == request.user.pk or stands_in(request.user.pk, application)
    in_review = application.stage in request.desk.deciding
    context = {
        "desk_employer": membership.employer,
        "section": "queue",
        "application": application,
        "ask": Ask.read(request.desk, request.GET),
        "back": address(request, "application", pk),
        "form": form,
        "refusal": refusal,
        "has_errors": bool(form.errors),
        "barred": why_another(application, request.user.pk) if in_review else "",
        "in_review": in_review,
        "is_mine": mine,
        "stands_in": mine and application.holder_id != request.user.pk,
        "may_hand_over": mine or membership.is_admin,
        "may_take_over": membership.is_admin and application.holder_id not in (None, request.user.pk),
        "changes": application.holder_changes.select_related("by", "previous", "current"),
    }
    return render(request, "desk/holder.html", context, status=status_of(refusal, form))


def _act(request: HttpRequest, application: Application, act: str, form: HandOverForm) -> bool:
    by, reason = request.user, clean_received(request.POST.get("reason", ""))
    if act == "claim":
        holding.claim(application, by=by)
    elif act == "release":
        holding.release(application, by=by, reason=reason)
    elif act == "take_over":
        holding.take_over(application, by=by, seen=_seen(request), reason=reason)
    elif application.stage not in request.desk.deciding:
        # a decision also takes it out of the hands it was in, so this comes before that
        raise Moved(application, application.events.order_by("sequence").last())
    elif _seen(request) != application.holder_id:
        raise holding.InOtherHands(application)
    elif form.is_valid():
        data = form.cleaned_data
        holding.hand_over(application, by=by, to=data["to"], seen=_seen(request), reason=data["reason"])
    else:
        return False
    return True


def _was_done(request: HttpRequest, application: Application, act: str, form: HandOverForm) -> bool:
    """Whether this very act was taken the last time it was posted."""
    by, kind = request.membership.user, holding.Kind(act if act in SAID else "hand_over")
    to: User | None = None if kind == holding.Kind.RELEASE else by
    if kind == holding.Kind.HAND_OVER:  # who has it now is no choice of the form any more
        colleagues = Membership.objects.beside(request.membership).select_related("user")
        to = next((each.user for each in colleagues if str(each.pk) == form.data.get("to")), None)
    is_known = to is not None or kind == holding.Kind.RELEASE
    return is_known and holding.is_last_change(application, kind, by=by, to=to)


def _seen(request: HttpRequest) -> uuid.UUID | None:
    """The holder whom the page showed."""
    try:
        return uuid.UUID(request.POST.get("seen", ""))
    except ValueError:
        return None
