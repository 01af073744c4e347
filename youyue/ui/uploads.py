"""Which views take files, and how many files a process takes in at once.

Half of a process's threads may be uploading; the rest answer everybody else, whatever the store does. Who
comes beyond that waits in the order of arrival: our script is told how many are before it, asks again by
itself and is known by its ticket; a plain form waits in its thread for WAIT seconds, as long as one is
left for pages.

Each process has a queue of its own. A ticket is signed and says when it was given, so that it keeps its turn
whichever process is asked next.
"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.core import signing

from youyue import meters

WAIT = 10.0  # seconds
FORGOTTEN = 8.0  # seconds after which nobody waits any more for a script that has not asked again
TICKET_LIFE = 15 * 60  # seconds for which it keeps its turn
FORM = 24 * 1024  # bytes that a form without a file may have
_signer = signing.Signer(salt="youyue.uploads")
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Taking:
    """What a view takes: `most` names the setting with the bytes of a whole request; a view that always
    takes files answers whoever is not signed in by itself, before it reads anything."""

    most: str
    always: bool


def takes_files(most: str, *, always: bool = False) -> Callable[[View], View]:
    """Marks a view, the outermost of its decorators. Other views take what fits into a form of text."""

    def mark(view: View) -> View:
        view.taking = Taking(most, always)  # type: ignore[attr-defined]
        return view

    return mark


def reads_a_file(most: int) -> Callable[[View], View]:
    """Marks a view, the outermost of its decorators, that reads one small file of `most` bytes beside its
    form: what does not fit into a form of text is told as a file that is too large."""

    def mark(view: View) -> View:
        view.largest_file = most  # type: ignore[attr-defined]
        return view

    return mark


class Queue:
    """`places` may be inside at once, and `waiting` threads wait for it."""

    def __init__(self, places: int, waiting: int) -> None:
        self.places, self.waiting = places, waiting
        self.inside = 0
        self._held = 0  # threads that wait
        self._seen: dict[str, float] = {}  # when each ticket was seen last
        self._changed = threading.Condition()

    def enter(self, ticket: str, wait: float = 0.0) -> int:
        """0 if inside, and then `leave` has to follow; else how many are before it."""
        until = time.monotonic() + wait
        with self._changed:
            may_wait = wait > 0 and self._held < self.waiting
            while True:
                before = self._before(ticket)
                if before < self.places - self.inside:
                    self._seen.pop(ticket, None)
                    self.inside += 1
                    meters.UPLOADS_BUSY.inc()
                    return 0
                left = until - time.monotonic()
                if not may_wait or left <= 0:
                    if wait:
                        self._seen.pop(ticket, None)
                    return self.inside + before
                self._held += 1
                self._changed.wait(min(left, 1.0))  # a ticket may be forgotten, which nobody tells
                self._held -= 1

    def leave(self) -> None:
        with self._changed:
            self.inside -= 1
            meters.UPLOADS_BUSY.dec()
            self._changed.notify_all()

    def ask(self, ticket: str) -> int:
        """As `enter`, but without going in."""
        with self._changed:
            before = self._before(ticket)
            return 0 if before < self.places - self.inside else self.inside + before

    def _before(self, ticket: str) -> int:
        now = time.monotonic()
        self._seen[ticket] = now
        self._seen = {other: seen for other, seen in self._seen.items() if now - seen < FORGOTTEN}
        return sum(other < ticket for other in self._seen)


def _from_settings() -> Queue:
    places = max(settings.WEB_THREADS // 2, 1)
    return Queue(places, max(settings.WEB_THREADS - places - 1, 0))


queue = _from_settings()


def ticket_from(text: str) -> str:
    """What stands on a ticket that we gave; else on a new one."""
    try:
        ticket = _signer.unsign(text)
        if time.time() - int(ticket.partition("-")[0]) / 1e9 < TICKET_LIFE:
            return ticket
    except (signing.BadSignature, ValueError):
        pass
    return f"{time.time_ns():020d}-{secrets.token_hex(4)}"


def signed(ticket: str) -> str:
    return _signer.sign(ticket)
