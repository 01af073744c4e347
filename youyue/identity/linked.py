"""Looks under a key of LOG_KEYS: whoever can write the table and has no key can neither alter nor add one.

`mac` is sixteen hexadecimal digits by chance and an HMAC-SHA-256 over these and every column of the row that
is not empty. A column that is added later therefore leaves the rows of before as they are. A look waits for
no other look: where a row stands among the others is not in its `mac`, but in the checkpoints
(`youyue/service/checkpoints`), which also tell what is missing.
"""

import hmac
import ipaddress
import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet

from youyue.identity.access_log import AccessLog

CHUNK = 5000  # rows read at a time
NONCE = 16
# The same text for the same facts. Made once: to make it costs as much as to use it.
CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


class Read(NamedTuple):
    """A row as it is checked: `is_own` says whether its mac is the one that belongs to what it says."""

    pk: int
    mac: str
    key: str
    at: datetime
    is_own: bool


def link(look: AccessLog) -> None:
    """Put the present key under a row that is about to be written."""
    look.key = next(reversed(settings.LOG_KEYS))
    names = columns()
    nonce = secrets.token_hex(NONCE // 2)
    look.mac = nonce + _mac(nonce, look.key, names, [getattr(look, name) for name in names])


def read(looks: "QuerySet[AccessLog]") -> Iterator[Read]:
    """The rows in the order in which they were written, each checked. One without a key is nobody's own."""
    names = columns()
    at, key = names.index("at"), names.index("key")
    for pk, mac, *values in in_chunks(looks, "pk", "mac", *names):
        yield Read(pk, mac, values[key], values[at], _is_own(mac, values[key], names, values))


def in_chunks(rows: "QuerySet[Any]", *columns: str) -> Iterator[tuple[Any, ...]]:
    """Tuples in the order of their primary key, which is the first of the columns."""
    rest = rows.order_by("pk")
    while True:
        some = list(rest.values_list(*columns)[:CHUNK])
        yield from some
        if len(some) < CHUNK:
            return
        rest = rows.order_by("pk").filter(pk__gt=some[-1][0])


@lru_cache(maxsize=1)
def columns() -> tuple[str, ...]:
    """Those that a mac speaks of."""
    fields = [field.attname for field in AccessLog._meta.concrete_fields]
    return tuple(name for name in fields if name not in {"id", "mac"})


def _is_own(mac: str, key: str, names: Sequence[str], values: Sequence[Any]) -> bool:
    if key not in settings.LOG_KEYS or not mac.isascii():
        return False
    nonce = mac[:NONCE]
    try:
        return hmac.compare_digest(mac, nonce + _mac(nonce, key, names, values))
    except ValueError:  # an address that is none
        return False


def _mac(nonce: str, key: str, names: Sequence[str], values: Sequence[Any]) -> str:
    facts = {name: _TEXT.get(name, str)(value) for name, value in zip(names, values, strict=True) if value}
    text = f"look:{nonce}{CANONICAL(facts)}"
    return hmac.digest(settings.LOG_KEYS[key], text.encode("utf-8", "surrogatepass"), "sha256").hex()


def _microseconds(at: datetime) -> str:
    return str((at - EPOCH) // MICROSECOND)


@lru_cache(maxsize=10_000)
def _address(ip: str) -> str:
    """The same for each way in which an address can be written."""
    return ipaddress.ip_address(ip).packed.hex()


_TEXT: dict[str, Callable[[Any], str]] = {"at": _microseconds, "ip": _address}
