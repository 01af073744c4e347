"""The career as a strip chart: where each bar stands, in percent of the width."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from applicants.observations.career import Observation, Span
from applicants.parts import months

YEARS_MARKED = 6


@dataclass(frozen=True)
class Bar:
    """`x` and `width` as SVG attributes, e.g. `12.50%`."""

    x: str
    width: str
    y: int
    title: str


@dataclass
class Lane:
    """One row of the strip; bars that overlap stand under each other."""

    name: Any
    kind: str
    bars: list[Bar] = field(default_factory=list)
    depth: int = 1

    @property
    def height(self) -> int:
        return self.depth * 12 + 4

    @property
    def markup(self) -> str:
        """With a place for the name and for each bar's title."""
        bars = [
            f'<rect x="{bar.x}" y="{bar.y}" width="{bar.width}" height="10" rx="2"><title>{{}}</title></rect>'
            for bar in self.bars
        ]
        return (
            '<span aria-hidden="true">{}</span>'
            f'<svg class="lane lane-{self.kind}" width="100%" height="{self.height}" aria-hidden="true">'
            f"{''.join(bars)}</svg>\n"
        )

    @property
    def texts(self) -> list[Any]:
        return [self.name, *(bar.title for bar in self.bars)]


@dataclass
class CareerChart:
    lanes: list[Lane]
    years: list[tuple[str, int]]
    summary: str

    @property
    def html(self) -> SafeString:
        """The chart. Drawn here: a template needs three hundred lookups for it."""
        years = [
            f'<line x1="{x}" x2="{x}" y1="0" y2="5"></line>'
            f'<text x="{x}" dx="{2 if n else 0}" y="18">{year}</text>'
            for n, (x, year) in enumerate(self.years)
        ]
        return format_html(
            '<div class="timestrip" role="img" aria-label="{}">\n'
            f"{''.join(lane.markup for lane in self.lanes)}<span></span>"
            '<svg class="lane lane-years" width="100%" height="22" aria-hidden="true">'
            f"{''.join(years)}</svg>\n</div>",
            self.summary,
            *(text for lane in self.lanes for text in lane.texts),
        )


def draw(line: list[Span], observations: list[Observation]) -> CareerChart | None:
    """The strip over all spans; None when there is nothing to draw."""
    if not line:
        return None
    first = line[0].start // 12 * 12  # January
    last = max(months.this_month(), *(span.end for span in line))
    scale = _Scale(first, last)
    lanes = []
    for slug, name in (("education", _("教育")), ("employment", _("工作"))):
        lane = Lane(name, slug)
        ends: list[int] = []
        for span in (span for span in line if span.slug == slug):
            free = next((depth for depth, end in enumerate(ends) if end <= span.start), len(ends))
            ends[free : free + 1] = [span.end]
            lane.bars.append(scale.bar(span.start, span.end, free, span.name))
        lane.depth = max(1, len(ends))
        lanes.append(lane)
    gaps = [observation for observation in observations if observation.key.startswith("gap-")]
    if gaps:
        lanes.append(Lane(_("空档"), "gap", [scale.bar(gap.start, gap.end, 0, gap.text) for gap in gaps]))
    first_year, last_year = first // 12, last // 12
    step = max(1, -(-(last_year - first_year + 1) // YEARS_MARKED))
    years = [(scale.percent(year * 12), year) for year in range(first_year, last_year + 1, step)]
    summary = _("%(start)s 至今的时间轴：教育经历 %(n)d 条，工作经历 %(m)d 条，空档 %(gaps)d 处") % {
        "start": first_year,
        "n": len(lanes[0].bars),
        "m": len(lanes[1].bars),
        "gaps": len(gaps),
    }
    return CareerChart(lanes, years, summary)


class _Scale:
    """From the beginning of one month to the end of another."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.months = first, last - first + 1

    def percent(self, month: int) -> str:
        return f"{(month - self.first) / self.months * 100:.2f}%"

    def bar(self, start: int, end: int, depth: int, title: str) -> Bar:
        width = max(0.6, (end + 1 - start) / self.months * 100)
        return Bar(self.percent(start), f"{width:.2f}%", depth * 12 + 2, title)
