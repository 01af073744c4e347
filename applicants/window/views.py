"""The page of a decision at the window, and that of the windows where nobody works."""

import uuid

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applicants.desk.access import at_desk, the_application
from applicants.desk.review.case import ReviewCase
from applicants.desk.review.conflicts import overtook
from applicants.desk.views.answers import address, here, overtaken, posted, status_of
from applicants.desk.views.decisions import confirm, onward, place_in_view
from applicants.models import Application
from applicants.window import unattended
from applicants.window.acts import Act
from applicants.window.forms import ActForm
from applicants.workflow import WINDOW, Moved, Outdated, StepRefused, advance, possible


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def page(request: HttpRequest, pk: uuid.UUID, *, act: Act) -> HttpResponse:
    """The form of one act; posted, the act itself."""
    application = the_application(request, pk)
    review = ReviewCase(application, request.membership)
    if act.name not in possible(application, WINDOW):
        last = application.events.select_related("by").order_by("sequence").last()
        return overtaken(request, Moved(application, last), pk)
    form, refusal = act.form(application, posted(request)), None
    if form.is_valid():
        place, name = place_in_view(request, review), application.applicant.masked_name
        try:
            take(act, application, form, request)
            if act.leads_on_here:
                messages.success(request, act.said)
                return HttpResponseRedirect(address(request, "application", pk))
            return onward(request, place, _("%(name)s：%(said)s") % {"name": name, "said": act.said})
        except Moved as moved:
            return overtaken(request, moved, pk)
        except StepRefused as refused:
            if faster := overtook(application, request.membership, refused):
                return overtaken(request, faster, pk)
            refusal = refused
            if isinstance(refused, Outdated):
                review = ReviewCase(the_application(request, pk), request.membership)
    return confirm(request, review, "window/act.html", refusal, form=form, act=act)


def take(act: Act, application: Application, form: ActForm, request: HttpRequest) -> None:
    """Take the transition with what was filled in. Raises as `workflow.advance()` does."""
    seen = request.POST.get("submission", "")
    try:
        advance(application, act.name, by=request.user, submission=seen, **form.facts())
    except IntegrityError as error:  # the guard looked, and a colleague used the same card number meanwhile
        raise StepRefused(_("这个卡号刚刚发给了别的申办人，请核对")) from error


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def unattended_windows(request: HttpRequest) -> HttpResponse:
    """无人办理的窗口, for the province's."""
    if request.membership.window_region != unattended.PROVINCE:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            count = unattended.take_over(request.POST.get("window", ""), by=request.user)
            messages.success(request, _("已接过来 %(n)d 件，由本窗口办理") % {"n": count})
            return HttpResponseRedirect(here(request, "queue"))
        except StepRefused as refused:
            refusal = refused
    context = {"section": "unattended", "windows": unattended.windows(), "refusal": refusal}
    return render(request, "window/unattended.html", context, status=status_of(refusal))
