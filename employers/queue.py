"""The employer's queue: boxes with counts, filters, search, sort and pages.

Pages go by key (`after`/`before` name the application at the edge), not by offset, so the last page
costs what the first one does; the key's value is looked up by id, which keeps names out of addresses.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from django.db import connection
from django.db.models import F, Q, QuerySet

from applicants.models import Application
from employers import counts, working_days
from employers.absences import covered_holders
from employers.access import on_the_desk
from employers.boxes import SORTS, Ask, Box
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
        ask, me = self.ask, self.membership.user_id
        rows = self.box_rows(ask.box)
        if ask.card:
            rows = rows.filter(card_type=ask.card)
        if ask.arrangement:
            rows = rows.filter(work_arrangement=ask.arrangement)
        if ask.waited:
            rows = rows.filter(submitted_at__lt=working_days.waited_at_least(_days(ask.waited)))
        if ask.round:
            rows = rows.filter(round__gt=1) if ask.round == "again" else rows.filter(round=1)
        if ask.clause:
            rows = rows.filter(clause_item__clause=int(ask.clause))
        if ask.holder == "me":
            rows = rows.filter(holder=me)
        elif ask.holder == "none":
            rows = rows.filter(holder=None)
        elif ask.holder == "others":
            rows = rows.filter(~Q(holder=me), holder__isnull=False)
        elif ask.holder:
            rows = rows.filter(
                holder__memberships=int(ask.holder), holder__memberships__employer=self.membership.employer_id
            )
        if ask.q:
            rows = rows.filter(Q(applicant__name__icontains=ask.q) | Q(receipt_number__icontains=ask.q))
        return rows

    def box_rows(self, box: Box) -> QuerySet[Application]:
        """What lies in a box. `counts.count()` says the same in SQL."""
        rows = on_the_desk(self.membership.employer_id, box.stages)
        if box.only == "mine":
            return rows.filter(holder=self.membership.user_id)
        if box.only == "free":
            return rows.filter(holder=None)
        if box.only == "cover":
            return rows.filter(holder__in=covered_holders(self.membership.user_id))
        if box.only == "again":
            return rows.filter(round__gt=1)
        if box.only == "late":
            return rows.filter(submitted_at__lt=working_days.waited_at_least(working_days.limit()))
        return rows

    def ordered(
        self,
        limit: int,
        edge: Application | None = None,
        *,
        backwards: bool = False,
        only: Collection[uuid.UUID] = (),
    ) -> QuerySet:
        """The first `limit` rows beyond `edge`, or of `only` these.

        A box of several stages is gathered stage by stage, `limit` rows from each: every branch reads
        the index (employer, stage, submitted_at, id) from its edge on, whatever the box holds.
        """
        descending = self.ask.order.startswith("-") != backwards
        column = SORTS[self.ask.order.removeprefix("-")]
        order = [F(column).desc(), F("id").desc()] if descending else [F(column).asc(), F("id").asc()]
        rows = self.rows()
        if only:
            rows = rows.filter(pk__in=only)
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
        """How many lie in each box, counted up to `counts.MOST`."""
        return counts.count(self.membership)

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
        return rows.filter(pk=pk).only(*SHOWN[:9], "clause_item").first()

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


def _days(waited: str) -> int:
    """How many working days "3", "due" and "late" mean at least."""
    limit = working_days.limit()
    return {"due": limit, "late": limit + 1}.get(waited) or int(waited)


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
