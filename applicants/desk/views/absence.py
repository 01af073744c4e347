"""请人代办: when I am away and who decides for me."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applicants.desk import absences
from applicants.desk.access import at_desk
from applicants.desk.forms import AbsenceForm
from applicants.desk.views.answers import here, posted, status_of
from applicants.models import Absence
from applicants.workflow import StepRefused


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def absence(request: HttpRequest) -> HttpResponse:
    membership, refusal = request.membership, None
    form = AbsenceForm(membership, posted(request))
    if form.is_valid():
        data = form.cleaned_data
        try:
            absences.arrange(membership, data["stand_in"], data["since"], data["until"])
            messages.success(request, _("已安排代办，到期自动结束"))
            return redirect(here(request, "absence"))
        except absences.Overlapping:
            refusal = StepRefused(_("这段时间已经安排了代办，请先取消原来的安排"))
    rows = Absence.objects.open().select_related("absent__user", "stand_in__user")
    context = {
        "desk_employer": membership.employer,
        "section": "information",
        "form": form,
        "refusal": refusal,
        "has_errors": bool(form.errors),
        "mine": rows.filter(absent=membership),
        "covered": rows.filter(stand_in=membership),
        "today": timezone.localdate(),
    }
    return render(request, "desk/absence.html", context, status=status_of(refusal, form))


@require_POST
@at_desk
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    arrangement = Absence.objects.open().filter(pk=pk, absent=request.membership).first()
    if arrangement is None:
        raise Http404
    absences.cancel(arrangement)
    messages.success(request, _("已取消代办"))
    return redirect(here(request, "absence"))
