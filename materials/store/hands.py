"""The few threads that talk to the store, and how one of them is told to let go.

A store that sends one byte a second is never silent long enough for a socket's time limit. Whoever waits for
it stops waiting in time; the thread itself is stopped by an exception set from outside, which it meets
between two of its reads. A read that does not return at all ends by the client's own limits.
"""

import ctypes
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

# They stay, because an S3 client costs a tenth of a second to make; a hanging store can hold no more.
HANDS = 8
_pool = ThreadPoolExecutor(max_workers=HANDS, thread_name_prefix="vault")


class LetGo(BaseException):
    """Raised inside a task that nobody waits for any more; no client takes it for an error to try again."""


class Task:
    """A piece of work in the hands of one thread."""

    def __init__(self, work: Callable[..., Any], *given: object) -> None:
        self._work, self._given = work, given
        self._lock = threading.Lock()
        self._thread = 0
        self.future: Future[Any] = _pool.submit(self._run)

    def _run(self) -> Any:
        with self._lock:
            self._thread = threading.get_ident()
        try:
            return self._work(*self._given)
        finally:
            with self._lock:  # from here on it cannot be stopped any more, so that the thread itself lives on
                self._thread = 0

    def stop(self) -> None:
        """Take it off the queue, or out of the thread that has it."""
        if self.future.cancel():
            return
        with self._lock:
            if self._thread:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(
                    ctypes.c_ulong(self._thread), ctypes.py_object(LetGo)
                )


def let_run(seconds: float, work: Callable[..., Any], *given: object) -> None:
    """Have it done without waiting, for so many seconds at most from now."""
    timer = threading.Timer(seconds, Task(work, *given).stop)
    timer.daemon = True
    timer.start()
