"""时间轴: what stands out when education and employment are laid beside each other (feature N08).

Nothing here is a mistake: gaps and overlaps have good reasons more often than not. The applicant is told
before submission, may explain, and the reviewer sees both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from applicants.parts import BY_SLUG, Filing, months
from catalog.wording.text import fold

SLUGS = ("education", "employment")
LONGEST_GAP = 6  # months in between
LONGEST_OVERLAP = 1  # months in common: the one in which one thing ends and the next begins
MOST = 20


@dataclass(frozen=True)
class Span:
    """One row with a readable beginning; `start` and `end` are its first and last month, counted (`months`).

    The last one is the present month while it lasts.
    """

    slug: str
    row: Any
    start: int
    end: int

    @property
    def name(self) -> str:
        return BY_SLUG[self.slug].name_of(self.row)


@dataclass(frozen=True)
class Observation:
    """Something noticed: the part it belongs to, a key that lasts while the rows do, a sentence.

    `start` and `end` are the first and the last month that it is about, where it is about some.
    """

    slug: str
    key: str
    text: str
    start: int | None = None
    end: int | None = None


def spans(filing: Filing) -> list[Span]:
    """Education and employment, by their beginning."""
    now = months.this_month()
    line = []
    for slug in SLUGS:
        for row in filing.live(BY_SLUG[slug]):
            if not row.start or not (row.is_current or row.end):
                continue
            start, end = months.number(row.start), now if row.is_current else months.number(row.end)
            if start <= end:
                line.append(Span(slug, row, start, end))
    return sorted(line, key=lambda span: (span.start, span.end))


def observe(filing: Filing, line: list[Span] | None = None) -> list[Observation]:
    """Gaps of more than six months, more than one month in common, and a present employer that differs.

    `line` is what `spans()` says, for whoever has asked already.
    """
    line = spans(filing) if line is None else line
    return [*_gaps(line), *_overlaps(line), *_employers(filing)][:MOST]


def _gaps(line: list[Span]) -> Iterator[Observation]:
    if not line:
        return
    last = line[0]
    for span in line[1:]:
        if span.start - last.end - 1 > LONGEST_GAP:
            slug = "education" if last.slug == span.slug == "education" else "employment"
            yield _gap(slug, last, span.start, f"gap-{last.row.pk}-{span.row.pk}")
        last = max(last, span, key=lambda each: each.end)
    now = months.this_month()
    if now - last.end - 1 > LONGEST_GAP:
        yield _gap("employment", last, now, f"gap-{last.row.pk}-today")


def _gap(slug: str, last: Span, until: int, key: str) -> Observation:
    text = _("%(start)s 至 %(end)s 约 %(n)d 个月没有填教育或工作经历") % {
        "start": months.text(last.end),
        "end": months.text(until),
        "n": until - last.end - 1,
    }
    return Observation(slug, key, text, last.end + 1, until - 1)


def _overlaps(line: list[Span]) -> Iterator[Observation]:
    for span, other in combinations(line, 2):
        start, end = max(span.start, other.start), min(span.end, other.end)
        shared = end - start + 1
        if shared <= LONGEST_OVERLAP:
            continue
        text = _("“%(one)s”与“%(other)s”在 %(start)s 至 %(end)s 重叠约 %(n)d 个月") % {
            "one": span.name,
            "other": other.name,
            "start": months.text(start),
            "end": months.text(end),
            "n": shared,
        }
        slug = "education" if span.slug == other.slug == "education" else "employment"
        first, second = sorted((str(span.row.pk), str(other.row.pk)))
        yield Observation(slug, f"overlap-{first}-{second}", text, start, end)


def _employers(filing: Filing) -> Iterator[Observation]:
    """The employer of the basic information against the rows that last until today."""
    present, rows = filing.application.employer_name, filing.live(BY_SLUG["employment"])
    current = [row.employer_name for row in rows if row.is_current]
    if not present or not rows or fold(present) in [fold(name) for name in current]:
        return
    if current:
        text = _("现工作单位是“%(present)s”，工作经历里“至今”的是“%(current)s”") % {
            "present": present,
            "current": "、".join(current),
        }
    else:
        text = _("现工作单位是“%(present)s”，工作经历里没有“至今”的一条") % {"present": present}
    yield Observation("employment", "employer", text)
