"""The page of a part that is one form, or that follows from others."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applicants.access import owner_of
from applicants.filing.consenting import ConsentNeeded
from applicants.filing.merge import differing
from applicants.filing.opening import Gone, current_application
from applicants.filing.saving import save_part
from applicants.parts import Filing
from applicants.returns.editable import Editable
from applicants.views import conflict
from applicants.views.part_page import asked_again, not_stored, page, shown_as_typed, tell_gone
from applicants.views.pinned import locked_page
from applicants.views.places import after_saving, go, is_judged, is_to_be_judged, previous_slug
from applicants.views.shown import NUMBERS, number_to_show


def show(request: HttpRequest, part: Any) -> HttpResponse:
    application = current_application(owner_of(request), part)
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    editable = Editable(Filing(application))
    if part.is_derived:
        return page(request, part, editable)
    if editable.is_locked(part):
        return locked_page(request, part, editable)
    if waiting := conflict.waiting(request, part.slug):
        if again := asked_again(editable, part, application, waiting):
            return page(request, part, editable, **again)
        return conflict.of_waiting(request, part, application, waiting)
    return page(request, part, editable, part.form_to_show(application, judge=is_judged(request)))


def save(request: HttpRequest, part: Any) -> HttpResponse:
    """Keep what was typed in this part and go where the pressed button leads. Raises what saving raises."""
    judged, owner = is_to_be_judged(request), owner_of(request)
    if owner.helper and request.POST.get("go") in NUMBERS:
        raise Http404  # a full number is shown to whom it belongs
    try:
        saved = save_part(owner, part, request.POST, request.FILES, judged=judged)
    except Gone as error:
        application = tell_gone(request, error, part)
        if not application.is_editable:
            raise
        form = part.form_class(application, request.POST)
        again = page(request, part, Editable(Filing(application)), form)
        again.status_code = 409
        return again
    except ConsentNeeded as error:
        return _without_consent(request, part, error, judged=judged)
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


def _without_consent(request: HttpRequest, part: Any, error: ConsentNeeded, *, judged: bool) -> HttpResponse:
    """What was typed stays on the page; back goes who has typed nothing."""
    application = current_application(owner_of(request), part)
    form = part.form_class(application, request.POST)
    if request.POST.get("go") == "back" and not any(differing(form, request.POST.get("seen", ""))):
        return go(previous_slug(part.slug))
    editable = Editable(Filing(application))
    form = form if judged else shown_as_typed(form)
    if part.portrait_field in request.FILES:
        again = _("证件照还没有保存，勾选同意以后，请再选一次照片")
        if judged:
            form.errors.pop(part.portrait_field, None)
            form.add_error(part.portrait_field, again)
        else:
            messages.warning(request, again)
    return page(request, part, editable, **not_stored(request, editable, part, form, error))
