"""Confirming with one press what was found fine before a return and has not changed since."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applicants.desk.access import at_desk, the_application
from applicants.desk.review.again import confirm
from applicants.desk.review.case import ReviewCase
from applicants.desk.views.answers import address, overtaken
from applicants.desk.views.case import draw, save_checks
from applicants.workflow import Moved, StepRefused


@require_POST
@at_desk
def confirm_again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Whatever else was written on the page is saved first, as by every button there."""
    application, show = the_application(request, pk), request.POST.get("at", "")
    review = ReviewCase(application, request.membership)
    count, refusal = 0, None
    try:
        form, refusal = save_checks(request, review)
        if not form.errors and not refusal:
            count = confirm(application, by=request.membership, submission=request.POST.get("submission", ""))
    except Moved as moved:
        return overtaken(request, moved, pk)
    except StepRefused as refused:
        refusal = refused
    if form.errors or refusal:
        return draw(request, ReviewCase(application, request.membership), form, refusal=refusal, show=show)
    if count:
        messages.success(request, _("已确认上次相符的 %(n)d 项") % {"n": count})
    else:
        messages.info(request, _("没有要确认的，上次相符的各项都已核对过"))
    return HttpResponseRedirect(address(request, "application", pk, show=show))
