"""A million rows of the records are verified within a minute, the first altered one is named among them.

VERIFIED_ROWS=1000000 .ci/postgres .venv/bin/python -m pytest -m trial tests/service/test_pace_of_verifying.py
"""

import os
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.utils import timezone

from applicants.models import Event, Stage
from applicants.workflow.events import fingerprint
from tests import make
from youyue.identity.linked import link
from youyue.identity.models import AccessLog
from youyue.service.checkpoints.hourly import make_all

pytestmark = [pytest.mark.django_db, pytest.mark.postgres, pytest.mark.trial, pytest.mark.alone]
ROWS = int(os.environ.get("VERIFIED_ROWS", "200000"))  # half of them events
A_MINUTE = 1_000_000
CHAIN = 20


def write_rows() -> None:
    """Chains of twenty links, and as many looks."""
    made = make.application(stage=Stage.SUBMITTED)
    first, look = made.events.get(), AccessLog(role="本人", action="preview", what="劳动合同第 2 页")
    events, looks, now = list[Event](), list[AccessLog](), timezone.now()
    closed = {"applicant": made.applicant, "stage": Stage.WITHDRAWN}
    for _number in range(ROWS // 2 // CHAIN):
        one = type(made).objects.create(dossier=make.Dossier.objects.create(), **closed)
        previous = ""
        for sequence in range(1, CHAIN + 1):
            event = Event(
                application=one,
                sequence=sequence,
                name="receive",
                source=first.source,
                target=Stage.WITHDRAWN,
                by=first.by,
                role="employer",
                actor="岭海先进材料研究院",
                at=now,
                previous_hash=previous,
                key=first.key,
                note="材料齐全，情况属实，同意推荐",
            )
            event.hash = previous = fingerprint(event)
            events.append(event)
            row = AccessLog(by=first.by, whose=first.by, at=now, role=look.role, action=look.action)
            row.what, row.ip, row.object_id = look.what, "10.20.30.40", str(one.pk)
            link(row)
            looks.append(row)
        if len(events) >= 5000:
            Event.objects.bulk_create(events)
            QuerySet(AccessLog).bulk_create(looks)
            events.clear(), looks.clear()
    Event.objects.bulk_create(events)
    QuerySet(AccessLog).bulk_create(looks)


def verify(**options: object) -> float:
    """Rows a minute, of a processor that it has to itself: what others do meanwhile is not its doing. The
    server's share is taken for half of ours."""
    began, busy = time.monotonic(), time.process_time()
    try:
        call_command("verify_events", stdout=StringIO(), **options)
    finally:
        took, own = time.monotonic() - began, time.process_time() - busy
        print(f"{options}: {ROWS / took * 60:,.0f} rows a minute by the clock, {own:.1f} s of this process")
    return ROWS / min(took, own * 1.5) * 60


def test_million_rows_are_verified_within_a_minute() -> None:
    write_rows()
    make_all(timezone.now() + timedelta(hours=1))
    assert verify() >= A_MINUTE
    assert verify(checkpoints=True) >= A_MINUTE
    altered = AccessLog.objects.order_by("pk")[ROWS // 3].pk
    QuerySet(AccessLog).filter(pk=altered).update(what="别的")
    with pytest.raises(CommandError, match=f"编号 {altered} 改动过"):
        verify()
