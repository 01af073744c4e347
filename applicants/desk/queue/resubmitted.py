"""How much changed in what came back after a return: the number beside 重新提交 in the queue.

Submissions never change, so a number once counted is kept in the process; it says nothing about anybody.
"""

import uuid
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from applicants.desk.desks import Desk
from applicants.desk.queue.query import Row
from applicants.models import Remark, Submission
from applicants.submission.changes import changes, same_employer

MOST_KNOWN = 20_000
_known: dict[tuple[str, uuid.UUID, Any], int] = {}  # by desk, application and when it was submitted


def changed_places(desk: Desk, rows: Iterable[Row]) -> dict[uuid.UUID, int]:
    """By application, for the rows that were resubmitted: places that differ from what this desk last sent
    back. At most one query, and none when all were counted before."""
    again = [row for row in rows if row.round > 1 and row.stage in desk.todo]
    wanted = [(desk.role, row.pk, row.submitted_at) for row in again]
    unknown = [key for key in wanted if key not in _known]
    if unknown:
        if len(_known) > MOST_KNOWN:
            _known.clear()
        _known.update(dict.fromkeys(unknown, 0) | _counted(desk, [pk for _role, pk, _at in unknown]))
    return {key[1]: _known[key] for key in wanted}


def _counted(desk: Desk, keys: list[uuid.UUID]) -> dict[tuple[str, uuid.UUID, Any], int]:
    sent_back = Remark.objects.filter(
        application=OuterRef("application"),
        role=desk.role,
        issued_at__isnull=False,
        round__lt=OuterRef("application__round"),
    )
    last = Subquery(sent_back.order_by("-round").values("round")[:1])
    submissions = Submission.objects.filter(application__in=keys)
    submissions = submissions.filter(Q(round=F("application__round")) | Q(round=last))
    counts = {}
    for pk, pair in groupby(submissions.order_by("application", "-round"), lambda row: row.application_id):
        now, *before = pair
        if before and (not desk.fills_supplement or same_employer(before[0].content, now.content)):
            counts[desk.role, pk, now.at] = len(changes(before[0].content, now.content))
    return counts
