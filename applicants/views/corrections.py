"""退回后修改: every remark with the way to what it is about, and an answer for each."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from applicants import filing, progress
from applicants.access import applicant_only
from applicants.models import Application, Remark
from applicants.remarks import current_remarks, target_title, target_url
from applicants.views.moved import moved_page
from applicants.workflow import Moved

LONGEST = 500


@require_GET
@applicant_only
def corrections(request: HttpRequest) -> HttpResponse:
    application = filing.open_application(request.user)
    if application is None or application.stage == "draft":
        return redirect("applicants:start")
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    return page(request, application)


def page(request: HttpRequest, application: Application, wrong: dict[int, str] | None = None) -> HttpResponse:
    remarks = list(current_remarks(application))
    context = {
        "application": application,
        "lines": [
            {
                "remark": remark,
                "target": target_title(remark),
                "url": target_url(remark),
                "error": (wrong or {}).get(remark.pk, ""),
                "typed": request.POST.get("note", "") if wrong and remark.pk in wrong else remark.answer_note,
            }
            for remark in remarks
        ],
        "left": sum(not remark.answer for remark in remarks),
        "answered": sum(bool(remark.answer) for remark in remarks),
        "turn": progress.turn(application),
        "has_errors": bool(wrong),
        "section": "hall",
    }
    return render(request, "applicants/corrections.html", context, status=422 if wrong else 200)


@require_POST
@applicant_only
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """已改好, or 无需修改 with the reason."""
    try:
        with transaction.atomic():
            application = filing.editable(request.user)
            remark = current_remarks(application).filter(pk=pk).first()
            if remark is None:
                raise Http404
            chosen, note = request.POST.get("answer", ""), request.POST.get("note", "").strip()
            sentence = _what_is_wrong(chosen, note)
            if not sentence:
                remark.answer = chosen if chosen != "open" else ""
                remark.answer_note, remark.answered_at = note, timezone.now()
                remark.save()
    except Moved as error:
        return moved_page(request, error)
    if sentence:
        return page(request, application, {remark.pk: sentence})
    messages.success(request, _("已记下您的答复"))
    return redirect(f"{reverse('applicants:corrections')}#remark-{pk}")


def _what_is_wrong(chosen: str, note: str) -> str:
    if chosen not in (*Remark.Answer.values, "open"):
        return _("请选择“已修改”或“无需修改”")
    if chosen == Remark.Answer.NO_CHANGE and not note:
        return _("请写明无需修改的理由")
    if len(note) > LONGEST:
        return _("说明多了 %(n)d 个字，请删到 500 个字以内") % {"n": len(note) - LONGEST}
    return ""
