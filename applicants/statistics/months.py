"""每月收到和办结: the chart and the table under it; and the four figures at the top of the page."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from applicants.models import Stage
from applicants.models.stages import STATE_OF, State
from applicants.statistics.cells import Row, Table, share, whole
from applicants.statistics.drawing import Column, bar, chart
from applicants.statistics.facts import CLOSED, RECEIVED
from applicants.statistics.report import Report


@dataclass(frozen=True)
class Figure:
    """A number with its name above and a remark below."""

    name: str
    number: str
    remark: str
    is_warning: bool = False
    address: str = ""
    link: str = ""


def figures(report: Report, late_stages: Collection[str], late_address: str = "") -> list[Figure]:
    """Received, closed, open, and overdue in these stages."""
    pending = sum(report.stages[stage] for stage in STATE_OF[State.PENDING])
    issued = report.whole.of(CLOSED)[Stage.ISSUED]
    late = sum(report.overdue[stage] for stage in late_stages)
    return [
        Figure(_("收到"), f"{report.whole.number(RECEIVED):,}", _("按第一次提交的日期")),
        Figure(_("办结"), f"{report.whole.number(CLOSED):,}", _("其中发卡 %(n)s") % {"n": f"{issued:,}"}),
        Figure(_("在办"), f"{report.open:,}", _("%(n)s 件在申办人手里") % {"n": f"{pending:,}"}),
        Figure(
            _("超期"),
            f"{late:,}",
            _("在办的 %(share)s") % {"share": share(late, report.open).text} if late else _("没有超过期限的"),
            is_warning=late > 0,
            address=late_address if late else "",
            link=_("看这些申请") if late and late_address else "",
        ),
    ]


def months(report: Report) -> tuple[Table, SafeString]:
    """The table, and the chart over it."""
    known = report.whole.months
    none: Counter[str] = Counter()
    numbers = [(month, known.get(month, none)) for month in report.period.months()]
    counts = [(month, each[RECEIVED], each[CLOSED]) for month, each in numbers]
    most = max((received for _month, received, _closed in counts), default=0)
    rows = [
        Row(f"{month:%Y-%m}", (whole(received), whole(closed)), bar(received, most))
        for month, received, closed in counts
    ]
    table = Table(
        "months",
        _("每月收到和办结"),
        (_("月份"), _("收到"), _("办结")),
        rows,
        _busiest(counts),
        foot=Row(_("合计"), (whole(report.whole.number(RECEIVED)), whole(report.whole.number(CLOSED)))),
    )
    first, last = counts[0][0], counts[-1][0]
    label = _("%(first)s 至 %(last)s 每月收到和办结的件数，数字在下面的表里") % {
        "first": f"{first:%Y-%m}",
        "last": f"{last:%Y-%m}",
    }
    is_short = len(counts) <= 12
    columns = [
        Column(_("%(n)d 月") % {"n": month.month} if is_short else f"{month:%Y-%m}", received, closed)
        for month, received, closed in counts
    ]
    return table, chart(tuple(columns), label)


def _busiest(counts: list[tuple[date, int, int]]) -> str:
    month, most, _closed = max(counts, key=lambda each: each[1])
    if len(counts) < 2 or not most:
        return ""
    return _("%(month)s收到 %(n)s 件，是最多的一个月。") % {
        "month": _("%(year)d 年 %(n)d 月") % {"year": month.year, "n": month.month},
        "n": f"{most:,}",
    }
