"""信息补充: what the employer adds to an application."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applicants.desk.access import at_desk, the_application
from applicants.desk.queue.boxes import Ask
from applicants.desk.review import record
from applicants.desk.review.case import ReviewCase
from applicants.desk.views.answers import address, overtaken, posted, status_of
from applicants.models import Application, Supplement
from applicants.workflow import Moved, StepRefused
from employers.forms import SupplementForm


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def supplement(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """信息补充: kept as far as it was filled in, so that nothing typed is lost to one wrong date."""
    case = the_application(request, pk)
    review = ReviewCase(case, request.membership)
    if not review.is_held:
        return HttpResponseRedirect(address(request, "application", pk))
    form = SupplementForm(posted(request), instance=review.supplement or _first_supplement(case))
    refusal = None
    if request.method == "POST":
        form.is_valid()
        form.point_out_what_is_wanting()
        try:
            record.save_supplement(
                case, form.instance, by=request.membership, submission=request.POST.get("submission", "")
            )
        except Moved as moved:
            return overtaken(request, moved, pk)
        except StepRefused as refused:
            refusal = refused
        if not form.errors and not refusal:
            messages.success(request, _("信息补充已保存"))
            return HttpResponseRedirect(address(request, "application", pk))
    context = {
        "desk_employer": request.membership.employer,
        "section": "queue",
        "review": review,
        "application": case,
        "form": form,
        "has_errors": bool(form.errors),
        "refusal": refusal,
        "back": address(request, "application", pk),
        "ask": Ask.read(request.desk, request.GET),
        "is_kept": request.method == "POST" and not refusal,
    }
    return render(request, "employers/supplement.html", context, status=status_of(refusal, form))


def _first_supplement(case: Application) -> Supplement:
    """What the employer already knows, so that it is not typed again."""
    employer = case.employer
    return Supplement(
        application=case,
        position=case.position,
        insurance_payer=employer.name,
        contact_name=employer.contact_name,
        contact_phone=employer.contact_phone,
    )
