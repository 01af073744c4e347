"""One checkpoint: what stood in a record between two rows, under a key of LOG_KEYS.

Each names the signature of the one before it. `ids` are first and last of each run of numbers without a gap;
`tags` the last eight digits of every mac, in order, so that the first row that differs can be named.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings

from youyue.identity.linked import Read

TAG = 8  # hexadecimal digits


class Forged(Exception):
    """What lies in the place is no checkpoint of ours."""


@dataclass(frozen=True)
class Checkpoint:
    record: str
    number: int
    made_at: str
    previous: str  # signature of the one before; "" for the first
    after: int
    last: int
    last_mac: str
    last_at: str  # the latest time of its rows
    count: int
    ids: list[list[int]]
    tags: str
    digest: str
    key: str
    signature: str = ""

    def marks(self) -> Iterator[tuple[int, str]]:
        """Number and tag of each row."""
        tags = base64.b64decode(self.tags).hex()
        numbers = (pk for first, last in self.ids for pk in range(first, last + 1))
        for place, pk in enumerate(numbers):
            yield pk, tags[place * TAG : (place + 1) * TAG]

    def written(self) -> bytes:
        return json.dumps(asdict(self), separators=(",", ":"), sort_keys=True).encode()


def made(record: str, rows: Sequence[Read], before: Checkpoint | None, now: datetime) -> Checkpoint:
    """Of rows in order, at least one; signed under the present key."""
    facts = Checkpoint(
        record=record,
        number=before.number + 1 if before else 1,
        made_at=now.isoformat(timespec="seconds"),
        previous=before.signature if before else "",
        after=before.last if before else 0,
        last=rows[-1].pk,
        last_mac=rows[-1].mac,
        last_at=max(row.at for row in rows).isoformat(),
        count=len(rows),
        ids=_runs([row.pk for row in rows]),
        tags=base64.b64encode(b"".join(_tag(row.mac) for row in rows)).decode(),
        digest=digest((row.pk, row.mac) for row in rows),
        key=next(reversed(settings.LOG_KEYS)),
    )
    return Checkpoint(**asdict(facts) | {"signature": _signature(facts)})


def opened(content: bytes, record: str, number: int, before: Checkpoint | None) -> Checkpoint:
    """Raises Forged for what was not signed with a key of ours, or does not follow on `before`."""
    checkpoint = _ours(content)
    expected = (record, number, before.signature if before else "", before.last if before else 0)
    if (checkpoint.record, checkpoint.number, checkpoint.previous, checkpoint.after) != expected:
        raise Forged
    return checkpoint


def signed_so(content: bytes, record: str, number: int, signature: str) -> Checkpoint:
    """The one with this signature. Raises Forged for any other."""
    checkpoint = _ours(content)
    if (checkpoint.record, checkpoint.number, checkpoint.signature) != (record, number, signature):
        raise Forged
    return checkpoint


def _ours(content: bytes) -> Checkpoint:
    try:
        checkpoint = Checkpoint(**json.loads(content))
        is_ours = hmac.compare_digest(checkpoint.signature, _signature(checkpoint))
    except (ValueError, TypeError, KeyError) as error:
        raise Forged from error
    if not is_ours:
        raise Forged
    return checkpoint


def digest(marks: Iterator[tuple[int, str]]) -> str:
    sum_ = hashlib.sha256()
    for pk, mac in marks:
        sum_.update(f"{pk}:{mac}\n".encode("utf-8", "surrogatepass"))
    return sum_.hexdigest()


def _tag(mac: str) -> bytes:
    """Of a mac that is none: nothing that a mac could have."""
    try:
        return bytes.fromhex(mac[-TAG:]).rjust(TAG // 2, b"\0")[-TAG // 2 :]
    except ValueError:
        return bytes(TAG // 2)


def _signature(checkpoint: Checkpoint) -> str:
    facts = asdict(checkpoint) | {"signature": ""}
    text = json.dumps(facts, separators=(",", ":"), sort_keys=True)
    return hmac.digest(settings.LOG_KEYS[checkpoint.key], b"checkpoint:" + text.encode(), "sha256").hex()


def _runs(numbers: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs
