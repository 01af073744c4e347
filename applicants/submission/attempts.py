"""How many receipts may be looked up: so many that a help desk is not in the way, too few to guess a code.

A code is one of 23^6, 148 million. One browser's address has `PER_ADDRESS` tries in `WITHIN`, one number has
`PER_NUMBER` from all addresses together, whether there is such a number or not: to try half of the codes of
one number takes seventy years.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from applicants.models import CheckAttempt
from youyue.identity.sealed import blind_index

PER_ADDRESS, PER_NUMBER = 30, 20
WITHIN = timedelta(minutes=10)


def may_try(address: str | None, number: str) -> bool:
    """Count one try; False when there have been too many. A browser without an address counts as one."""
    counted = [(f"check address {address or ''}", PER_ADDRESS), (f"check number {number}", PER_NUMBER)]
    return all(take(what, limit) for what, limit in counted)


def take(what: str, limit: int) -> bool:
    """Take one of `limit` places, unless they are gone. The database counts: of a hundred at the same moment
    no more than `limit` are let in."""
    now = timezone.now()
    forget(now)
    with transaction.atomic():
        key = blind_index(what)
        CheckAttempt.objects.get_or_create(key=key, defaults={"until": now + WITHIN})
        free = CheckAttempt.objects.filter(key=key, count__lt=limit)
        return bool(free.update(count=F("count") + 1))


def forget(now: datetime) -> None:
    """Counters that have run out."""
    CheckAttempt.objects.filter(until__lte=now).delete()
