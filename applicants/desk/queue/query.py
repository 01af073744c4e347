"""The queue of a desk: boxes with counts, filters, search, sort and pages.

Pages go by key (`after`/`before` name the application at the edge), not by offset, so the last page
costs what the first one does; the key's value is looked up by id, which keeps names out of addresses.
"""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from applicants.desk.desks import DESKS
from applicants.desk.queue import counts
from applicants.desk.queue.boxes import Ask
from applicants.desk.queue.judged import verdicts_of
from applicants.desk.queue.rows import columns_in_order, in_order, in_view, kinds, values_of
from applicants.models import Application, Membership, Urge
from youyue.identity.models import User
from youyue.prepared import Prepared

PAGE = 25
NEIGHBOURS = 200


class Row(NamedTuple):
    """What the list shows of an application: plain values, nothing sealed.

    `verdicts` are as `judged.verdicts_of()` reads them, `beside` what `Desk.beside` is.
    """

    pk: uuid.UUID
    round: int
    receipt_number: str | None
    card_type: str
    clause_item_id: int | None
    work_arrangement: str
    social_insurance: str
    position: str
    employer_name: str
    submitted_at: datetime | None
    accepted_at: datetime | None
    due_on: date | None
    days_left: int | None
    extension_days: int
    stage: str
    holder_id: uuid.UUID | None
    name: str
    holder_name: str | None
    was_urged: bool
    verdicts: str | None
    beside: str | None


def _name_of(who: str) -> Subquery:
    """Cheaper to plan than a join."""
    return Subquery(User.objects.filter(pk=OuterRef(who)).values("name"))


WAS_URGED = Exists(Urge.objects.filter(application=OuterRef("pk"), at__gte=OuterRef("submitted_at")))
COLUMNS, KEYS = "columns", "keys"


@cache
def _read(namespace: str, what: str) -> tuple[Any, ...]:
    """`COLUMNS` of a row, or the `KEYS` alone, as text (nobody needs two hundred as objects), in the clock's
    order."""
    desk = DESKS[namespace]
    if what == KEYS:
        return ("key", desk.clock.column)
    names = (_name_of("applicant_id"), _name_of("holder_id"))
    return (*Row._fields[:-5], *names, WAS_URGED, verdicts_of(desk.role), desk.beside)


@dataclass
class Queue:
    """What one member of a desk asked to see."""

    membership: Membership
    ask: Ask

    @cached_property
    def values(self) -> dict[str, Any]:
        return values_of(self.membership, self.ask)

    def ordered(self, limit: int, *, only: Collection[uuid.UUID] = ()) -> QuerySet:
        """The first `limit` applications of the view, or of `only` these."""
        return in_order(self.ask, self.values, limit, only=only)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many lie in each box, counted up to `counts.MOST`."""
        return counts.count(self.ask.desk, self.membership)

    def count_with(self, asks: Iterable[Ask]) -> tuple[dict[str, int], list[int]]:
        """The same, and how many each of some other views holds; one statement for all."""
        views = [in_view(ask, values_of(self.membership, ask)) for ask in asks]
        return counts.count_with(self.ask.desk, self.membership, views)

    def page(self, after: str = "", before: str = "") -> "Page":
        """25 rows after or before the named application; the first page when nothing lies there."""
        backwards = bool(before) and not after
        edge = _key(before if backwards else after)
        fetched = self._fetch(edge, backwards) if edge else []
        if not fetched:
            edge, backwards, fetched = None, False, self._fetch(None, False)
        rows, more = [Row._make(row) for row in fetched[:PAGE]], len(fetched) > PAGE
        if backwards:
            return Page(rows[::-1], has_previous=more, has_next=True, ask=self.ask)
        return Page(rows, has_previous=edge is not None, has_next=more, ask=self.ask)

    def _fetch(self, edge: uuid.UUID | None, backwards: bool) -> list[tuple[Any, ...]]:
        return _rows(self.ask, self.values | {"edge": edge}, PAGE + 1, COLUMNS, backwards)

    def stopped(self, page: "Page", counts: dict[str, int]) -> "Page | None":
        """What stands with its clock stopped, below the last of what waits for the desk; nothing where the
        view has another order, or asks for days of a clock. One query, and none where there is nothing."""
        ask, desk = self.ask, self.ask.desk
        is_here = desk.stopped and ask.box is desk.opening and ask.in_clocks_order
        if not is_here or page.has_next or ask.waited or not counts[desk.stopped]:
            return None
        beside = Queue(self.membership, replace(ask, box=desk.boxes[desk.stopped], sort=""))
        below = beside.page()
        return below if below.rows else None

    def around(self, application: Application) -> "Place":
        """Where the application stands in this view: one query, up to 200 rows."""
        keys = [key for key, _at in _rows(self.ask, self.values, NEIGHBOURS, KEYS)]
        here = str(application.pk)
        if here not in keys:
            return Place(None, None, keys[0] if keys else None, len(keys))
        at = keys.index(here)
        return Place(
            at + 1,
            keys[at - 1] if at else None,
            keys[at + 1] if at + 1 < len(keys) else None,
            len(keys),
        )


@dataclass
class Page:
    rows: list[Row]
    has_previous: bool
    has_next: bool
    ask: Ask

    @property
    def picks(self) -> str:
        """All rows of the page, as `bulk.read()` takes them."""
        return " ".join(f"{row.pk}:{row.round}" for row in self.rows)

    @property
    def previous_url(self) -> str:
        return self.ask.query(before=str(self.rows[0].pk)) if self.rows else ""

    @property
    def next_url(self) -> str:
        return self.ask.query(after=str(self.rows[-1].pk)) if self.rows else ""


@dataclass
class Place:
    """`number` of `total` (counting stops at 200), and the neighbours' ids as text."""

    number: int | None
    previous: str | None
    next: str | None
    total: int

    @property
    def is_capped(self) -> bool:
        return self.total == NEIGHBOURS


def _key(name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(name)
    except ValueError:
        return None


def _rows(
    ask: Ask, values: dict[str, Any], limit: int, what: str, backwards: bool = False
) -> list[tuple[Any, ...]]:
    """`what` of the rows, in the view's order. The views that most people ask for are compiled once."""
    if ask.is_usual:
        prepared = _prepared(
            ask.desk.namespace, ask.box.slug, ask.sort, limit, what, backwards, values["edge"] is not None
        )
        return prepared.rows(**values)
    columns = _read(ask.desk.namespace, what)
    return list(columns_in_order(ask, values, limit, columns, backwards=backwards))


@lru_cache(maxsize=200)
def _prepared(
    namespace: str, box: str, sort: str, limit: int, what: str, backwards: bool, has_edge: bool
) -> Prepared:
    desk = DESKS[namespace]

    def build(**places: Any) -> QuerySet:
        places |= {} if has_edge else {"edge": None}
        ask = Ask(desk, desk.boxes[box], sort=sort)
        return columns_in_order(ask, places, limit, _read(namespace, what), backwards=backwards)

    return Prepared(build, **kinds(desk))
