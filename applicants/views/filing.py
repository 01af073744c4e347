"""填写表单: beginning, going on, and the page of each part."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.access import applicant_only, owner_of
from applicants.filing.consenting import ConsentNeeded
from applicants.filing.opening import current_application, open_application
from applicants.filing.saving import TooMany, change_row, find_row, save_row
from applicants.parts import BY_SLUG, PARTS, Filing
from applicants.parts.answers import NO_FIELD
from applicants.parts.list_part import remove_row, restore_row
from applicants.returns.editable import Editable, Locked
from applicants.submission import missing
from applicants.views import conflict, form_part, list_part
from applicants.views.late_posts import fills, kept_through_sign_in
from applicants.views.moved import moved_page
from applicants.views.pinned import locked_page
from applicants.views.places import missing_url, stay, to_next_missing
from applicants.workflow import Moved
from youyue.ui.uploads import takes_files


@require_safe
@fills
@applicant_only
def start(request: HttpRequest) -> HttpResponse:
    """开始申办 and 继续填写: to the first part that is not complete, or to the application under way."""
    application = open_application(owner_of(request))
    if application is None:
        return redirect("applicants:part", PARTS[0].slug)
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    if application.stage != "draft":
        return redirect("applicants:check" if application.applicant.helper else "applicants:corrections")
    return redirect(missing_url(application, missing.first_missing(Filing(application))))


@require_safe
@fills
@applicant_only
def next_missing(request: HttpRequest) -> HttpResponse:
    """下一处没填的 behind the part `?after=`, or its field `?at=`; the check page when there is none."""
    application = open_application(owner_of(request))
    if application is None:
        return redirect("applicants:start")
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    sent = {"at": request.GET.get("at", NO_FIELD)}
    return to_next_missing(Filing(application), sent, request.GET.get("after", ""))


@takes_files("PORTRAIT_MAX_BODY_BYTES")
@require_http_methods(["GET", "HEAD", "POST"])
@kept_through_sign_in
@fills
@applicant_only
def part(request: HttpRequest, slug: str) -> HttpResponse:
    the_part = BY_SLUG.get(slug)
    if the_part is None:
        raise Http404
    half = list_part if the_part.is_list else form_part
    if request.method != "POST" or the_part.is_derived:
        return half.show(request, the_part)
    try:
        return half.save(request, the_part)
    except Moved as error:
        return moved_page(request, error)
    except Locked as error:
        filing = Filing(current_application(owner_of(request), the_part))
        return locked_page(request, the_part, Editable(filing), error.message)


@require_POST
@kept_through_sign_in
@fills
@applicant_only
def remove(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    return _change_row(request, slug, key, remove_row)


@require_POST
@kept_through_sign_in
@fills
@applicant_only
def restore(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    return _change_row(request, slug, key, restore_row)


def _change_row(request: HttpRequest, slug: str, key: str, change: Any) -> HttpResponse:
    part = BY_SLUG.get(slug)
    if part is None or not part.is_list:
        raise Http404
    owner = owner_of(request)
    application = open_application(owner)
    if application is None:
        raise Http404
    try:
        find_row(application, part, key)
        if change is remove_row:  # first: it makes room for a new row that is being typed in
            change_row(owner, part, key, change)
        if answer := _save_open_row(request, part, key):
            return answer
        if change is restore_row:
            change_row(owner, part, key, change)
    except TooMany as error:
        messages.warning(request, list_part.too_many(error))
    except Moved as error:
        return moved_page(request, error)
    except Locked as error:
        return locked_page(request, part, Editable(Filing(application)), error.message)
    except part.model.DoesNotExist as error:
        raise Http404 from error
    return stay(request, slug)


def _save_open_row(request: HttpRequest, part: Any, key: str) -> HttpResponse | None:
    """Save what is being typed in another row, so that removing this one does not lose it; where that cannot
    be saved as it is, the answer that says so and shows it again."""
    open_key = request.POST.get("row", "")
    if "editor" not in request.POST or open_key == str(key):
        return None
    try:
        saved = save_row(owner_of(request), part, open_key, request.POST)
    except part.model.DoesNotExist:
        return None
    except (ConsentNeeded, TooMany):  # posted once more to the list's own page
        return redirect("applicants:part", part.slug, preserve_request=True)
    return conflict.page(request, part, saved) if saved and saved.merged.contested else None
