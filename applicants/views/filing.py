"""填写表单: beginning, and the page of each part."""

import contextlib
from collections import Counter
from functools import cache, partial
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applicants import filing
from applicants.access import applicant_only
from applicants.filing import late_posts, lists, merge, progress
from applicants.models import Application
from applicants.parts import BY_SLUG, PARTS, ListPart
from applicants.parts.base import NO_FIELD, remove_row, restore_row
from applicants.returns import editable
from applicants.submission import missing
from applicants.views import conflict
from applicants.views.late_posts import kept_through_sign_in
from applicants.views.moved import moved_page
from applicants.views.pinned import dress, locked_page
from applicants.views.places import (
    go,
    is_judged,
    is_to_be_judged,
    missing_url,
    next_slug,
    previous_slug,
    stay,
    url_of,
)
from applicants.views.shown import number_to_show
from applicants.workflow import Moved
from catalog.clauses import clauses_mark, search_clauses
from catalog.memory import remembered
from catalog.models import Clause, ClauseItem

# Addresses of the clause picker whose list is drawn once and kept: what is typed into them is not.
PLAIN = ("", "card=A", "card=B", "check=1", "at=clause_item", "mend=clause_item")


@require_GET
@applicant_only
def start(request: HttpRequest) -> HttpResponse:
    """开始申办 and 继续填写: to the first part that is not complete, or to the application under way."""
    application = filing.open_application(request.user)
    if application is None:
        return redirect("applicants:part", PARTS[0].slug)
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    if application.stage != "draft":
        return redirect("applicants:corrections")
    return redirect(missing_url(application, missing.first_missing(application)))


@require_GET
@applicant_only
def next_missing(request: HttpRequest) -> HttpResponse:
    """下一处没填的 behind the part `?after=`, or its field `?at=`; the check page when there is none."""
    application = filing.open_application(request.user)
    if application is None:
        return redirect("applicants:start")
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    sent = {"at": request.GET.get("at", NO_FIELD)}
    return to_next_missing(application, sent, request.GET.get("after", ""))


@require_http_methods(["GET", "POST"])
@kept_through_sign_in
@applicant_only
def part(request: HttpRequest, slug: str) -> HttpResponse:
    one = BY_SLUG.get(slug)
    if one is None:
        raise Http404
    if isinstance(one, ListPart):
        from applicants.views.rows import list_part

        return list_part(request, one)
    if request.method == "POST" and not one.is_derived:
        return save(request, one)
    application = filing.current(request.user, one)
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    if one.is_derived:
        return page(
            request, one, application, rows=one.rows(application), complete=one.is_complete(application)
        )
    if editable.is_locked(application, one):
        return locked_page(request, one, application)
    if waiting := conflict.waiting(request, slug):
        return conflict.of_waiting(request, one, application, waiting)
    form = one.form_to_show(application, judge=is_judged(request))
    return page(request, one, application, form=form)


def save(request: HttpRequest, one: Any) -> HttpResponse:
    """Keep what was typed in this part and go where the pressed button leads."""
    try:
        saved = filing.save_part(
            request.user, one, request.POST, request.FILES, judged=is_to_be_judged(request)
        )
    except Moved as error:
        return moved_page(request, error)
    except editable.Locked as error:
        return locked_page(request, one, filing.current(request.user, one), error.message)
    if saved.is_contested:
        return conflict.page(request, one, saved)
    conflict.settle(request)
    if name := number_to_show(request):
        form = one.form_to_show(saved.application, judge=False)
        return page(request, one, saved.application, form=form, revealed=name)
    answer = after_saving(request, saved.application, one.slug, bool(saved.form.errors))
    return answer or page(request, one, saved.application, form=saved.form, was_saved=True)


def after_saving(
    request: HttpRequest, application: Application, slug: str, is_wrong: bool
) -> HttpResponse | None:
    """Where the pressed button leads; None when 下一步 was pressed and something is to be mended first."""
    pressed = request.POST.get("go", "next")
    if pressed == "back":
        return go(previous_slug(slug))
    if pressed == "missing":
        return to_next_missing(application, request.POST, slug)
    if pressed == "check":
        return redirect("applicants:check")
    if pressed in ("save", "compare"):
        messages.success(request, _("已暂存，可以随时在“我的事项—草稿箱”继续填写"))
        return go(slug)
    if pressed == "earlier-portrait":
        return redirect(f"{url_of(slug)}#portrait")
    if is_wrong:
        return None
    if "from_check" in request.POST:
        return redirect("applicants:check")
    if editable.is_limited(application):
        return redirect("applicants:corrections")
    return go(next_slug(slug))


def to_next_missing(application: Application, sent: Any, slug: str) -> HttpResponse:
    """下一处没填的 from where she is: the field `at`, of the row that is open."""
    found = missing.next_missing(application, slug, sent.get("at", ""), sent.get("row", ""))
    return redirect(missing_url(application, found))


