"""The report as tables: what stands on the page, and in the same words in the spreadsheet."""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applicants.models import Stage
from applicants.models.stages import STATE_OF, State
from applicants.parts import BY_SLUG
from applicants.statistics import facts
from applicants.statistics.cells import Cell, Row, Table, days, share, whole
from applicants.statistics.counting import OVERDUE, STAGES
from applicants.statistics.drawing import bar, reach
from applicants.statistics.facts import BRIEF, CLOSED, KINDS, REASONS, RECEIVED, TOTAL
from applicants.statistics.kinds import name_of
from applicants.statistics.limits import limits
from applicants.statistics.report import FEWEST, Report, Sums, percentile
from catalog.models import CardType, MaterialRequirement
from catalog.models.memory import remembered

SHOWN_REASONS = 10


# --- how long -------------------------------------------------------------------------------------------
def _step_names() -> dict[str, str]:
    return {
        facts.RECEIVING: _("单位接收"),
        facts.REVIEW: _("单位审核"),
        facts.EMPLOYER: _("单位合计"),
        facts.ACCEPTANCE: _("窗口受理"),
        facts.DECISION: _("审核认定"),
        facts.PRODUCTION: _("制卡发卡"),
        facts.MENDING: _("申办人修改（停表）"),
        TOTAL: _("从提交到办结"),
    }


def steps(report: Report) -> Table:
    """Medians, and within how many days nine in ten were done; nothing for fewer than ten."""
    names, limit = _step_names(), limits()
    times = {
        step: (percentile(report.whole.of(step), 50), percentile(report.whole.of(step), 90)) for step in names
    }
    most = max([ninth for _median, ninth in times.values() if ninth] + list(limit.values()) + [1])
    rows = []
    for step, (median, ninth) in times.items():
        drawn = ""
        if median is not None and ninth is not None:
            drawn = reach(median, ninth, limit.get(step), most, quiet=step == facts.MENDING)
        cells = (
            whole(report.whole.number(step)),
            days(median),
            days(ninth, limit.get(step)),
        )
        promised = _promised(limit[step]) if step in limit else ""
        rows.append(Row(names[step], cells, drawn, small=promised, aside=(days(limit.get(step)),)))
    return Table(
        "steps",
        _("每一步用几个工作日"),
        (_("环节"), _("次"), _("中位数"), _("九成不超过")),
        rows,
        _slowest(times, limit),
        _("横条是中位数，细线到九成，竖线是期限。不足 %(n)d 次的不算。申办人修改的时间不计入单位和窗口。")
        % {"n": FEWEST},
        asides=(_("期限"),),
    )


def _promised(n: int) -> str:
    return ngettext("期限 %(n)d 个工作日", "期限 %(n)d 个工作日", n) % {"n": n}


def _slowest(times: dict[str, tuple[int | None, int | None]], limit: dict[str, int]) -> str:
    names = _step_names()
    over = [names[step] for step in limit if (times[step][1] or 0) > limit[step]]
    if over:
        return _("%(steps)s有一成以上超过期限。") % {"steps": "、".join(over)}
    single = (facts.RECEIVING, facts.REVIEW, facts.ACCEPTANCE, facts.DECISION, facts.PRODUCTION)
    known = {step: times[step][0] for step in single if times[step][0] is not None}
    if not known:
        return ""
    step = max(known, key=lambda each: known[each] or 0)
    return _("%(step)s用得最久，一半在 %(n)d 个工作日内。") % {"step": names[step], "n": known[step]}


# --- how many -------------------------------------------------------------------------------------------
def standing(report: Report) -> Table:
    """Where what is open now stands; grey is the applicant's turn."""
    stages = report.stages
    shown = [stage for state in (State.IN_PROGRESS, State.PENDING) for stage in STATE_OF[state]]
    quiet = STATE_OF[State.PENDING]
    most, pending = max(stages.values(), default=0), sum(stages[stage] for stage in quiet)
    rows = [
        Row(
            str(stage.label),
            (whole(stages[stage]),),
            bar(stages[stage], most, stage in STATE_OF[State.PENDING]),
        )
        for stage in shown
    ]
    finding = ""
    if most:
        first = max(shown, key=lambda stage: stages[stage])
        finding = _("“%(stage)s”最多，%(n)d 件；%(m)d 件等申办人修改（灰色）。") % {
            "stage": first.label,
            "n": most,
            "m": pending,
        }
    return Table(
        "standing",
        _("现在停在哪里"),
        (_("环节"), _("件数")),
        rows,
        finding,
        foot=Row(_("在办合计"), (whole(report.open),)),
    )


def kinds(report: Report) -> Table:
    """The kinds of mistake; the rest, in words of the reviewer's own, is last and grey."""
    named: Counter[str] = Counter()
    for kind, number in report.whole.of(KINDS).items():
        named[name_of(kind)] += number
    own = named.pop("", 0)
    return Table(
        "kinds",
        _("退回和补正的原因"),
        (_("原因"), _("处"), _("占")),
        _ranked(named, own),
        _first_three(named, own),
        _("按常用说法和核对问题写入的意见算，一处有两种的两种都算；自己写的和改过的算在“其他”里。"),
        foot=Row(_("合计"), (whole(named.total() + own), Cell(None, ""))),
        empty=_("这段时间没有退回或补正。"),
    )


def reasons(report: Report) -> Table:
    counts = report.whole.of(REASONS)
    names = _targets(counts)
    named: Counter[str] = Counter()
    for key, number in counts.items():
        named[names[key]] += number
    return Table(
        "reasons",
        _("退回和补正的地方"),
        (_("材料或部分"), _("处"), _("占")),
        _ranked(named),
        _first_three(named),
        foot=Row(_("合计"), (whole(named.total()), Cell(None, ""))),
        empty=_("这段时间没有退回或补正。"),
    )


def _ranked(named: Counter[str], rest: int = 0) -> list[Row]:
    """The most frequent, and the others together with the rest."""
    top, total, most = named.most_common(), named.total() + rest, max([*named.values(), rest], default=0)
    rows = [
        Row(name, (whole(number), share(number, total)), bar(number, most))
        for name, number in top[:SHOWN_REASONS]
    ]
    if rest := rest + sum(number for _name, number in top[SHOWN_REASONS:]):
        rows.append(Row(_("其他"), (whole(rest), share(rest, total)), bar(min(rest, most), most, quiet=True)))
    return rows


def _first_three(named: Counter[str], rest: int = 0) -> str:
    if len(named) <= 3 - bool(rest):
        return ""
    three = sum(number for _name, number in named.most_common(3))
    return _("前三种占 %(share)d%%。") % {"share": round(100 * three / (named.total() + rest))}


@remembered
def _material_names() -> dict[str, str]:
    return dict(MaterialRequirement.objects.order_by().values_list("code", "name"))


def _targets(keys: Iterable[str]) -> dict[str, str]:
    """What remarks were about: names of materials, titles of parts."""
    codes = _material_names()
    names = {}
    for key in keys:
        kind, _colon, word = key.partition(":")
        part = BY_SLUG.get(word)
        names[key] = codes.get(word, word) if kind == "material" else str(part.title) if part else word
    return names


def results(report: Report) -> Table:
    counts = report.whole.of(CLOSED)
    total, most = sum(counts.values()), max(counts.values(), default=0)
    rows = [
        Row(
            str(stage.label),
            (whole(counts[stage]), share(counts[stage], total)),
            bar(counts[stage], most, stage != Stage.ISSUED),
        )
        for stage in STATE_OF[State.CLOSED]
    ]
    finding = ""
    if total >= FEWEST:
        issued = round(100 * counts[Stage.ISSUED] / total)
        finding = _("每 100 件办结，%(n)d 件发卡。") % {"n": issued}
    return Table(
        "results",
        _("办结的结果"),
        (_("结果"), _("件数"), _("占")),
        rows if total else (),
        finding,
        foot=Row(_("办结合计"), (whole(total), Cell(None, ""))),
        empty=_("还没有办结的申请"),
    )


def cards(report: Report) -> Table:
    numbers = {kind: sums for kind, sums in report.by_card.items() if sums.measures}
    most = max((sums.number(RECEIVED) for sums in numbers.values()), default=0)
    rows = [
        Row(
            str(CardType(kind).label),
            (whole(sums.number(RECEIVED)), whole(sums.number(CLOSED)), whole(sums.of(CLOSED)[Stage.ISSUED])),
            bar(sums.number(RECEIVED), most),
        )
        for kind, sums in numbers.items()
    ]
    return Table(
        "cards",
        _("优粤卡类别"),
        (_("类别"), _("收到"), _("办结"), _("发卡")),
        rows,
        empty=_("这段时间没有申请。"),
    )


def regions(report: Report, names: dict[str, str], query: str) -> Table:
    """Every region that has something, with a link to its own page; `query` keeps what else was asked."""
    open_now = {code: _standing_at(report, code) for code in report.by_region}
    shown = {
        code: sums
        for code, sums in report.by_region.items()
        if any(map(sums.number, BRIEF)) or open_now[code][0]
    }
    most = max((number for number, _late in open_now.values()), default=0)
    rows = []
    for code, sums in sorted(shown.items(), key=lambda pair: -pair[1].number(RECEIVED)):
        number, late = open_now[code]
        cells = (
            whole(sums.number(RECEIVED)),
            whole(sums.number(CLOSED)),
            days(percentile(sums.of(TOTAL), 50)),
            Cell(late, f"{late:,}", late > 0),
            whole(number),
        )
        address = f"?{query}&region={code}"
        rows.append(Row(names.get(code, code), cells, bar(number, most), address))
    finding = ""
    if most:
        first = max(open_now, key=lambda code: open_now[code][0])
        finding = _("%(region)s在办的最多，%(n)d 件。") % {"region": names.get(first, first), "n": most}
    return Table(
        "regions",
        _("各受理窗口"),
        (_("窗口"), _("收到"), _("办结"), _("中位数（工作日）"), _("超期"), _("在办")),
        rows,
        finding,
        note=_("中位数是从提交到办结的工作日，不含申办人修改的时间；不足 %(n)d 件的不算。") % {"n": FEWEST},
        empty=_("这段时间没有申请。"),
        css="full reg",
    )


def _standing_at(report: Report, code: str) -> tuple[int, int]:
    sums = report.standing.get(code, Sums())
    return sums.number(STAGES), sums.number(OVERDUE)
