"""Somebody's second factors: an authenticator app (TOTP, RFC 6238) and recovery codes.

The tables and the arithmetic are allauth's. What is stricter here: a time step counts once for good
(allauth remembers a code for 30 seconds, and accepts it for 90), of two requests with one code one is let in,
and after ten wrong ones there is an hour's pause, however many processes are asked.
"""

import unicodedata
from datetime import timedelta
from enum import Enum
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt, encrypt
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from youyue.identity.assurance import marks
from youyue.identity.assurance.events import FactorEvent, record
from youyue.identity.assurance.sealing import belonging_to
from youyue.identity.models import User

Type = Authenticator.Type
MOST_FAILURES = 10
PAUSE = timedelta(hours=1)
"""Ten guesses an hour at three codes of a million, and a notice each time: a day of it finds one in 1,400."""


class Result(Enum):
    PASSED = "passed"
    WRONG = "wrong"
    USED = "used"
    PAUSED = "paused"


def of(user: User) -> list[Authenticator]:
    """The authenticator app first."""
    return sorted(Authenticator.objects.filter(user=user), key=lambda row: row.type != Type.TOTP)


def has_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Type.TOTP).exists()


def normal(code: str) -> str:
    """Of a code as people type it: full width, spaces and dashes are the same code."""
    return "".join(c for c in unicodedata.normalize("NFKC", code[:40]) if c.isdecimal())


def matching_step(secret: str, code: str) -> int | None:
    """The time step whose code this is, of those that count now."""
    for step in totp.yield_hotp_counters_from_time():
        if constant_time_compare(totp.format_hotp_value(totp.hotp_value(secret, step)), code):
            return step
    return None


def new_secret() -> str:
    return totp.generate_totp_secret()


@transaction.atomic
def enroll(user: User, secret: str, step: int, request: HttpRequest) -> list[str] | None:
    """Add the app that showed the code of `step`; the recovery codes, to be shown once. None if there is
    one already: two windows at once."""
    with belonging_to(user):
        app = Authenticator(user=user, type=Type.TOTP, data={"secret": encrypt(secret), "step": step})
        try:
            with transaction.atomic():
                app.save(force_insert=True)
        except IntegrityError:
            return None
        record(user, FactorEvent.Kind.ENROLLED, by=user, request=request)
        return _new_codes(user)


@transaction.atomic
def check(user: User, code: str, request: HttpRequest) -> tuple[Result, str]:
    """Whether this is a code of hers, which is used up with that; and of what."""
    rows = {row.type: row for row in Authenticator.objects.select_for_update().filter(user=user)}
    if not rows:
        return Result.WRONG, ""
    since = timezone.now() - PAUSE
    failed = FactorEvent.objects.filter(user=user, kind=FactorEvent.Kind.FAILED, at__gt=since).count()
    if failed >= MOST_FAILURES:
        return Result.PAUSED, ""
    code = normal(code)
    with belonging_to(user):
        if Type.TOTP in rows and (result := _check_app(rows[Type.TOTP], code)) is not Result.WRONG:
            return result, marks.TOTP
        if Type.RECOVERY_CODES in rows and RecoveryCodes(rows[Type.RECOVERY_CODES]).validate_code(code):
            record(user, FactorEvent.Kind.RECOVERY, by=user, request=request)
            return Result.PASSED, marks.RECOVERY
    record(user, FactorEvent.Kind.FAILED, by=user, request=request)
    if failed + 1 == MOST_FAILURES:
        record(user, FactorEvent.Kind.PAUSED, by=user, request=request)
    return Result.WRONG, ""


def _check_app(row: Authenticator, code: str) -> Result:
    step = matching_step(decrypt(row.data["secret"]), code)
    if step is None:
        return Result.WRONG
    if step <= row.data["step"]:
        return Result.USED
    row.data["step"], row.last_used_at = step, timezone.now()
    row.save(update_fields=["data", "last_used_at"])
    return Result.PASSED


@transaction.atomic
def remove(user: User, pk: int, request: HttpRequest) -> bool:
    """Take an app of hers away, and the recovery codes with it; False if there is no such one."""
    if not Authenticator.objects.filter(user=user, pk=pk, type=Type.TOTP).delete()[0]:
        return False
    Authenticator.objects.filter(user=user).delete()
    record(user, FactorEvent.Kind.REMOVED, by=user, request=request)
    return True


def reset(user: User, *, by: User | None) -> None:
    """Take all of them away, for whoever lost them; called in the transaction that confirmed it."""
    Authenticator.objects.filter(user=user).delete()
    record(user, FactorEvent.Kind.RESET, by=by)


@transaction.atomic
def new_codes(user: User, request: HttpRequest) -> list[str]:
    """Fresh recovery codes, to be shown once; the former ones open nothing any more."""
    record(user, FactorEvent.Kind.CODES, by=user, request=request)
    with belonging_to(user):
        return _new_codes(user)


def _new_codes(user: User) -> list[str]:
    Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes


def codes_left(row: Any, user: User) -> int:
    with belonging_to(user):
        return len(RecoveryCodes(row).get_unused_codes())
