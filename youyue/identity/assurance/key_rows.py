"""Somebody's security keys as rows beside her other factors: asked for, added, used."""

import base64
import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from youyue.identity.assurance import challenges, factors, keys
from youyue.identity.assurance.events import FactorEvent, record
from youyue.identity.assurance.factors import Result, Type
from youyue.identity.assurance.sealing import belonging_to
from youyue.identity.models import User
from youyue.identity.requests import SignedInRequest

MOST = 10
"""Keys of one person: each is opened, one after the other, when one is asked for."""


def name_of(row: Authenticator, user: User) -> str:
    with belonging_to(user):
        return str(decrypt(row.data["name"]))


def ask_new(request: SignedInRequest) -> dict[str, Any]:
    """What her browser needs to make one more; from now on this session waits for its answer."""
    user = request.user
    hers = [key for _row, key in _opened(user)]
    handle = base64.b64decode(hers[0].handle) if hers else secrets.token_bytes(32)
    label = user.account_name or user.subject[-8:]
    options, state = keys.ask_new(handle, label, hers)
    handle_text = base64.b64encode(handle).decode()
    challenges.keep(request, challenges.NEW, state | {"handle": handle_text})
    return options


def ask_proof(request: SignedInRequest) -> dict[str, Any] | None:
    """What her browser needs to use one of hers; None if she has none that counts."""
    hers = [key for row, key in _opened(request.user) if factors.is_usable(row)]
    if not hers:
        return None
    options, state = keys.ask_proof(hers)
    challenges.keep(request, challenges.PROOF, state)
    return options


@transaction.atomic
def add(user: User, name: str, answer: str, request: HttpRequest) -> tuple[Result, list[str]]:
    """Add the key that the browser has made; with her first factor the recovery codes, to be shown once."""
    state = challenges.spend(request, challenges.NEW)
    if state is None:
        return Result.EXPIRED, []
    factors.lock(user)
    hers = [key.data.credential_id for _row, key in _opened(user)]
    try:
        made = keys.read_new(state, answer, base64.b64decode(state["handle"]))
    except keys.Refused:
        return Result.WRONG, []
    if made.data.credential_id in hers or len(hers) >= MOST:
        return Result.USED, []
    with belonging_to(user):
        data = {
            "name": encrypt(name),
            "key": encrypt(made.to_text()),
            "site": keys.site().host,
            "stopped": False,
        }
        Authenticator.objects.create(user=user, type=Type.WEBAUTHN, data=data)
        record(user, FactorEvent.Kind.KEY_ADDED, by=user, request=request)
        return Result.PASSED, factors.first_codes(user)


@transaction.atomic
def check(user: User, answer: str, request: HttpRequest) -> Result:
    """Whether a key of hers signed what this session asked for, which is asked for no more with that."""
    state = challenges.spend(request, challenges.PROOF)
    if state is None:
        return Result.EXPIRED
    hers = {key: row for row, key in _opened(user, is_locked=True) if factors.is_usable(row)}
    try:
        key, count = keys.read_proof(state, answer, list(hers))
    except keys.Refused:
        record(user, FactorEvent.Kind.KEY_FAILED, by=user, request=request)
        return Result.WRONG
    row = hers[key]
    if key.is_copied_by(count):  # whose is the copy nobody can tell: neither counts any more
        row.data["stopped"] = True
        row.save(update_fields=["data"])
        record(user, FactorEvent.Kind.KEY_COPIED, by=user, request=request)
        return Result.COPIED
    with belonging_to(user):
        row.data["key"], row.last_used_at = encrypt(key.used(count).to_text()), timezone.now()
    row.save(update_fields=["data", "last_used_at"])
    return Result.PASSED


def _opened(user: User, *, is_locked: bool = False) -> list[tuple[Authenticator, keys.Key]]:
    """Her keys in the order in which they were added, with what is sealed in their rows."""
    rows = Authenticator.objects.filter(user=user, type=Type.WEBAUTHN).order_by("pk")
    with belonging_to(user):
        return [
            (row, keys.key_of(decrypt(row.data["key"])))
            for row in (rows.select_for_update() if is_locked else rows)
        ]
