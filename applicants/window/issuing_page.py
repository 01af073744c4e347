"""按清单发卡: the list is tried out first, and issued once it is clean.

The list travels with the page and is kept nowhere; a signature says that this very text was seen clean.
"""

from typing import Any

from django.contrib import messages
from django.core.signing import Signer
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applicants.desk.access import at_desk
from applicants.desk.views.answers import here, posted
from applicants.desk.views.export import XLSX
from applicants.models import Stage
from applicants.window import issuing, sheet
from applicants.window.card_forms import CARD_YEARS, ListForm, years_from
from applicants.window.clock import period
from applicants.workflow import cards
from applicants.workflow.periods import PERIODS
from catalog.days import working_days
from catalog.days.periods import processing_period
from youyue.ui.templatetags.ui import day
from youyue.ui.uploads import reads_a_file

EXAMPLES = (("YY2026-1234567A", "YYK-A2026-00018"), ("YY2026-1234568C", "YYK-B2026-00127"))


@reads_a_file(sheet.MOST_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def issue_list(request: HttpRequest) -> HttpResponse:
    form = ListForm(posted(request), request.FILES or None)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    text, lines = form.cleaned_data["text"], form.cleaned_data["lines"]
    act, seal = request.POST.get("act", ""), request.POST.get("seal", "")
    if act == "issue" and constant_time_compare(seal, _seal(request, text)):
        trial = issuing.issue(lines, request.membership)
        if not trial.flaws or issuing.was_issued(lines, request.membership):
            sentence = ngettext("已发卡 %(n)d 件，申请办结", "已发卡 %(n)d 件，申请办结", len(lines))
            messages.success(request, sentence % {"n": len(lines)})
            return HttpResponseRedirect(here(request, "queue") + "?box=production")
        return _page(request, _shown(text), trial=trial, was_clean=True, status=409)
    trial = issuing.try_out(lines, request.membership)
    if act == "drop" and trial.flaws:
        text = sheet.without(text, trial.broken)
        trial = issuing.try_out(sheet.read(text), request.membership)
    more = {"seal": _seal(request, text), "was_changed": act == "issue"}
    return _page(request, _shown(text), trial=trial, status=422 if trial.flaws else 200, **more)


@require_safe
@at_desk
def blank(request: HttpRequest) -> HttpResponse:
    """A sheet with the headings, whose cells are text."""
    response = HttpResponse(sheet.blank(), content_type=XLSX)
    name = _("发卡清单") + ".xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _seal(request: HttpRequest, text: str) -> str:
    # a form drops the spaces at the ends: they are in what was read from a sheet, and not in what comes back
    return Signer(salt="issue list").signature(f"{request.user.pk}:{text.strip()}")


def _shown(text: str) -> ListForm:
    """What was read from a spreadsheet stands in the box from now on."""
    return ListForm(initial={"list": text})


def _page(request: HttpRequest, form: ListForm, *, status: int, **more: Any) -> HttpResponse:
    trial = more.get("trial")
    context = {
        "section": "queue",
        "form": form,
        "trial": trial,
        "bad": _bad(trial) if trial else None,
        "good": _good(trial) if trial else None,
        "seal": "",
        "was_clean": False,
        "was_changed": False,
        "has_errors": status != 200,
        "due": _first_due(trial) if trial else "",
        "rules": _rules(),
        "example": None if trial else _example(),
    }
    return render(request, "window/issue_list.html", context | more, status=status)


def _example() -> dict[str, Any]:
    """Two lines as they should be, but for receipt numbers that nobody can have: 1, 2 and 5 are no glyphs."""
    until = years_from(timezone.localdate(), CARD_YEARS).isoformat()
    lines = [(*numbers, until) for numbers in EXAMPLES]
    return {"headings": [name for _letter, name in sheet.headings()], "lines": lines}


def _rules() -> list[tuple[str, str]]:
    """What is asked of each cell, and how much is taken at once."""
    last = years_from(timezone.localdate(), CARD_YEARS).isoformat()
    return [
        (_("申请编号"), _("本窗口“制卡中”的申请，照受理单填写")),
        (_("卡号"), _("照卡面填写，%(n)d 位以上，数字、字母和“-”") % {"n": cards.SHORTEST}),
        (_("有效期至"), _("写成 %(last)s 这样，最晚也是这一天") % {"last": last}),
        (_("一次"), _("最多 %(n)d 件") % {"n": sheet.MOST}),
        (_("表格"), _("xlsx，不超过 %(n)d MB，只读第一张工作表的前三列") % {"n": sheet.MOST_BYTES >> 20}),
    ]


def _bad(trial: issuing.Trial) -> dict[str, Any]:
    """The lines that cannot be issued, as `_trial_table.html` takes them: cells are text and class."""
    names = (_("列"), _("填的是"), _("哪里不对"), _("怎么办"))
    classes = ("nowrap", "typed", "err", "")
    rows = [(flaw, (flaw.column, flaw.typed, flaw.wrong, flaw.mend)) for flaw in trial.flaws]
    return _part(True, len(trial.broken), names, classes, rows)


def _good(trial: issuing.Trial) -> dict[str, Any]:
    names = (_("申请编号"), _("卡号"), _("有效期至"))
    rows = [
        (ready, (ready.application.receipt_number, ready.card_number, day(ready.valid_until)))
        for ready in trial.ready
    ]
    return _part(False, len(rows), names, ("num", "num card-no", "num"), rows)


def _part(is_bad: bool, count: int, names: Any, classes: Any, rows: Any) -> dict[str, Any]:
    lines = [
        {
            "line": row.line,
            "application": row.application,
            "cells": [
                {"name": name, "css": css, "text": text}
                for name, css, text in zip(names, classes, texts, strict=True)
            ],
        }
        for row, texts in rows
    ]
    return {"is_bad": is_bad, "count": count, "names": names, "rows": lines}


def _first_due(trial: issuing.Trial) -> SafeString | str:
    """The period of the card that is due first."""
    if trial.first_due is None:
        return ""
    left, days = working_days.until(trial.first_due), processing_period(PERIODS[Stage.CARD_PRODUCTION]).days
    return period(get_language(), Stage.CARD_PRODUCTION, left, days, f"{trial.first_due:%m-%d}")
