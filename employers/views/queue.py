"""单位事项: the queue."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from catalog.clauses import clause_names
from catalog.models import CardType, WorkArrangement
from employers import working_days
from employers.access import reviewers_only
from employers.boxes import BOXES, GROUPS, SORTS, WAITED, Ask
from employers.queue import Desk

COLUMNS = (
    ("name", _("申办人"), ""),
    ("number", _("编号"), "hide-md"),
    ("card", _("类别"), ""),
    ("clause", _("申请条款"), ""),
    ("work", _("工作性质、职务"), "hide-md"),
    ("submitted", _("提交"), ""),
    ("waited", _("已等（工作日）"), ""),
    ("stage", _("状态"), ""),
)


@require_http_methods(["GET", "HEAD", "POST"])
@reviewers_only
def queue(request: HttpRequest) -> HttpResponse:
    """Filters stand in the address. A search is posted, so that no name gets into an address or a log;
    a receipt number is no secret and is turned into an address that can be kept and passed on."""
    ask = Ask.read(request.POST if request.method == "POST" else request.GET)
    if request.method == "POST" and (not ask.q or ask.names_a_number):
        return HttpResponseRedirect(reverse("employers:queue") + ask.query())
    desk = Desk(request.membership, ask)
    page = desk.page(request.GET.get("after", ""), request.GET.get("before", ""))
    clauses = clause_names()
    for row in page.rows:
        row.waited = working_days.since(row.submitted_at)
        row.clause = clauses.get(row.clause_item_id, "")
    counts = desk.counts
    groups = [
        (title, [(BOXES[slug], counts[slug], BOXES[slug] is ask.box) for slug in slugs])
        for title, slugs in GROUPS
    ]
    return render(
        request,
        "employers/queue.html",
        {
            "desk_employer": request.membership.employer,
            "section": "queue",
            "ask": ask,
            "groups": groups,
            "page": page,
            "total": None if ask.is_narrowed else counts[ask.box.slug],
            "cards": CardType.choices,
            "arrangements": WorkArrangement.choices,
            "waits": WAITED.items(),
            "columns": [
                {
                    "slug": slug,
                    "name": name,
                    "css": css,
                    "sorted": ask.direction(slug) if slug in SORTS else "",
                }
                | {"url": ask.sort_query(slug) if slug in SORTS else ""}
                for slug, name, css in COLUMNS
            ],
        },
    )


def _column(ask: Ask, slug: str, name: str, css: str) -> dict[str, str]:
    can_sort = slug in SORTS
    return {
        "name": name,
        "css": css,
        "sorted": ask.direction(slug) if can_sort else "",
        "url": ask.sort_query(slug) if can_sort else "",
    }
