"""Where the buttons of the filing lead."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applicants.filing.progress import part_url
from applicants.models import Application
from applicants.parts import BY_SLUG, PARTS, Filing
from applicants.parts.answers import Problem
from applicants.returns.editable import Editable
from applicants.submission import missing
from applicants.submission.completeness import MATERIALS


def order() -> list[str]:
    """The pages of the filing, from the first part to the materials."""
    return [part.slug for part in PARTS] + [MATERIALS]


def go(slug: str) -> HttpResponse:
    return redirect(url_of(slug))


def stay(request: HttpRequest, slug: str, rest: str = "") -> HttpResponse:
    """The part again; who came from the check page still returns to it."""
    query = "&".join(filter(None, [rest, "check=1" if "from_check" in request.POST else ""]))
    return redirect(f"{url_of(slug)}{'?' if query else ''}{query}{'#editor' if rest else ''}")


def url_of(slug: str) -> str:
    if slug == MATERIALS:
        return reverse("applicants:materials")
    return part_url(slug)


def next_slug(slug: str) -> str:
    slugs = order()
    return slugs[min(slugs.index(slug) + 1, len(slugs) - 1)]


def next_open(editable: Editable, slug: str) -> str:
    """The next part that is open after a return; the part itself when there is none."""
    slugs, opened = order(), editable.open_slugs()
    return next((later for later in slugs[slugs.index(slug) :] if later in opened), slug)


def previous_slug(slug: str) -> str:
    slugs = order()
    return slugs[max(slugs.index(slug) - 1, 0)]


def problem_url(problem: Problem) -> str:
    """The control where a problem is mended; whoever comes from the check page returns to it (`check=1`)."""
    return _url(problem, check="1")


def missing_url(application: Application, problem: Problem | None) -> str:
    """The very control; the page tells what is wrong (`mend`) unless the part was never saved (`at`)."""
    if problem is None:
        return reverse("applicants:check")
    if not problem.message:
        return url_of(problem.slug)
    return _url(problem, **{"mend" if problem.slug in application.progress else "at": problem.control})


def _url(problem: Problem, **query: str) -> str:
    if problem.row:
        query = {"edit": problem.row, **query}
    anchor = f"#{problem.anchor}" if problem.anchor else ""
    return f"{url_of(problem.slug)}{'?' + urlencode(query) if problem.slug in BY_SLUG else ''}{anchor}"


def is_judged(request: HttpRequest) -> bool:
    """Whether the page was opened to mend what is wrong on it."""
    return "check" in request.GET or "mend" in request.GET


def is_to_be_judged(request: HttpRequest) -> bool:
    """Whether the pressed button answers with what is wrong; the others only save."""
    return request.POST.get("go", "next") in ("next", "row", "add")


def after_saving(
    request: HttpRequest, editable: Editable, slug: str, *, is_wrong: bool
) -> HttpResponse | None:
    """Where the pressed button leads; None when 下一步 was pressed and something is to be mended first."""
    pressed = request.POST.get("go", "next")
    if pressed == "back":
        return go(previous_slug(slug))
    if pressed == "missing":
        return to_next_missing(editable.filing, request.POST, slug)
    if pressed == "check":
        return redirect("applicants:check")
    if pressed in ("save", "compare"):
        words = _("已暂存，可以随时在“我的事项—草稿箱”继续填写")
        if editable.application.applicant.helper:
            words = _("已暂存，可以随时在“我的事项”继续代填")
        messages.success(request, words)
        return go(slug)
    if pressed == "earlier-portrait":
        return redirect(f"{url_of(slug)}#portrait")
    if is_wrong:
        return None
    if "from_check" in request.POST:
        return redirect("applicants:check")
    if editable.is_limited:
        is_helped = editable.application.applicant.helper
        return redirect("applicants:check" if is_helped else "applicants:corrections")
    return go(next_slug(slug))


def to_next_missing(filing: Filing, sent: Any, slug: str) -> HttpResponse:
    """下一处没填的 from where she is: the field `at`, of the row that is open."""
    problem = missing.next_missing(filing, slug, sent.get("at", ""), sent.get("row", ""))
    return redirect(missing_url(filing.application, problem))
