"""The identity platform fails on the network: a page within three seconds, never an error of ours."""

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests import make
from tests.faults.servers import closed_port, serving
from youyue.identity.deadline import LimitedSession
from youyue.identity.platform import BUDGET

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>\xe7\xbb\xb4\xe6\x8a\xa4\xe4\xb8\xad</html>"
NESTED = b'{"a":' * 20_000 + b"1" + b"}" * 20_000
ENDLESS = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"


def hangs(connection: socket.socket) -> None:
    time.sleep(30)


def hangs_in_the_middle(connection: socket.socket) -> None:
    says(ENDLESS)(connection)
    time.sleep(30)


def drips(beginning: bytes, piece: bytes, seconds: float = 0.25) -> Callable[[socket.socket], None]:
    """A piece at a time: every single read is in time, all of them together never end."""

    def handle(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(beginning)
        while True:
            time.sleep(seconds)
            connection.sendall(piece)

    return handle


def floods(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while True:
        connection.sendall(b" " * 65536)


def says(answer: bytes) -> Callable[[socket.socket], None]:
    def handle(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(answer)

    return handle


HEADERS = b"HTTP/1.1 200 OK\r\n"
FAULTS: dict[str, Callable[[socket.socket], None]] = {
    "hangs": hangs,
    "hangs in the middle": hangs_in_the_middle,
    "closes in the middle": lambda connection: says(ENDLESS)(connection),
    "drips": drips(ENDLESS, b" "),
    "drips headers": drips(HEADERS + b"X-Long: ", b"x"),
    "drips lines of headers": drips(HEADERS, b"X-More: 1\r\n"),
    "drips interim answers": drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.1),
    "floods": floods,
    "closes at once": lambda connection: None,
    "answers HTML": says(HTML),
    "nests twenty thousand deep": says(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + NESTED),
    "answers 503": says(b"HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n"),
    "speaks another protocol": says(b"220 smtp.example.cn ESMTP\r\n"),
    "says it is compressed and is not": says(
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"
    ),
}


def assert_unavailable_in_time(client: Client) -> None:
    before = time.monotonic()
    response = client.get("/login/")
    assert time.monotonic() - before < BUDGET + 1
    assert response.status_code == 503
    assert "再试一次" in response.content.decode()


@pytest.mark.parametrize("fault", FAULTS)
def test_broken_platform_is_a_503_page(client: Client, db: None, settings: Any, fault: str) -> None:
    with serving(FAULTS[fault]) as port:
        settings.IDENTITY_ISSUER = f"http://127.0.0.1:{port}/idp"
        assert_unavailable_in_time(client)


def test_call_that_is_given_up_ends_with_its_thread(client: Client, db: None, settings: Any) -> None:
    with serving(FAULTS["drips headers"]) as port:
        settings.IDENTITY_ISSUER = f"http://127.0.0.1:{port}/idp"
        assert_unavailable_in_time(client)
        time.sleep(0.5)
        assert "limited call" not in [thread.name for thread in threading.enumerate()]


def test_handshake_that_drips_is_a_503_page(client: Client, db: None, settings: Any) -> None:
    def drips_handshake(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"\x16\x03\x03\x20\x00")  # a record of 8 KB, which never comes whole
        while True:
            time.sleep(0.25)
            connection.sendall(b"\x02")

    with serving(drips_handshake) as port:
        settings.IDENTITY_ISSUER = f"https://127.0.0.1:{port}/idp"
        assert_unavailable_in_time(client)


@pytest.mark.trial
def test_without_the_deadline_dripping_headers_hold_the_page(
    client: Client, db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control arm: a socket's own time limit is one for each read."""
    monkeypatch.setattr(LimitedSession, "in_time", lambda self, url, call, seconds: call())

    def drips_a_while(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        for _byte in range(24):
            time.sleep(0.25)
            connection.sendall(b"x")

    with serving(drips_a_while) as port:
        settings.IDENTITY_ISSUER = f"http://127.0.0.1:{port}/idp"
        before = time.monotonic()
        assert client.get("/login/").status_code == 503
        assert time.monotonic() - before > BUDGET + 1


def test_platform_that_is_down_is_a_503_page(client: Client, db: None, settings: Any) -> None:
    settings.IDENTITY_ISSUER = f"http://127.0.0.1:{closed_port()}/idp"
    assert_unavailable_in_time(client)


def test_whoever_is_in_stays_in_and_can_leave(client: Client, db: None, settings: Any) -> None:
    settings.IDENTITY_ISSUER = f"http://127.0.0.1:{closed_port()}/idp"
    cache.clear()
    client.force_login(make.user())
    assert client.get("/profile/").status_code == 200
    assert client.post("/logout/")["Location"] == "/"
    assert "_auth_user_id" not in client.session
