"""已核对 n/m: how many of the materials of an application its desk has judged in this round."""

import uuid
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import F, Func, OuterRef, Subquery, TextField
from django.db.models.functions import Concat, Left
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applicants.desk.desks import Desk
from applicants.models import MaterialCheck, Submission
from catalog.lists.requirements import requirements_for
from youyue.ui.draw import icon

if TYPE_CHECKING:
    from applicants.desk.queue.query import Row

SETTLES = MaterialCheck.Verdict.settles


class _Joined(Func):
    """All texts of the rows with a blank between, NULL of none. No aggregate to Django, which would group."""

    function = "string_agg"
    arity = 1
    template = "%(function)s(%(expressions)s, ' ')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, function="group_concat")


class _Told(Func):
    """`12:fine:`, of a requirement and its verdict; behind 不适用 how why begins, sealed or not."""

    arity = 3
    template = "%(expressions)s"
    arg_joiner = " || ':' || "
    output_field = TextField()


def verdicts_of(role: str) -> Subquery:
    """A desk's verdicts of the present round, for a column of the queue."""
    checks = MaterialCheck.objects.filter(application=OuterRef("pk"), round=OuterRef("round"), role=role)
    why = Concat(Left("reason_old", 1), Left("reason", 1))
    verdicts = _Joined(_Told("requirement_id", "verdict", why))
    return Subquery(checks.order_by().values(verdicts=verdicts))


def judged_cells(desk: Desk, rows: Iterable["Row"]) -> dict[uuid.UUID, SafeString]:
    """By application, for the rows that are judged at this desk now; counted as the case counts. At most one
    query, and none unless somebody began with what may be waived."""
    here = [row for row in rows if row.stage in desk.judging]
    begun = [row for row in here if row.verdicts]
    language, cells = get_language(), dict.fromkeys((row.pk for row in here), _none(get_language()))
    handed_in = _handed_in([row.pk for row in begun if _waived(row)])
    counted: dict[tuple[Any, ...], tuple[int, int]] = {}
    for row in begun:
        codes = handed_in.get(row.pk, frozenset())
        key = (row.work_arrangement, row.social_insurance, row.verdicts, codes)
        if key not in counted:
            counted[key] = _counted(*key)
        cells[row.pk] = _cell(language, *counted[key])
    return cells


def _waived(row: "Row") -> bool:
    return any(asked.waived for asked in requirements_for(row.work_arrangement, row.social_insurance))


def _counted(arrangement: str, insurance: str, verdicts: str, handed_in: frozenset[str]) -> tuple[int, int]:
    """How many are judged, of how many; what is waived counts if something was handed in for it."""
    known = {number: rest for number, *rest in (each.split(":", 2) for each in verdicts.split(" "))}
    papers = [
        asked
        for asked in requirements_for(arrangement, insurance)
        if not asked.waived or asked.requirement.code in handed_in
    ]
    given = [(*known.get(str(paper.requirement.pk), ("", "")), paper.is_compulsory) for paper in papers]
    return sum(SETTLES(*verdict) for verdict in given), len(papers)


def _handed_in(keys: list[uuid.UUID]) -> dict[uuid.UUID, frozenset[str]]:
    """Codes of the requirements with files in the current submission, by application."""
    if not keys:
        return {}
    current = Submission.objects.filter(application__in=keys, round=F("application__round"))
    return {
        each.application_id: frozenset(file["requirement"] for file in each.content["files"])
        for each in current
    }


@lru_cache(maxsize=500)
def _cell(_language: str | None, number: int, total: int) -> SafeString:
    sign = icon("check", "i-sm") if number == total else ""
    return format_html("{}{}/{}", sign, number, total)


@cache
def _none(_language: str | None) -> SafeString:
    return format_html('<span aria-hidden="true">—</span><span class="vh">{}</span>', _("还没有核对"))
