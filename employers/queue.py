"""The employer's queue: boxes with counts, filters, search, sort and pages.

Pages go by key (`after`/`before` name the application at the edge), not by offset, so the last page
costs what the first one does; the key's value is looked up by id, which keeps names out of addresses.
"""

import uuid
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from applicants.models import Application
from employers import working_days
from employers.access import on_the_desk
from employers.boxes import BOXES, SORTS, Ask, Box
from employers.models import Membership

PAGE = 25
NEIGHBOURS = 200


@dataclass
class Desk:
    """One reviewer's queue."""

    membership: Membership
    ask: Ask

    def rows(self) -> QuerySet[Application]:
        """Everything the reviewer asked for, unordered."""
        ask, box = self.ask, self.ask.box
        rows = on_the_desk(self.membership.employer_id, box.stages)
        if box.mine:
            rows = rows.filter(holder=self.membership.user_id)
        if box.again:
            rows = rows.filter(round__gt=1)
        if ask.card:
            rows = rows.filter(card_type=ask.card)
        if ask.arrangement:
            rows = rows.filter(work_arrangement=ask.arrangement)
        if ask.waited:
            rows = rows.filter(submitted_at__lt=working_days.waited_at_least(int(ask.waited)))
        if ask.q:
            rows = rows.filter(Q(applicant__name__icontains=ask.q) | Q(receipt_number__icontains=ask.q))
        return rows

    def ordered(self, limit: int, edge: Application | None = None, *, backwards: bool = False) -> QuerySet:
        """The first `limit` rows beyond `edge`.

        A box of several stages is gathered stage by stage, `limit` rows from each: every branch reads
        the index (employer, stage, submitted_at, id) from its edge on, whatever the box holds.
        """
        descending = self.ask.order.startswith("-") != backwards
        column = SORTS[self.ask.order.removeprefix("-")]
        order = [F(column).desc(), F("id").desc()] if descending else [F(column).asc(), F("id").asc()]
        rows = self.rows()
        if edge is not None:
            rows = rows.filter(_beyond(column, edge, descending))
        if column == "submitted_at" and len(self.ask.box.stages) > 1:
            branches = [
                rows.filter(stage=stage).order_by(*order).values("pk")[:limit]
                for stage in self.ask.box.stages
            ]
            rows = Application.objects.filter(_in_any(branches))
        return rows.order_by(*order)[:limit]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many lie in each box: one grouped query over the employer's own rows."""
        grouped = (
            on_the_desk(self.membership.employer_id)
            .order_by()
            .values("stage")
            .annotate(
                all=Count("pk"),
                mine=Count("pk", filter=Q(holder=self.membership.user_id)),
                again=Count("pk", filter=Q(round__gt=1)),
            )
        )
        by_stage: dict[str, dict[str, Any]] = {row["stage"]: dict(row) for row in grouped}
        return {
            slug: sum(by_stage[stage][_kind(box)] for stage in box.stages if stage in by_stage)
            for slug, box in BOXES.items()
        }

    def page(self, after: str = "", before: str = "") -> "Page":
        """25 rows after or before the named application; an unknown name means the first page."""
        backwards = bool(before) and not after
        edge = self._edge(before if backwards else after)
        fetched = list(
            self.ordered(PAGE + 1, edge, backwards=backwards and edge is not None)
            .select_related("applicant", "holder")
            .only(*SHOWN)
        )
        rows, more = fetched[:PAGE], len(fetched) > PAGE
        if backwards and edge is not None:
            return Page(rows[::-1], has_previous=more, has_next=True, ask=self.ask)
        return Page(rows, has_previous=edge is not None, has_next=more, ask=self.ask)

    def _edge(self, name: str) -> Application | None:
        try:
            pk = uuid.UUID(name)
        except ValueError:
            return None
        rows = on_the_desk(self.membership.employer_id).select_related("applicant")
        return rows.filter(pk=pk).only(*SHOWN[:6], "applicant__name").first()

    def around(self, application: Application) -> "Place":
        """Where the application stands in this view: one query, up to 200 rows."""
        keys = list(self.ordered(NEIGHBOURS).values_list("pk", flat=True))
        if application.pk not in keys:
            return Place(None, None, keys[0] if keys else None, len(keys))
        at = keys.index(application.pk)
        return Place(
            at + 1,
            keys[at - 1] if at else None,
            keys[at + 1] if at + 1 < len(keys) else None,
            len(keys),
        )


SHOWN = (
    "receipt_number",
    "card_type",
    "stage",
    "submitted_at",
    "round",
    "applicant",
    "work_arrangement",
    "position",
    "applicant__name",
    "holder__name",
    "clause_item",
)


@dataclass
class Page:
    rows: list[Application]
    has_previous: bool
    has_next: bool
    ask: Ask

    @property
    def previous_url(self) -> str:
        return self.ask.query(before=str(self.rows[0].pk)) if self.rows else ""

    @property
    def next_url(self) -> str:
        return self.ask.query(after=str(self.rows[-1].pk)) if self.rows else ""


@dataclass
class Place:
    """`number` of `total` (counting stops at 200), and the neighbours' ids."""

    number: int | None
    previous: uuid.UUID | None
    next: uuid.UUID | None
    total: int

    @property
    def is_capped(self) -> bool:
        return self.total == NEIGHBOURS


def _kind(box: Box) -> str:
    return "mine" if box.mine else "again" if box.again else "all"


def _beyond(column: str, edge: Application, descending: bool) -> Q:
    value = edge.applicant.name if column == "applicant__name" else getattr(edge, column)
    compare = "lt" if descending else "gt"
    beyond = Q(**{f"{column}__{compare}": value}) | Q(**{column: value, f"id__{compare}": edge.pk})
    # says nothing new, but it is what lets the database start reading the index at the edge
    return Q(**{f"{column}__{compare}e": value}) & beyond


def _in_any(branches: list[QuerySet]) -> Q:
    """Rows of any branch. PostgreSQL would read the whole table for the OR, SQLite knows no such union."""
    if connection.features.supports_slicing_ordering_in_compound:
        return Q(pk__in=branches[0].union(*branches[1:], all=True))
    return reduce(or_, (Q(pk__in=branch) for branch in branches))
