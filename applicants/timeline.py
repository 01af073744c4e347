"""时间轴: what stands out when education and employment are laid beside each other (feature N08).

Nothing here is a mistake: gaps and overlaps have good reasons more often than not. The applicant is told
before submission, may explain, and the reviewer sees both.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.models import Application
from applicants.parts import BY_SLUG
from catalog.text import fold

SLUGS = ("education", "employment")
LONGEST_GAP = 6  # months
SHORTEST_OVERLAP = datetime.timedelta(days=31)  # dates are often known to the month only
MOST = 20
MONTH = 30.44  # days, on average


@dataclass(frozen=True)
class Span:
    """One row with a readable beginning; `end` is today while it lasts."""

    slug: str
    row: Any
    start: datetime.date
    end: datetime.date

    @property
    def name(self) -> str:
        return BY_SLUG[self.slug].name_of(self.row)


@dataclass(frozen=True)
class Sighting:
    """Something noticed: the part it belongs to, a key that lasts while the rows do, a sentence.

    `start` and `end` are the stretch of time it is about, where it is about one.
    """

    slug: str
    key: str
    text: str
    start: datetime.date | None = None
    end: datetime.date | None = None


def spans(application: Application) -> list[Span]:
    """Education and employment, by their beginning."""
    today = timezone.localdate()
    found = []
    for slug in SLUGS:
        for row in BY_SLUG[slug].live(application):
            end = today if row.is_current else row.end
            if row.start and end and row.start <= end:
                found.append(Span(slug, row, row.start, end))
    return sorted(found, key=lambda span: (span.start, span.end))


def observe(application: Application) -> list[Sighting]:
    """Gaps of more than six months, overlaps of more than one, and a present employer that differs."""
    line = spans(application)
    return [*_gaps(line), *_overlaps(line), *_employers(application)][:MOST]


def _gaps(line: list[Span]) -> Iterator[Sighting]:
    if not line:
        return
    last = line[0]
    for span in line[1:]:
        if span.start > _months_later(last.end, LONGEST_GAP):
            slug = "education" if last.slug == span.slug == "education" else "employment"
            yield _gap(slug, last, span.start, f"gap-{last.row.pk}-{span.row.pk}")
        last = max(last, span, key=lambda one: one.end)
    today = timezone.localdate()
    if today > _months_later(last.end, LONGEST_GAP):
        yield _gap("employment", last, today, f"gap-{last.row.pk}-today")


def _gap(slug: str, last: Span, until: datetime.date, key: str) -> Sighting:
    text = _("%(start)s 至 %(end)s 约 %(n)d 个月没有填教育或工作经历") % {
        "start": f"{last.end:%Y-%m}",
        "end": f"{until:%Y-%m}",
        "n": _months(until - last.end),
    }
    return Sighting(slug, key, text, last.end, until)


def _overlaps(line: list[Span]) -> Iterator[Sighting]:
    for one, other in combinations(line, 2):
        start, end = max(one.start, other.start), min(one.end, other.end)
        if end - start <= SHORTEST_OVERLAP:
            continue
        text = _("“%(one)s”与“%(other)s”在 %(start)s 至 %(end)s 重叠约 %(n)d 个月") % {
            "one": one.name,
            "other": other.name,
            "start": f"{start:%Y-%m}",
            "end": f"{end:%Y-%m}",
            "n": _months(end - start),
        }
        slug = "education" if one.slug == other.slug == "education" else "employment"
        first, second = sorted((str(one.row.pk), str(other.row.pk)))
        yield Sighting(slug, f"overlap-{first}-{second}", text, start, end)


def _employers(application: Application) -> Iterator[Sighting]:
    """The employer of the basic information against the rows that last until today."""
    present, rows = application.employer_name, BY_SLUG["employment"].live(application)
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
    yield Sighting("employment", "employer", text)


def _months_later(date: datetime.date, months: int) -> datetime.date:
    """The day after `date`, `months` later."""
    date += datetime.timedelta(days=1)
    years, month = divmod(date.month - 1 + months, 12)
    for day in range(date.day, 27, -1):
        try:
            return date.replace(year=date.year + years, month=month + 1, day=day)
        except ValueError:
            continue
    return date.replace(year=date.year + years, month=month + 1)


def _months(length: datetime.timedelta) -> int:
    return max(1, round(length.days / MONTH))
