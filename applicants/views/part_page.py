"""What the pages of all parts share: what stands around the form, and where the buttons lead."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from applicants.filing import late_posts, merge, progress
from applicants.parts import PARTS, Filing
from applicants.returns.editable import Editable
from applicants.submission import missing
from applicants.views.pinned import dress
from applicants.views.places import go, missing_url, next_slug, previous_slug, url_of


def page(
    request: HttpRequest, part: Any, editable: Editable, form: Any = None, **context: Any
) -> HttpResponse:
    """The part with its form, if it has one to show; `context` is what this kind of part adds."""
    application = editable.application
    is_posted = request.method == "POST"
    is_wrong = bool(form and form.is_bound and form.errors)
    number = PARTS.index(part) + 1
    context = {
        "part": part,
        "application": application,
        "filing": editable.filing,
        "editable": editable,
        "form": form,
        "told_here": dress(editable, part, form),
        "is_returned": editable.is_limited,
        "user_facts": application.applicant,
        "revealed": "",
        "number": number,
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
        "seen": merge.mark(form) if form else "",
    } | context
    context |= part.page_context(editable.filing, form, request.GET, is_posted=is_posted)
    return render(request, part.template, context, status=422 if is_wrong and is_posted else 200)


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
        messages.success(request, _("已暂存，可以随时在“我的事项—草稿箱”继续填写"))
        return go(slug)
    if pressed == "earlier-portrait":
        return redirect(f"{url_of(slug)}#portrait")
    if is_wrong:
        return None
    if "from_check" in request.POST:
        return redirect("applicants:check")
    if editable.is_limited:
        return redirect("applicants:corrections")
    return go(next_slug(slug))


def to_next_missing(filing: Filing, sent: Any, slug: str) -> HttpResponse:
    """下一处没填的 from where she is: the field `at`, of the row that is open."""
    problem = missing.next_missing(filing, slug, sent.get("at", ""), sent.get("row", ""))
    return redirect(missing_url(filing.application, problem))
