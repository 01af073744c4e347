"""Whoever keeps knocking at a door that is full: what a process remembers of it, until the minute is over.

The throttle decides who has to wait, and says so in a page that keeps what was typed. A script that does not
listen would be told so two hundred times a second; from the tenth time on it gets a few words, for which
neither session nor database is asked. A visitor is an address or a session's cookie: what is known of a
request before anything is read.
"""

import threading
from collections import Counter
from collections.abc import Iterable

from django.conf import settings

Visitor = tuple[str, str, str]  # door, `session` or `address`, which one

PATIENCE = {"session": 9, "address": 90}  # answers in full; behind an address are many people
MOST = 10_000

_told: dict[Visitor, tuple[int, int]] = {}  # the minute, and how often since it began


def note_told(visitors: Iterable[Visitor], minute: int) -> None:
    """They were told to wait."""
    if len(_told) >= MOST:
        _told.clear()
    for visitor in visitors:
        began, count = _told.get(visitor, (minute, 0))
        _told[visitor] = (minute, count + 1 if began == minute else 1)


def do_not_listen(visitors: Iterable[Visitor], minute: int) -> bool:
    for visitor in visitors:
        began, count = _told.get(visitor, (0, 0))
        if began == minute and count >= PATIENCE[visitor[1]]:
            return True
    return False


# --- at once ----------------------------------------------------------------------------------------------
A_MOMENT = 2.0  # seconds that a second tab waits for the first
_inside: Counter[Visitor] = Counter()
_waiting: set[Visitor] = set()
_left = threading.Condition()


def enter(visitor: Visitor, most: int, patience: float = 0) -> bool:
    """Whether there is a place for one more request of this visitor; whoever got in leaves again.

    With `patience` in seconds one request, no more, waits for a place: somebody who opens two papers at once
    is no flood.
    """
    with _left:
        if _inside[visitor] >= most and not (patience and _wait(visitor, most, patience)):
            return False
        _inside[visitor] += 1
        return True


def _wait(visitor: Visitor, most: int, patience: float) -> bool:
    if visitor in _waiting:
        return False
    _waiting.add(visitor)
    try:
        return _left.wait_for(lambda: _inside[visitor] < most, patience)
    finally:
        _waiting.discard(visitor)


def places(visitor: Visitor) -> int:
    """Who asks before the last answer is there may hold up half of the process's threads, one address all but
    one of them."""
    threads = settings.WEB_THREADS // 2 if visitor[1] == "session" else settings.WEB_THREADS - 1
    return max(threads, 1)


def leave(visitor: Visitor) -> None:
    with _left:
        _inside[visitor] -= 1
        if _inside[visitor] <= 0:
            del _inside[visitor]
        _left.notify_all()
