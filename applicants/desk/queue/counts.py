"""How many applications lie in each box of the left column: one statement, whatever the place's size.

Counting stops at `MOST`, so that the page of an employer with 50,000 applications costs what anybody's
does. Written as SQL, because building eleven query sets costs more than the database needs to answer.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from applicants.desk.desks import DESKS, Box, Desk
from applicants.models import Absence, Application, Membership
from youyue.identity.models import User

MOST = 1000
NAMED = re.compile(r"%\((\w+)\)s")
KINDS = {
    "user": User._meta.pk,
    "today": Absence._meta.get_field("since"),
    "stand_in": Membership._meta.pk,
}
COVERED = """AND a.holder_id IN (
    SELECT m.user_id FROM {absence} b JOIN {membership} m ON m.id = b.absent_id
    WHERE b.stand_in_id = %(stand_in)s AND m.{{place}} = %(place)s AND b.cancelled_at IS NULL
    AND b.since <= %(today)s AND b.until >= %(today)s AND m.ended_at IS NULL)"""
ONLY = {
    "mine": "AND a.holder_id = %(user)s",
    "free": "AND a.holder_id IS NULL",
    "cover": COVERED.format(absence=Absence._meta.db_table, membership=Membership._meta.db_table),
    "again": "AND a.round > 1",
    "late": "AND a.{clock} < %(early)s",
}


def count(desk: Desk, membership: Membership) -> dict[str, int]:
    """Numbers by box. A number of `MOST` means as many or more."""
    return count_with(desk, membership, [])[0]


def count_with(
    desk: Desk, membership: Membership, others: Sequence[QuerySet]
) -> tuple[dict[str, int], list[int]]:
    """Numbers by box, and those of other rows, in the same statement; all up to `MOST`."""
    values = {
        "place": membership.place,
        "user": membership.user_id,
        "early": desk.clock.edge(0),
        "today": timezone.localdate(),
        "stand_in": None if membership.ended_at else membership.pk,
    }
    sql, names = _statement(desk.namespace)
    kinds = KINDS | {"place": desk.key, "early": Application._meta.get_field(desk.clock.column)}
    known = {name: kinds[name].get_db_prep_value(value, connection) for name, value in values.items()}
    params = [known[name] for name in names]
    for place, rows in enumerate(others):
        part, more = rows.order_by().values("pk")[:MOST].query.sql_with_params()
        sql += f" UNION ALL SELECT '{place}', (SELECT count(*) FROM ({part}) b)"  # noqa: S608
        params += more
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        counted = dict(cursor.fetchall())
    numbers = {
        slug: counted[slug] if box.only else min(MOST, sum(counted[stage.value] for stage in box.stages))
        for slug, box in desk.boxes.items()
    }
    return numbers, [counted[str(place)] for place in range(len(others))]


@cache
def _statement(namespace: str) -> tuple[str, list[str]]:
    """SQL, and the names of its parameters in turn. The rows of `rows.in_box(box)`, counted: every stage by
    itself, and each box that is narrower than its stages. All stages share a part of the plan, of which each
    costs the database more to make than to carry out; so does each SELECT that could be a row of VALUES."""
    desk = DESKS[namespace]
    whole = {stage.value for box in desk.boxes.values() if not box.only for stage in box.stages}
    returned = {stage.value for stage in desk.sent_to_counts}
    narrowed = f"AND (a.sent_to_id = %(place)s OR s.column1 NOT IN ({_listed(returned)}))" if returned else ""
    names = {"clock": desk.clock.column, "place": _column(desk)}
    narrower = [
        f"('{slug}', {_number(desk, f'a.stage IN ({_named(box)})', ONLY[box.only].format(**names))})"
        for slug, box in desk.boxes.items()
        if box.only
    ]
    sql = f"{_each(desk, whole, narrowed)} UNION ALL VALUES {', '.join(narrower)}"
    return NAMED.sub("%s", sql), NAMED.findall(sql)


def _column(desk: Desk) -> str:
    return str(Application._meta.get_field(desk.place).column)


def _each(desk: Desk, stages: Collection[str], narrowed: str) -> str:
    named = ", ".join(f"('{stage}')" for stage in sorted(stages))
    number = _number(desk, "a.stage = s.column1", narrowed)
    return f"SELECT s.column1, {number} FROM (VALUES {named}) s"  # noqa: S608


def _named(box: Box) -> str:
    return _listed(stage.value for stage in box.stages)


def _listed(stages: Iterable[str]) -> str:
    return ", ".join(f"'{stage}'" for stage in sorted(stages))


def _number(desk: Desk, stage: str, narrowed: str) -> str:
    table, came = Application._meta.db_table, f"AND a.{desk.reached} IS NOT NULL" if desk.reached else ""
    came += " AND a.applicant_id <> %(user)s" if desk.hides_own else ""
    return (
        f"(SELECT count(*) FROM (SELECT 1 FROM {table} a WHERE a.{_column(desk)} = %(place)s "  # noqa: S608
        f"{came} AND {stage} {narrowed} LIMIT {MOST}) b)"
    )
