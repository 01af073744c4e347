"""youyue/identity/deadline.py; on the network itself it is tried in tests/faults/test_platform_outages.py."""

import socket
import threading
import time

import pytest
from requests.adapters import BaseAdapter

from youyue.identity.deadline import LimitedSession, Lines, TooSlow

URL = "https://platform.example/"


def test_what_is_in_time_is_returned_or_raised() -> None:
    with LimitedSession() as session:
        assert session.in_time(URL, lambda: 5, 1) == 5
        with pytest.raises(ZeroDivisionError):
            session.in_time(URL, lambda: 1 // 0, 1)


def test_what_is_late_is_not_waited_for() -> None:
    go_on, before = threading.Event(), time.monotonic()
    with LimitedSession() as session, pytest.raises(TooSlow):
        session.in_time(URL, lambda: go_on.wait(30), 0.1)
    go_on.set()
    assert time.monotonic() - before < 5


def test_adapter_of_this_process_is_asked_in_this_thread() -> None:
    class Here(BaseAdapter):
        def close(self) -> None: ...

    with LimitedSession() as session:
        session.mount(URL, Here())
        assert session.in_time(URL, threading.current_thread, 0.1) is threading.current_thread()
        assert session.in_time("https://other.example/", threading.current_thread, 1) is not (
            threading.current_thread()
        )


def test_lines_are_cut_those_of_later_too() -> None:
    lines = Lines()
    pairs = [socket.socketpair() for _number in range(2)]
    lines.note(pairs[0][0])
    lines.cut()
    lines.note(pairs[1][0])
    for mine, other in pairs:
        assert mine.recv(1) == b""  # at once, though the other side is open
        mine.close()
        other.close()
    lines.close()
