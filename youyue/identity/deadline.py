"""A call over the network that ends in time, whatever the other side does.

A socket's time limit is one for each read: headers or a handshake that drip byte by byte are in time each and
never end together, and a name is looked up without any. So the call is made in a thread of its own, which is
waited for no longer than there is time; then its connections are shut down, so that the thread ends as well.
"""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar, cast

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

T = TypeVar("T")


class TooSlow(requests.Timeout):
    """The time was over."""


class Lines:
    """The connections of one session, each by a second handle: TLS takes the first one over."""

    def __init__(self) -> None:
        self._handles: list[socket.socket] = []
        self._is_cut = False
        self._lock = threading.Lock()

    def note(self, line: socket.socket) -> None:
        with self._lock:
            self._handles.append(line.dup())
            if self._is_cut:
                self._cut()

    def cut(self) -> None:
        """Shut down what is open and what is opened from now on."""
        with self._lock:
            self._is_cut = True
            self._cut()

    def _cut(self) -> None:
        for handle in self._handles:
            with suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with self._lock:
            for handle in self._handles:
                handle.close()
            self._handles.clear()


class _Adapter(HTTPAdapter):
    """Notes every connection in `lines`."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        noted = {
            "http": _pool(HTTPConnectionPool, HTTPConnection, self.lines),
            "https": _pool(HTTPSConnectionPool, HTTPSConnection, self.lines),
        }
        self.poolmanager.pool_classes_by_scheme = noted


def _pool(pool: Any, connection: Any, lines: Lines) -> Any:
    def new_conn(self: Any) -> socket.socket:
        line: socket.socket = connection._new_conn(self)
        lines.note(line)
        return line

    noted = type(connection.__name__, (connection,), {"_new_conn": new_conn})
    return type(pool.__name__, (pool,), {"ConnectionCls": noted})


class LimitedSession(requests.Session):
    """For one call; closing it closes the second handles too."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.lines = Lines()
        for scheme in ("http://", "https://"):
            self.mount(scheme, _Adapter(self.lines))

    def in_time(self, url: str, call: Callable[[], T], seconds: float) -> T:
        """What `call`, which asks at `url`, returns or raises if it does so in time; else `TooSlow`."""
        if not isinstance(self.get_adapter(url), _Adapter):
            return call()  # answered in this process, and so in this thread
        done: list[tuple[Any, BaseException | None]] = []

        def run() -> None:
            try:
                done.append((call(), None))
            except BaseException as error:
                done.append((None, error))

        thread = threading.Thread(target=run, name="limited call", daemon=True)
        thread.start()
        thread.join(seconds)
        if not done:
            self.lines.cut()
            raise TooSlow
        answer, error = done[0]
        if error is not None:
            raise error
        return cast(T, answer)

    def close(self) -> None:
        super().close()
        self.lines.close()
