"""How many applications lie in each box of the left column: one statement, whatever the employer's size.

Counting stops at `MOST`, so that the page of an employer with 50,000 applications costs what anybody's
does. Written as SQL, because building eleven query sets costs more than the database needs to answer.
"""

import re
from collections.abc import Collection, Sequence
from functools import cache

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from applicants.desk.access import SENT_TO_COUNTS
from applicants.desk.queue.boxes import BOXES, Box
from applicants.models import Absence, Application, Membership
from catalog import working_days
from catalog.models import Employer
from youyue.identity.models import User

MOST = 1000
NAMED = re.compile(r"%\((\w+)\)s")
KINDS = {
    "employer": Employer._meta.pk,
    "user": User._meta.pk,
    "early": Application._meta.get_field("submitted_at"),
    "today": Absence._meta.get_field("since"),
    "stand_in": Membership._meta.pk,
}
COVERED = """AND a.holder_id IN (
    SELECT m.user_id FROM {absence} b JOIN {membership} m ON m.id = b.absent_id
    WHERE b.stand_in_id = %(stand_in)s AND m.employer_id = %(employer)s AND b.cancelled_at IS NULL
    AND b.since <= %(today)s AND b.until >= %(today)s AND m.ended_at IS NULL)"""
ONLY = {
    "mine": "AND a.holder_id = %(user)s",
    "free": "AND a.holder_id IS NULL",
    "cover": COVERED.format(absence=Absence._meta.db_table, membership=Membership._meta.db_table),
    "again": "AND a.round > 1",
    "late": "AND a.submitted_at < %(early)s",
}


def count(membership: Membership) -> dict[str, int]:
    """Numbers by box. A number of `MOST` means as many or more."""
    return count_with(membership, [])[0]


def count_with(membership: Membership, others: Sequence[QuerySet]) -> tuple[dict[str, int], list[int]]:
    """Numbers by box, and those of other rows, in the same statement; all up to `MOST`."""
    values = {
        "employer": membership.employer_id,
        "user": membership.user_id,
        "early": working_days.waited_at_least(working_days.limit()),
        "today": timezone.localdate(),
        "stand_in": None if membership.ended_at else membership.pk,
    }
    sql, names = _statement()
    known = {name: KINDS[name].get_db_prep_value(value, connection) for name, value in values.items()}
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
        for slug, box in BOXES.items()
    }
    return numbers, [counted[str(place)] for place in range(len(others))]


@cache
def _statement() -> tuple[str, list[str]]:
    """SQL, and the names of its parameters in turn. The rows of `rows.in_box(box)`, counted: every stage by
    itself, and each box that is narrower than its stages. Stages share a part of the plan; only returned ones
    need more than their index knows at first sight."""
    whole = {stage.value for box in BOXES.values() if not box.only for stage in box.stages}
    returned = {stage.value for stage in SENT_TO_COUNTS}
    stages = [_each(whole - returned, ""), _each(returned, "AND a.sent_to_id = %(employer)s")]
    narrower = [
        f"SELECT '{slug}', {_number(f'a.stage IN ({_named(box)})', ONLY[box.only])}"
        for slug, box in BOXES.items()
        if box.only
    ]
    sql = " UNION ALL ".join([*stages, *narrower])
    return NAMED.sub("%s", sql), NAMED.findall(sql)


def _each(stages: Collection[str], narrowed: str) -> str:
    named = " UNION ALL ".join(f"SELECT '{stage}' AS stage" for stage in sorted(stages))  # noqa: S608
    return f"SELECT s.stage, {_number('a.stage = s.stage', narrowed)} FROM ({named}) s"  # noqa: S608


def _named(box: Box) -> str:
    return ", ".join(f"'{stage.value}'" for stage in box.stages)


def _number(stage: str, narrowed: str) -> str:
    table = Application._meta.db_table
    return (
        f"(SELECT count(*) FROM (SELECT 1 FROM {table} a WHERE a.employer_id = %(employer)s "  # noqa: S608
        f"AND {stage} {narrowed} LIMIT {MOST}) b)"
    )
