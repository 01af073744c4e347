"""The page of a part that is one form, or that follows from others."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from applicants.filing.opening import current_application
from applicants.filing.saving import save_part
from applicants.parts import Filing
from applicants.returns.editable import Editable
from applicants.views import conflict
from applicants.views.part_page import after_saving, page
from applicants.views.pinned import locked_page
from applicants.views.places import is_judged, is_to_be_judged
from applicants.views.shown import NUMBERS, number_to_show


def show(request: HttpRequest, part: Any) -> HttpResponse:
    application = current_application(request.user, part)
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    editable = Editable(Filing(application))
    if part.is_derived:
        return page(request, part, editable)
    if editable.is_locked(part):
        return locked_page(request, part, editable)
    if waiting := conflict.waiting(request, part.slug):
        return conflict.of_waiting(request, part, application, waiting)
    return page(request, part, editable, part.form_to_show(application, judge=is_judged(request)))


def save(request: HttpRequest, part: Any) -> HttpResponse:
    """Keep what was typed in this part and go where the pressed button leads. Raises what saving raises."""
    judged = is_to_be_judged(request)
    saved = save_part(request.user, part, request.POST, request.FILES, judged=judged)
    if part.portrait_field in request.FILES and not judged:
        for sentence in saved.form.errors.get(part.portrait_field, ()):  # the button leads away from it
            messages.warning(request, sentence)
    if saved.merged.contested:
        return conflict.page(request, part, saved)
    if conflict.WAITING in request.POST:
        conflict.settle(request)
    if request.POST.get("go") in NUMBERS:
        name = number_to_show(request)
        form = part.form_to_show(saved.editable.application, judge=False)
        return page(request, part, saved.editable, form, revealed=name)
    answer = after_saving(request, saved.editable, part.slug, is_wrong=bool(saved.form.errors))
    return answer or page(request, part, saved.editable, saved.form, was_saved=True)
