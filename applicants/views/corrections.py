"""退回后修改: every remark with the way to what it is about, and an answer for each."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applicants.access import applicant_only
from applicants.filing import progress
from applicants.filing.answering import answer_remark
from applicants.filing.late_posts import data_of, settle, who_of
from applicants.filing.opening import open_application
from applicants.models import Application, Remark
from applicants.parts import Filing
from applicants.returns.editable import Editable
from applicants.returns.remarks import target_title, target_url, untouched, what_is_wrong
from applicants.views import conflict
from applicants.views.late_posts import kept_through_sign_in
from applicants.views.moved import moved_page
from applicants.workflow import Moved
from youyue.ui.text import clean_text, problem_with


@require_safe
@applicant_only
def corrections(request: HttpRequest) -> HttpResponse:
    application = open_application(request.user)
    if application is None or application.stage == "draft":
        return redirect("applicants:start")
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    return page(request, application)


def page(
    request: HttpRequest, application: Application, refused: dict[int, str] | None = None
) -> HttpResponse:
    """Every remark; `refused` is what is wrong with the answer that was just posted."""
    editable = Editable(Filing(application))
    answers = _found_again(request, editable) if refused is None else {}
    wrong = refused or {pk: sentence for pk, (sentence, _note) in answers.items()}
    notes = {pk: request.POST.get("note", "") for pk in refused or {}} | {
        pk: n for pk, (_s, n) in answers.items()
    }
    context = {
        "application": application,
        "lines": [
            {
                "remark": remark,
                "target": target_title(remark),
                "url": target_url(remark),
                "error": wrong.get(remark.pk, ""),
                "is_open": remark.pk in wrong or request.GET.get("note") == str(remark.pk),
                "typed": notes.get(remark.pk, remark.answer_note),
            }
            for remark in editable.remarks
        ],
        "left": editable.unanswered,
        "answered": sum(bool(remark.answer) for remark in editable.remarks),
        "turn": progress.turn(application),
        "has_errors": bool(wrong),
        "who": who_of(request.user),
        "section": "hall",
    }
    return render(request, "applicants/corrections.html", context, status=422 if refused else 200)


def _found_again(request: HttpRequest, editable: Editable) -> dict[int, tuple[str, str]]:
    """Answers that came without a session and were refused: what is wrong with each, and its words."""
    answers = {}
    for remark in editable.remarks:
        if late := conflict.waiting(request, f"remark/{remark.pk}"):
            data = data_of(late)
            note = clean_text(data.get("note", ""), lines=True)
            sentence = problem_with(note, _("说明"), lines=True)
            answers[remark.pk] = (
                sentence or what_is_wrong(data.get("answer", ""), note) or untouched(),
                note,
            )
    return answers


@require_POST
@kept_through_sign_in
@applicant_only
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """已改好, or 无需修改 with the reason."""
    try:
        sentence = answer_remark(
            request.user, pk, request.POST.get("answer", ""), request.POST.get("note", "")
        )
    except Moved as error:
        return moved_page(request, error)
    except Remark.DoesNotExist as error:
        raise Http404 from error
    if sentence:
        return page(request, open_application(request.user), {pk: sentence})
    if late := conflict.waiting(request, f"remark/{pk}"):
        settle(request.user, str(late.pk))
    messages.success(request, _("已记下您的答复"))
    return redirect(f"{reverse('applicants:corrections')}#remark-{pk}")
