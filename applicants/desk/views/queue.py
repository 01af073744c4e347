"""单位事项: the queue."""

from dataclasses import replace
from functools import cache, lru_cache

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from applicants.desk.access import at_desk
from applicants.desk.desks import DESKS, Box, Words
from applicants.desk.queue import filters, saved
from applicants.desk.queue.boxes import Ask
from applicants.desk.queue.counts import MOST
from applicants.desk.queue.lines import lines
from applicants.desk.queue.query import Queue
from applicants.desk.queue.urgency import in_groups, stopped_group, waits_here
from applicants.desk.views.answers import asked, here
from applicants.submission import receipts
from catalog.days import working_days
from youyue.identity.searches import keep_search


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def queue(request: HttpRequest) -> HttpResponse:
    """Filters stand in the address. A search is posted, so that no name gets into an address or a log: it is
    kept under a handle, and the handle is in the address. A receipt number is no secret and stands there."""
    if request.method == "POST":
        ask = replace(Ask.read(request.desk, request.POST), search="")
        if mistake := receipts.mistake(ask.q):
            messages.warning(request, mistake)
        if ask.q and not ask.names_a_number:
            ask = replace(ask, search=keep_search(request, ask.q))
        return HttpResponseRedirect(here(request, "queue") + ask.query())
    ask = asked(request)
    mine = saved.mine(request.membership)
    if not request.GET:
        opening = next((view for view in mine if view.is_default), None)
        if opening and opening.query:
            return HttpResponseRedirect(here(request, "queue") + opening.query)
    desk = request.desk
    rows = Queue(request.membership, ask)
    page = rows.page(request.GET.get("after", ""), request.GET.get("before", ""))
    # a narrowed list is only counted where it has more pages
    counts_itself = ask.is_narrowed and (page.has_previous or page.has_next)
    asks = [Ask.parse(desk, view.query) for view in mine] + ([ask] if counts_itself else [])
    counts, numbers = rows.count_with(asks)
    total = len(page.rows) if ask.is_narrowed else counts[ask.box.slug]
    drawn = in_groups(ask, page, lines(page.rows, desk=desk, me=request.user.pk, address=ask.address))
    if stopped := rows.stopped(page, counts):
        below = lines(stopped.rows, desk=desk, me=request.user.pk, address=stopped.ask.address)
        drawn = (drawn if page.rows else []) + stopped_group(stopped, below)
    return render(
        request,
        "desk/queue.html",
        {
            "desk_employer": request.membership.employer,
            "section": "queue",
            "ask": ask,
            "groups": _groups(ask, counts),
            "views": [
                (view, view.query or f"?box={desk.opening.slug}", view.query == ask.query(), number)
                for view, number in zip(mine, numbers, strict=False)
            ],
            "uses_keys": request.membership.uses_keys,
            "page": page,
            "lines": drawn if page.rows or stopped else [],
            "stopped": counts[desk.stopped] if stopped else 0,
            "first": counts["late"] if waits_here(ask) and ask.box.only != "late" else 0,
            "total": numbers[-1] if counts_itself else total,
            "most": MOST,
            "bulk_acts": desk.bulk_in(ask.box),
            "by_list": desk.by_list_in(ask.box),
            "options": filters.options(ask),
            "columns": lambda: _columns(get_language(), desk.namespace, ask.address),
            "provisional": working_days.provisional(),
        },
    )


Entry = tuple[Box, str, int, bool]  # a box, its name, how many lie in it, whether it is the one that is shown


def _groups(ask: Ask, counts: dict[str, int]) -> list[tuple[Words, list[Entry]]]:
    """The left column; a quiet box shows while there is something in it."""
    names = _names(get_language(), ask.desk.namespace)
    shown: list[tuple[Words, list[Entry]]] = []
    for title, slugs in ask.desk.groups:
        boxes = [(ask.desk.boxes[slug], counts[slug], ask.desk.boxes[slug] is ask.box) for slug in slugs]
        entries = [
            (box, names[box.slug], count, is_here)
            for box, count, is_here in boxes
            if count or is_here or not box.is_quiet
        ]
        shown.append((title, entries))
    return shown


@cache
def _names(_language: str | None, namespace: str) -> dict[str, str]:
    """Of the boxes, by slug."""
    return {slug: str(box.name) for slug, box in DESKS[namespace].boxes.items()}


@lru_cache(maxsize=500)
def _columns(_language: str | None, namespace: str, address: str) -> list[dict[str, str]]:
    """The headings of a view, by its address, in which no name stands."""
    desk = DESKS[namespace]
    return [_column(Ask.parse(desk, address), *column) for column in desk.columns]


def _column(ask: Ask, slug: str, name: Words, css: str) -> dict[str, str]:
    """已等 is the submission seen from today, so its heading sorts by that."""
    by = "submitted" if slug == "waited" else slug
    sorted_ = "" if by != slug else ask.direction(slug)
    return {
        "name": str(name),
        "css": css,
        "sorted": sorted_,
        "arrow": {"ascending": "up", "descending": "down"}.get(sorted_, ""),
        "url": ask.sort_query(by) if by in ask.desk.sorts else "",
    }
