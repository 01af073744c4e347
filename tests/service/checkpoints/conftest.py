"""Looks, and checkpoints of them an hour later."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from youyue.identity.models import AccessLog, User
from youyue.service.checkpoints.hourly import make
from youyue.service.checkpoints.records import RECORDS, Record

EVENTS, LOOKS = RECORDS


def later(hours: float = 1) -> datetime:
    return timezone.now() + timedelta(hours=hours)


def sign(record: Record = LOOKS, hours: float = 1) -> int:
    return make(record, later(hours))


@pytest.fixture
def look(applicant: User) -> Callable[..., AccessLog]:
    def written(**fields: Any) -> AccessLog:
        facts = {"role": "本人", "action": AccessLog.Action.REVEAL, "what": "证件号码"}
        return AccessLog.objects.create(by=applicant, whose=applicant, **facts | fields)

    return written
