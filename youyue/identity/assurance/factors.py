"""Somebody's second factors: an authenticator app (TOTP, RFC 6238), security keys, and recovery codes.

The tables and the arithmetic are allauth's. What is stricter here: a time step counts once for good
(allauth remembers a code for 30 seconds, and accepts it for 90), of two requests with one code one is let in,
and after ten wrong ones there is an hour's pause, however many processes are asked. Keys need none: what they
sign cannot be guessed, and whoever guesses at the codes should not shut out the owner of a key.
"""

import unicodedata
from dataclasses import dataclass
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

from youyue.identity.assurance import keys, marks
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
    EXPIRED = "expired"
    COPIED = "copied"


ORDER = (Type.TOTP, Type.WEBAUTHN, Type.RECOVERY_CODES)
OWN = (Type.TOTP, Type.WEBAUTHN)  # recovery codes only stand in for one of these


def of(user: User) -> list[Authenticator]:
    """The authenticator app first, then the keys in the order in which they were added."""
    rows = Authenticator.objects.filter(user=user)
    return sorted(rows, key=lambda row: (ORDER.index(row.type), row.pk))


def has_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=OWN).exists()


def has_app(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Type.TOTP).exists()


@dataclass(frozen=True)
class Ways:
    """What somebody can prove herself with here."""

    has_app: bool
    has_keys: bool
    has_codes: bool

    @property
    def asks_code(self) -> bool:
        return self.has_app or self.has_codes


def ways_of(user: User) -> Ways:
    rows = of(user)
    types = {row.type for row in rows}
    keys = any(is_usable(row) for row in rows)
    return Ways(Type.TOTP in types, keys, Type.RECOVERY_CODES in types)


def is_usable(row: Authenticator) -> bool:
    """Whether it is a key that counts: none that may have been copied, nor of this site's former name."""
    return row.type == Type.WEBAUTHN and not row.data["stopped"] and row.data["site"] == keys.site().host


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
    one already: two windows at once. No codes where she has some."""
    lock(user)
    with belonging_to(user):
        app = Authenticator(user=user, type=Type.TOTP, data={"secret": encrypt(secret), "step": step})
        try:
            with transaction.atomic():
                app.save(force_insert=True)
        except IntegrityError:
            return None
        record(user, FactorEvent.Kind.ENROLLED, by=user, request=request)
        return first_codes(user)


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
def remove(user: User, pk: int, request: HttpRequest) -> str:
    """Take an app or a key of hers away, and with the last of them the recovery codes; its type, "" if there
    is no such one."""
    lock(user)
    row = Authenticator.objects.filter(user=user, pk=pk, type__in=OWN).first()
    if row is None:
        return ""
    row.delete()
    if not has_factor(user):
        Authenticator.objects.filter(user=user).delete()
    kind = FactorEvent.Kind.REMOVED if row.type == Type.TOTP else FactorEvent.Kind.KEY_REMOVED
    record(user, kind, by=user, request=request)
    return str(row.type)


def reset(user: User, *, by: User | None) -> None:
    """Take all of them away, for whoever lost them; called in the transaction that confirmed it."""
    lock(user)
    Authenticator.objects.filter(user=user).delete()
    record(user, FactorEvent.Kind.RESET, by=by)


@transaction.atomic
def new_codes(user: User, request: HttpRequest) -> list[str]:
    """Fresh recovery codes, to be shown once; the former ones open nothing any more. None at all once there
    is no factor that they could stand in for: another window took it away."""
    lock(user)
    if not has_factor(user):
        return []
    record(user, FactorEvent.Kind.CODES, by=user, request=request)
    with belonging_to(user):
        return _new_codes(user)


def first_codes(user: User) -> list[str]:
    """Those that come with the first factor."""
    has_codes = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).exists()
    return [] if has_codes else _new_codes(user)


def _new_codes(user: User) -> list[str]:
    Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes


def codes_left(row: Any, user: User) -> int:
    with belonging_to(user):
        return len(RecoveryCodes(row).get_unused_codes())


def lock(user: User) -> None:
    """Whoever adds, removes or renews does so alone: which one is the first, or the last, has to be seen."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
