"""The rows of a view of the queue: a query set over values, which may be placeholders (`youyue.prepared`)."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import BooleanField, CharField, F, Func, Q, QuerySet, Subquery

from applicants.desk.absences import covered_holders
from applicants.desk.access import on_the_desk
from applicants.desk.desks import Box, Desk
from applicants.desk.queue.boxes import Ask
from applicants.models import Application, Membership
from youyue.identity.models import User

Values = Mapping[str, Any]


def kinds(desk: Desk) -> dict[str, Any]:
    """Of the values that a view of a desk stands on."""
    clock = Application._meta.get_field(desk.clock.column)
    return {
        "place": desk.key,
        "user": User._meta.pk,
        "late": clock,
        "waited": clock,
        "edge": Application._meta.pk,
    }


def values_of(membership: Membership, ask: Ask) -> dict[str, Any]:
    """The values that a view stands on, by the names of `kinds()`; `edge` is nothing yet."""
    clock = ask.desk.clock
    left = clock.waited[ask.waited][1]() if ask.waited else 0
    return {
        "place": membership.place,
        "user": membership.user_id,
        "late": clock.edge(0),
        "waited": clock.edge(left),
        "edge": None,
    }


def in_box(desk: Desk, box: Box, values: Values) -> QuerySet[Application]:
    """What lies in a box. `counts.count()` says the same in SQL."""
    rows = on_the_desk(desk, values["place"], box.stages)
    if desk.hides_own:
        rows = rows.filter(~Q(applicant=values["user"]))
    if box.only == "mine":
        return rows.filter(holder=values["user"])
    if box.only == "free":
        return rows.filter(holder=None)
    if box.only == "cover":
        return rows.filter(holder__in=covered_holders(values["user"]))
    if box.only == "again":
        return rows.filter(round__gt=1)
    if box.only == "late":
        return rows.filter(**{f"{desk.clock.column}__lt": values["late"]})
    return rows


def in_view(ask: Ask, values: Values) -> QuerySet[Application]:
    """Everything the reviewer asked for, unordered."""
    rows = in_box(ask.desk, ask.box, values)
    if ask.card:
        rows = rows.filter(card_type=ask.card)
    if ask.arrangement:
        rows = rows.filter(work_arrangement=ask.arrangement)
    if ask.waited:
        rows = rows.filter(**{f"{ask.desk.clock.column}__lt": values["waited"]})
    if ask.round:
        rows = rows.filter(round__gt=1) if ask.round == "again" else rows.filter(round=1)
    if ask.clause:
        rows = rows.filter(clause_item__clause=int(ask.clause))
    if ask.holder == "me":
        rows = rows.filter(holder=values["user"])
    elif ask.holder == "none":
        rows = rows.filter(holder=None)
    elif ask.holder == "others":
        rows = rows.filter(~Q(holder=values["user"]), holder__isnull=False)
    elif ask.holder:
        named = {f"holder__memberships__{ask.desk.place}": values["place"]}
        rows = rows.filter(holder__memberships=int(ask.holder), **named)
    return rows.filter(_named(ask)) if ask.q else rows


def _named(ask: Ask) -> Q:
    """Whose name holds what was typed, or whose number begins with it. Each is read from an index of its own
    (`user_name_parts`), which both at once could not be: only what may be the end of a number is looked for
    in the names as well."""
    if ask.names_a_number:
        return Q(receipt_number__startswith=ask.number)
    named = Q(applicant__name__icontains=ask.q)
    return named | Q(receipt_number__icontains=ask.number) if ask.may_end_a_number else named


def in_order(ask: Ask, values: Values, limit: int, *, only: Collection[uuid.UUID] = ()) -> QuerySet:
    """The first `limit` rows of the view, or of `only` these."""
    rows = in_view(ask, values)
    return (rows.filter(pk__in=only) if only else rows).order_by(*_Order(ask).terms)[:limit]


def columns_in_order(
    ask: Ask, values: Values, limit: int, columns: Iterable[Any], *, backwards: bool = False
) -> QuerySet:
    """Columns of the first `limit` rows beyond the edge; none beyond an edge that is not there. `key` is the
    text of `pk`. What a desk has to decide is read from an index of its own, in the clock's order."""
    rows, order = in_view(ask, values).annotate(key=KeyText("pk")), _Order(ask, backwards)
    if values["edge"] is not None:
        edge = on_the_desk(ask.desk, values["place"]).filter(pk=values["edge"]).values(order.column)
        beyond = _Before if order.descending else _After
        rows = rows.filter(beyond(F(order.column), F("id"), Subquery(edge), values["edge"]))
    return rows.order_by(*order.terms)[:limit].values_list(*columns)


class KeyText(Func):
    """A key as text, with its dashes on SQLite too, which keeps keys without."""

    arity = 1
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="(%(expressions)s)::text")

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.source_expressions[0])
        pieces = [f"substr({sql}, {start}, {size})" for start, size in DASHED]
        return " || '-' || ".join(pieces), [*params] * len(pieces)


DASHED = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))


class _Order:
    """By which column a view is sorted, and which way."""

    def __init__(self, ask: Ask, backwards: bool = False) -> None:
        self.column = ask.desk.sorts[ask.order.removeprefix("-")]
        self.descending = ask.order.startswith("-") != backwards
        keys = [F(self.column), F("id")]
        self.terms = [key.desc() if self.descending else key.asc() for key in keys]


class _After(Func):
    """(column, id) > (the edge's, its id): in one comparison, for which an index is read from the edge on."""

    arity = 4
    output_field = BooleanField()
    template = "(%(mine)s) > (%(edges)s)"

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, Any]:
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        (mine, key), (edges, edges_key) = [[sql for sql, _ in pair] for pair in (parts[:2], parts[2:])]
        sql = self.template % {"mine": f"{mine}, {key}", "edges": f"{edges}, {edges_key}"}
        return sql, [value for _, params in parts for value in params]


class _Before(_After):
    template = "(%(mine)s) < (%(edges)s)"
