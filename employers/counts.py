"""How many applications lie in each box of the left column: one statement, whatever the employer's size.

Counting stops at `MOST`, so that the page of an employer with 50,000 applications costs what anybody's
does. Written as SQL, because building eleven query sets costs more than the database needs to answer.
"""

from collections.abc import Collection
from functools import cache

from django.db import connection
from django.utils import timezone

from applicants.models import Application, Stage
from employers import working_days
from employers.access import RETURNED
from employers.boxes import BOXES, Box
from employers.models import Absence, Membership

MOST = 1000
COVERED = """AND a.holder_id IN (
    SELECT m.user_id FROM {absence} b JOIN {membership} m ON m.id = b.absent_id
    JOIN {membership} s ON s.id = b.stand_in_id
    WHERE s.id = %(membership)s AND s.employer_id = m.employer_id AND b.cancelled_at IS NULL
    AND b.since <= %(today)s AND b.until >= %(today)s AND m.ended_at IS NULL AND s.ended_at IS NULL)"""
ONLY = {
    "": "",
    "mine": "AND a.holder_id = %(user)s",
    "free": "AND a.holder_id IS NULL",
    "cover": COVERED.format(absence=Absence._meta.db_table, membership=Membership._meta.db_table),
    "again": "AND a.round > 1",
    "late": "AND a.submitted_at < %(early)s",
}


def count(membership: Membership) -> dict[str, int]:
    """Numbers by box. A number of `MOST` means as many or more."""
    fields = Application._meta
    known = {
        "employer": fields.get_field("employer").get_db_prep_value(membership.employer_id, connection),
        "user": fields.get_field("holder").get_db_prep_value(membership.user_id, connection),
        "early": connection.ops.adapt_datetimefield_value(working_days.waited_at_least(working_days.limit())),
        "today": connection.ops.adapt_datefield_value(timezone.localdate()),
        "membership": membership.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(), known)
        return dict(zip(BOXES, cursor.fetchone(), strict=True))


@cache
def _statement() -> str:
    return "SELECT " + ", ".join(_number(box) for box in BOXES.values())


def _number(box: Box) -> str:
    """The rows of `rows.in_box(box)`, counted. Returned ones are asked apart: only they need more than
    the index knows."""
    returned = [stage for stage in box.stages if stage in RETURNED]
    others = [stage for stage in box.stages if stage not in RETURNED]
    parts = [_rows(others, ONLY[box.only])] if others else []
    parts += [_rows(returned, f"AND a.sent_to_id = %(employer)s {ONLY[box.only]}")] if returned else []
    return f"(SELECT count(*) FROM (SELECT 1 FROM ({' UNION ALL '.join(parts)}) b LIMIT {MOST}) c)"  # noqa: S608


def _rows(stages: Collection[Stage], narrowed: str) -> str:
    named = ", ".join(f"'{stage.value}'" for stage in stages)
    table = Application._meta.db_table
    return (
        f"SELECT 1 FROM (SELECT 1 FROM {table} a WHERE a.employer_id = %(employer)s "  # noqa: S608
        f"AND a.stage IN ({named}) {narrowed} LIMIT {MOST}) d"
    )
