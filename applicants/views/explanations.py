"""写说明: what the applicant says to something that was noticed."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applicants.access import applicant_only
from applicants.filing.opening import drawn_for, lock_for_editing, open_application
from applicants.models import Application, Explanation
from applicants.observations.career import SLUGS
from applicants.observations.observation import observations_of
from applicants.parts import Filing
from applicants.views.moved import moved_page
from applicants.workflow import Moved
from youyue.ui.text import clean_text, problem_with


@require_http_methods(["GET", "HEAD", "POST"])
@applicant_only
def explain(request: HttpRequest, key: str) -> HttpResponse:
    """One explanation; an empty one is taken back."""
    application = open_application(request.user)
    observations = observations_of(Filing(application)) if application else []
    observation = next((observation for observation in observations if observation.key == key), None)
    if application is None or observation is None:
        raise Http404
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    there = application.explanations.filter(key=key).first()
    text = request.POST.get("text", there.text if there else "")
    back = _page_of(observation.slug)
    error = ""
    if request.method == "POST":
        text = clean_text(text, lines=True)
        error = _what_is_wrong(text)
        if not error:
            try:
                _save(application, key, text)
            except Moved as moved:
                return moved_page(request, moved)
            messages.success(request, _("说明已保存，单位审核时会看到") if text else _("说明已删去"))
            return redirect(back)
    context = {
        "application": application,
        "observation": observation,
        "text": text,
        "error": error,
        "has_errors": bool(error),
        "back_url": back,
        "longest": Explanation.LONGEST,
        "section": "hall",
    }
    return render(request, "applicants/explain.html", context, status=422 if error else 200)


def _save(seen: Application, key: str, text: str) -> None:
    with transaction.atomic():
        application = lock_for_editing(seen.applicant, of=drawn_for(seen))
        there = application.explanations.filter(key=key).first()
        if text:
            there = there or Explanation(application=application, key=key)
            there.text = text
            there.save()
        elif there:
            there.delete()


def _what_is_wrong(text: str) -> str:
    if sentence := problem_with(text, _("说明"), lines=True):
        return sentence
    over = len(text) - Explanation.LONGEST
    if over > 0:
        return _("说明多了 %(n)d 个字，请删到 %(most)d 个字以内") % {"n": over, "most": Explanation.LONGEST}
    return ""


def _page_of(slug: str) -> str:
    anchor = "#timeline" if slug in SLUGS else ""
    return reverse("applicants:part", args=[slug]) + anchor
