"""What the catalogue says, kept in the process for a few seconds.

Nearly every page asks for the same few lists, and they change a few times a year. What an editor changes
shows at once in the process that saved it and after at most `SECONDS` in the others. Whoever
decides something by one row of the catalogue (is this clause in force, can this employer receive) asks the
database.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import transaction
from django.db.models.signals import post_delete, post_save

T = TypeVar("T")
SECONDS = 5.0
_known: dict[Any, tuple[float, Any]] = {}


def remembered(read: Callable[..., T]) -> Callable[..., T]:
    """Keeps what `read` returned for each of its arguments. The result is shared: nobody may change it."""

    @wraps(read)
    def from_memory(*args: Any) -> T:
        known = _known.get((read, args))
        if known is not None and known[0] > time.monotonic():
            return known[1]
        fresh = read(*args)
        _known[read, args] = time.monotonic() + SECONDS, fresh
        return fresh

    return from_memory


def forget() -> None:
    _known.clear()


def _changed(sender: Any, using: str, **_kwargs: Any) -> None:
    """Once for what this transaction goes on to read, and once for what others read until it ended."""
    if sender._meta.app_label == "catalog":
        forget()
        transaction.on_commit(forget, using=using)


post_save.connect(_changed, dispatch_uid="catalog.memory.saved")
post_delete.connect(_changed, dispatch_uid="catalog.memory.deleted")
