"""The page of the statistics and its spreadsheet, for whoever may see the numbers of a place.

Who may is asked before; here nobody knows whether an employer or the office looks.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from applicants.models import Stage
from applicants.statistics import months, sheet, tables
from applicants.statistics.cells import Table
from applicants.statistics.forms import StatisticsForm
from applicants.statistics.period import usual
from applicants.statistics.report import Report, read
from youyue.identity.requests import SignedInRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Scope:
    """Whose numbers: a place of `Tally` and its name.

    `regions` can be chosen, and are compared with each other. `late` are the stages in which what is overdue
    is theirs, and `late_address` the list of it, where there is one.
    """

    place: str
    name: str
    regions: list[tuple[str, str]] = field(default_factory=list)
    late: Collection[str] = tuple(Stage.values)
    late_address: str = ""


def answer(
    request: SignedInRequest,
    scope: Scope,
    *,
    template: str,
    frame: dict[str, Any],
    log: Callable[[str, int], None],
) -> HttpResponse:
    """The page; posted, the same as a spreadsheet, which is logged by `log(what, number of rows)` before it
    leaves. 422 for a period that is none."""
    is_export = request.method == "POST"
    form = StatisticsForm(request.POST if is_export else request.GET, scope.regions)
    context = frame | {"form": form, "scope": scope, "report": None, "name": scope.name}
    if not form.is_valid():
        context |= {"periods": _periods(form), "has_errors": True}
        return render(request, template, context, status=422)
    code = form.cleaned_data.get("region", "")
    names = dict(scope.regions)
    compared = [] if code else list(names)
    report = read(code or scope.place, form.period, form.cleaned_data["card"], compared)
    name = names.get(code, scope.name)
    drawn, chart = months.months(report)
    shown = [
        tables.steps(report),
        tables.standing(report),
        tables.kinds(report),
        tables.results(report),
        tables.reasons(report),
        tables.cards(report),
    ]
    if compared:
        card = form.query(region="")
        shown.append(tables.regions(report, names, f"{form.period.query}{card}"))
    if is_export:
        return _spreadsheet(request, report, name, [drawn, *shown], log)
    context |= {
        "report": report,
        "name": name,
        "periods": _periods(form),
        "figures": months.figures(report, scope.late, scope.late_address),
        "months": drawn,
        "chart": chart,
        "tables": shown,
    }
    return render(request, template, context)


def _periods(form: StatisticsForm) -> list[tuple[str, str, bool]]:
    """(name, address, whether it is shown now) of the usual periods; in December two are the same, and the
    first is the one that is shown."""
    is_read = form.is_valid()
    rest, periods = form.query() if is_read else "", list(usual())
    shown = next((name for name, period in periods if is_read and form.period == period), None)
    return [(name, f"?{period.query}{rest}", name is shown) for name, period in periods]


def _spreadsheet(
    request: SignedInRequest,
    report: Report,
    name: str,
    shown: list[Table],
    log: Callable[[str, int], None],
) -> HttpResponse:
    now = timezone.localtime()
    counted = timezone.localtime(report.counted_at).strftime("%Y-%m-%d %H:%M") if report.counted_at else "—"
    about = [
        (_("范围"), name),
        (_("时间"), str(report.period)),
        (_("数据截至"), counted),
        (_("导出人"), request.user.masked_name),
        (_("导出时间"), now.strftime("%Y-%m-%d %H:%M")),
    ]
    content = sheet.workbook(shown, about)
    log(_("统计：%(name)s，%(period)s") % {"name": name, "period": report.period}, sheet.size(shown))
    response = HttpResponse(content, content_type=XLSX)
    file_name = _("统计") + now.strftime("-%Y%m%d-%H%M.xlsx")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file_name)
    return response
