"""What the catalogue says, kept in the process.

Nearly every page asks for the same few lists, and they change a few times a year. Whoever decides something
by one row of the catalogue (is this clause in force, can this employer receive) asks the database.

Several processes, on several hosts, change over together, so that nobody whom one serves and then another
sees the old list once more after the new one: a change writes down, as a row in its own transaction, the
moment from which it counts, and each process looks for such rows more often than that moment is away. Until
then what was read before goes on being shown, in the process that saved the change too. A transaction that
changes the catalogue reads its own state meanwhile, which nobody else sees and which goes with it if it is
undone. Two exceptions: a process that has not read a list before, and two changes of it within `AFTER`.

What changes without our signals (a statement by hand, the worker's medians) shows after `KEPT` seconds.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, Error, connections, transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from catalog.models.changes import CatalogChange

T = TypeVar("T")
Known = dict[Any, tuple[float, Any]]  # until when it may be believed, and the value
SECONDS = 1.0  # between two looks of a process for changes
AFTER = 2.0  # from a change until pages show it; by then everybody has looked
KEPT = 60.0
LATEST = 20  # changes that a look reads
NOT_KEPT = {"employer", "catalogchange"}  # of these nothing is remembered

_known: Known = {}
_seen: set[int] | None = None
_look_at = 0.0
_turns: list[datetime] = []  # moments at which what is known will be out of date
_looking, _turning = threading.Lock(), threading.Lock()


def remembered(read: Callable[..., T]) -> Callable[..., T]:
    """Keeps what `read` returned for each of its arguments. The result is shared: nobody may change it.

    While the database is away it says what it knows, however old.
    """

    @wraps(read)
    def from_memory(*args: Any) -> T:
        own = _own(DEFAULT_DB_ALIAS)
        if own is None:
            _look()
        # taken once: what is read before others forget is not kept after it
        known = _known if own is None else own.known
        kept = known.get((read, args))
        if kept is not None and (kept[0] > time.monotonic() or (own is None and _turn_is_near())):
            return kept[1]
        try:
            value, until = read(*args), KEPT
        except Error:
            if kept is None or connections[DEFAULT_DB_ALIAS].in_atomic_block:
                raise
            value, until = kept[1], SECONDS
        known[read, args] = time.monotonic() + until, value
        return value

    return from_memory


def forget() -> None:
    global _known
    _known = {}
    own = _own(DEFAULT_DB_ALIAS)
    if own is not None:
        own.known.clear()


def note_change(using: str = DEFAULT_DB_ALIAS) -> None:
    """Say that the present transaction changed what is remembered."""
    own = _own(using)
    if own is not None:
        own.known.clear()
        return
    since = timezone.now() + timedelta(seconds=AFTER)
    CatalogChange.objects.using(using).create(since=since)
    transaction.on_commit(_Own(since), using=using)


class _Own:
    """What one transaction that changed the catalogue remembers; Django drops it where that is undone."""

    def __init__(self, since: datetime) -> None:
        self.since = since
        self.known: Known = {}

    def __call__(self) -> None:
        """After the commit."""
        self.known.clear()
        _turns.append(self.since)
        _turn()


def _own(using: str) -> _Own | None:
    connection = connections[using]
    if connection.in_atomic_block:
        for entry in connection.run_on_commit:
            if isinstance(entry[1], _Own):
                return entry[1]
    return None


def _look(at_once: bool = False) -> None:
    """For changes made elsewhere, once in `SECONDS`; then forget what is out of date."""
    global _look_at, _seen
    if (at_once or time.monotonic() >= _look_at) and _looking.acquire(blocking=False):
        try:
            _look_at = time.monotonic() + SECONDS
            rows = dict(CatalogChange.objects.order_by("-pk").values_list("pk", "since")[:LATEST])
            if _seen is None:  # what was read before the first look may be older than these
                forget()
            else:
                _turns.extend(since for pk, since in rows.items() if pk not in _seen)
            _seen = set(rows)
        except Error:
            if connections[DEFAULT_DB_ALIAS].in_atomic_block:
                raise
        finally:
            _looking.release()
    if _turns:
        _turn()


def _turn() -> None:
    """Forget, if the moment of a change has come. One that lies far ahead is that of a wrong clock."""
    now = timezone.now()
    with _turning:
        late = [since for since in _turns if since <= now or since > now + timedelta(seconds=2 * AFTER)]
        for since in late:
            _turns.remove(since)
    if late:
        forget()


def _turn_is_near() -> bool:
    """Whether others still show what is known here, though it is time to read it again."""
    _look(at_once=True)
    return bool(_turns)


def _changed(sender: Any, using: str, **_kwargs: Any) -> None:
    facts = sender._meta
    # a migration's own models are none of ours: the table of changes may not be there yet
    if facts.app_label == "catalog" and facts.apps is apps and facts.model_name not in NOT_KEPT:
        note_change(using)


post_save.connect(_changed, dispatch_uid="catalog.models.memory.saved")
post_delete.connect(_changed, dispatch_uid="catalog.models.memory.deleted")
