"""What the pages of all parts share: what stands around the form."""

import copy
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from applicants.access import owner_of
from applicants.filing import late_posts, merge, progress
from applicants.filing.consenting import ConsentNeeded
from applicants.filing.opening import Gone, current_application, drawn_for
from applicants.helping import offers
from applicants.models import Application, LatePost
from applicants.parts import PARTS
from applicants.parts.consents import Ask
from applicants.returns.editable import Editable
from applicants.views.consent_ticks import ConsentForm, ticks
from applicants.views.pinned import dress
from applicants.views.places import next_slug, previous_slug, url_of
from materials.inspect.refusals import StoreAway


def page(
    request: HttpRequest, part: Any, editable: Editable, form: Any = None, **context: Any
) -> HttpResponse:
    """The part with its form, if it has one to show; `context` is what this kind of part adds."""
    application = editable.application
    is_posted = request.method == "POST"
    told_here = dress(editable, part, form)
    is_wrong = bool(form and form.is_bound and form.errors)
    number = PARTS.index(part) + 1
    context = {
        "part": part,
        "application": application,
        "filing": editable.filing,
        "editable": editable,
        "form": form,
        "told_here": told_here,
        "is_returned": editable.is_limited,
        "user_facts": application.applicant,
        "helper": application.applicant.helper,
        "current_helper": offers.at_the_side_of(application),
        "revealed": "",
        "number": number,
        "part_count": len(progress.TYPED),
        "tasks": partial(progress.tasks, editable, part.slug),
        "filled": progress.filled(application),
        "back_url": url_of(previous_slug(part.slug)) if number > 1 else "",
        "next_url": url_of(next_slug(part.slug)),
        "at": request.GET.get("mend", "") or request.GET.get("at", ""),
        "from_check": "check" in request.GET or "from_check" in request.POST,
        "section": "hall",
        "has_errors": is_wrong,
        "was_saved": False,
        "who": late_posts.who_of(request.user),
        "of": drawn_for(application),
        "seen": merge.mark(form) if form else "",
        "consents": asked(editable, part, form),
        "stash": "",
    } | context
    context |= part.page_context(editable.filing, form, request.GET, is_posted=is_posted)
    status = 422 if is_posted and context["has_errors"] else 200
    if is_wrong and form.has_error(part.portrait_field, StoreAway.code):
        status = 503  # the photo is fine, and can be sent again
    return render(request, part.template, context, status=status)


def asked(editable: Editable, part: Any, form: Any, refused: Sequence[Ask] = ()) -> ConsentForm | None:
    """What is to be agreed to before this page is stored, given ones left out."""
    row = form.instance if form and part.is_list else None
    if part.is_derived or (part.is_list and row is None):
        return None
    asks = part.asks(editable.filing, row)
    missing = editable.filing.consents.missing(asks) if asks else ()
    return ticks(missing, refused, editable.application.applicant.helper)


def not_stored(request: HttpRequest, editable: Editable, part: Any, form: Any, error: ConsentNeeded) -> Any:
    """What the page with everything that was typed, which nobody has stored, is drawn with once more."""
    if form.is_bound:
        form.apply()  # whom it is about is read from the row
    return {
        "form": form,
        "consents": asked(editable, part, form, error.asks),
        "seen": request.POST.get("seen", ""),
        "stash": request.POST.get("stash", ""),
        "has_errors": True,
    }


def asked_again(editable: Editable, part: Any, row: Any, waiting: LatePost) -> dict[str, Any] | None:
    """A form that was sent without a session, and that waits for a consent: the page with what was typed."""
    data = late_posts.data_of(waiting)
    form = shown_as_typed(part.form_class(copy.copy(row), data))
    consents = asked(editable, part, form)
    if consents is None:
        return None
    return {"form": form, "consents": consents, "seen": data.get("seen", ""), "stash": str(waiting.pk)}


def shown_as_typed(form: Any) -> Any:
    """The unbound form over what was typed: nothing in it is judged."""
    form.apply()
    return type(form)(form.instance)


def tell_gone(request: HttpRequest, error: Gone, part: Any) -> Application:
    """Say why nothing was saved; returns what the page is drawn for again, with what was typed on it."""
    words = _("%(gone)s，这一页没有保存。您填的还在下面，要用在新的申请里，请再点一次“下一步”或“暂存”")
    application = current_application(owner_of(request), part)
    if not application._state.adding:
        words = _("%(gone)s，这一页没有保存。您填的还在下面，要用在现在的申请里，请再点一次“下一步”或“暂存”")
    messages.warning(request, words % {"gone": error.message})
    return application
