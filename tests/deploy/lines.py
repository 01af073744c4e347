"""HTTP by hand: a request over TLS or a Unix socket, and lines that send one byte a second."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.deploy.served import HOST

TRUSTING = ssl.create_default_context()
TRUSTING.check_hostname = False
TRUSTING.verify_mode = ssl.CERT_NONE


def connect(where: int | Path, *, source: str = "127.0.0.1", seconds: float = 20) -> socket.socket:
    """To nginx at this port from this address, or to gunicorn's own socket."""
    if isinstance(where, Path):
        plain = socket.socket(socket.AF_UNIX)
        plain.settimeout(seconds)
        plain.connect(str(where))
        return plain
    plain = socket.create_connection(("127.0.0.1", where), seconds, source_address=(source, 0))
    return TRUSTING.wrap_socket(plain, server_hostname=HOST)


def ask(where: int | Path, path: str, *, method: str = "GET", seconds: float = 20, **headers: str):
    """The answer, read; headers' names with `_` for `-`."""
    connection = http.client.HTTPConnection(HOST)
    connection.sock = connect(where, seconds=seconds)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    if isinstance(where, Path):
        given |= {"X-Forwarded-Proto": "https"}
    try:
        connection.request(method, path, headers=given)
        answer = connection.getresponse()
        answer.body = answer.read()
    finally:
        connection.close()
    return answer


@contextmanager
def slow_lines(where: int | Path, count: int, path: str) -> Iterator[None]:
    """So many connections from as many addresses, each posting a form at one byte a second."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 100000\r\nCookie: csrftoken={'a' * 32}\r\n"
    )
    head += "Content-Type: application/x-www-form-urlencoded\r\nX-Forwarded-Proto: https\r\n\r\n"
    open_lines = [connect(where, source=f"127.0.1.{number + 1}") for number in range(count)]
    for line in open_lines:
        line.sendall(head.encode())
    ended = threading.Event()

    def drip() -> None:
        while not ended.wait(1):
            for line in open_lines:
                with suppress(OSError):
                    line.sendall(b"a")

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    time.sleep(0.5)
    yield
    ended.set()
    thread.join()
    for line in open_lines:
        line.close()