def page(request: HttpRequest, one: Any, application: Application, **context: Any) -> HttpResponse:
    form = context.get("form")
    wrong = bool(form and form.is_bound and form.errors)
    number = PARTS.index(one) + 1
    whole = dress(application, one, form)
    context |= {
        "part": one,
        "application": application,
        "told_here": whole,
        "is_returned": editable.is_limited(application),
        "user_facts": application.applicant,
        "revealed": context.get("revealed", ""),
        "number": number,
        "tasks": partial(progress.tasks, application, one.slug),
        "filled": progress.filled(application),
        "rail": progress.mark(application),
        "back_url": reverse("applicants:part", args=[previous_slug(one.slug)]) if number > 1 else "",
        "next_url": url_of(next_slug(one.slug)),
        "at": request.GET.get("mend", "") or request.GET.get("at", ""),
        "from_check": "check" in request.GET or "from_check" in request.POST,
        "section": "hall",
        "has_errors": wrong,
        "was_saved": context.get("was_saved", False),
        "who": late_posts.who_of(request.user),
        "seen": merge.mark(form) if form else "",
    }
    if one.slug == "basics":
        wrong_photo = form.errors.get("portrait_upload") if form else None
        context["portrait_error"] = wrong_photo[0] if wrong_photo else ""
        pictured = application.portrait_id
        context["portrait_url"] = reverse("applicants:portrait", args=[application.pk]) if pictured else ""
    if one.slug == "card-type":
        context |= clause_picker(request, application, form)
    status = 422 if wrong and request.method == "POST" else 200
    return render(request, one.template, context, status=status)


def clause_picker(request: HttpRequest, application: Application, form: Any) -> dict[str, Any]:
    """The clauses that match `?q=` and `?card=`, and the one that is chosen."""
    query, card = request.GET.get("q", "")[:100], request.GET.get("card", "")
    card = card if card in ("A", "B") else ""
    stored = application.clause_item
    chosen = _clause_asked_for(request) or stored
    is_plain = request.META["QUERY_STRING"] in PLAIN and not form.is_bound
    return {
        "query": query,
        "card": card,
        "found": cache(lambda: found_clauses(query, card)),
        "same_as": f"{clauses_mark()} {request.META['QUERY_STRING']}" if is_plain else "",
        "chosen": chosen,
        "instead_of": stored if stored and stored != chosen else None,
        "evidence": chosen.clause.evidence_kind if chosen else None,
    }


def _clause_asked_for(request: HttpRequest) -> ClauseItem | None:
    """The one that an address names, 条款导航's for one; it is chosen once the page is saved."""
    asked = request.GET.get("clause", "")
    if request.method != "GET" or not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        return None
    today = ClauseItem.objects.filter(pk=int(asked), is_active=True, clause__in=Clause.objects.in_force())
    return today.select_related("clause__evidence_kind").first()


def found_clauses(query: str, card: str) -> dict[str, Any]:
    """The clauses with those of their items that match, and how many items there are of each card."""
    if not query:
        return _all_clauses(card)
    return _grouped(search_clauses(query), card)


@remembered
def _all_clauses(card: str) -> dict[str, Any]:
    return _grouped(search_clauses(""), card)


def _grouped(matches: list[Any], card: str) -> dict[str, Any]:
    counts = Counter(match.item.clause.card_type for match in matches)
    groups = [
        {"clause": clause, "html": found[0].clause_html, "matches": found}
        for clause, found in (
            (clause, list(found)) for clause, found in groupby(matches, lambda m: m.item.clause)
        )
        if not card or clause.card_type == card
    ]
    shown = counts[card] if card else len(matches)
    return {"groups": groups, "shown": shown, "all": len(matches), "A": counts["A"], "B": counts["B"]}


@require_POST
@kept_through_sign_in
@applicant_only
def remove(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    return _change_row(request, slug, key, remove_row)


@require_POST
@kept_through_sign_in
@applicant_only
def restore(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    return _change_row(request, slug, key, restore_row)


def _change_row(request: HttpRequest, slug: str, key: str, change: Any) -> HttpResponse:
    one = BY_SLUG.get(slug)
    if not isinstance(one, ListPart):
        raise Http404
    application = filing.open_application(request.user)
    if application is None:
        raise Http404
    try:
        keep_open_row(request, one, application, key)
        filing.change_row(request.user, one, key, change)
    except Moved as error:
        return moved_page(request, error)
    except editable.Locked as error:
        return locked_page(request, one, application, error.message)
    except one.model.DoesNotExist as error:
        raise Http404 from error
    return stay(request, slug)


def keep_open_row(request: HttpRequest, one: ListPart, application: Application, key: str) -> None:
    """Save what is being typed in another row, so that removing this one does not lose it."""
    open_key = request.POST.get("row", "")
    if "editor" not in request.POST or open_key == str(key):
        return
    lists.find_row(application, one, key)
    with contextlib.suppress(lists.TooMany, one.model.DoesNotExist):
        filing.save_row(request.user, one, open_key, request.POST)
