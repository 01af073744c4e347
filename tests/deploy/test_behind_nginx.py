"""The files of `deploy/` at work: slow lines hold nothing up, nobody says where he comes from, sizes and
words."""

import gzip
import re
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pytest

from tests import make
from tests.deploy.lines import ask, connect, slow_lines
from tests.deploy.served import HOST, Served

pytestmark = [pytest.mark.trial, pytest.mark.alone, pytest.mark.postgres]
LINES = 50
LEAST = 0.05  # seconds: on a shared machine a page may be so much later without a cause


def p95(where: int | Path, cookie: str, *, count: int = 20, seconds: float = 20) -> float:
    times = []
    for _number in range(count):
        for path in ("/", "/items/", "/apply/basics/"):
            began = time.monotonic()
            try:
                answer = ask(where, path, seconds=seconds, Cookie=cookie)
                assert answer.status == 200, (path, answer.status)
            except TimeoutError:
                return seconds
            times.append(time.monotonic() - began)
    return sorted(times)[len(times) * 95 // 100]


@pytest.fixture
def cookie(served: Served, client_of) -> str:
    """Of an applicant with a draft."""
    owner = make.user()
    make.application(owner)
    return f"__Host-sessionid={client_of(owner).cookies['sessionid'].value}"


def test_the_portal_as_it_is_deployed(served: Served, cookie: str) -> None:
    """One test, because starting all of it takes longer than asking."""
    _slow_lines_hold_up_no_page(served, cookie)
    _a_visitor_does_not_say_where_he_comes_from(served)
    _too_much_is_refused_in_words_before_the_portal(served, cookie)
    _what_is_sent_is_compressed(served, cookie)


def _slow_lines_hold_up_no_page(served: Served, cookie: str) -> None:
    p95(served.port, cookie, count=3)
    alone = p95(served.port, cookie)
    with slow_lines(served.port, LINES, "/login/"):
        beside = p95(served.port, cookie)
        # the control: the same lines at gunicorn itself, which has eight threads for them
    with slow_lines(served.socket, LINES, "/login/"):
        unbuffered = p95(served.socket, cookie, count=1, seconds=4)
    print(f"p95 alone {alone * 1000:.0f} ms, beside {LINES} slow lines {beside * 1000:.0f} ms,", end=" ")
    print(f"without nginx {'no answer in ' if unbuffered == 4 else ''}{unbuffered * 1000:.0f} ms")
    assert beside <= max(2 * alone, alone + LEAST)
    assert unbuffered > max(2 * alone, alone + LEAST)


def _a_visitor_does_not_say_where_he_comes_from(served: Served) -> None:
    """10.9.8.7 may read the numbers: whoever could claim to be it would."""
    lies = {"X_Real_IP": "10.9.8.7", "X_Forwarded_For": "10.9.8.7", "X_Forwarded_Proto": "http"}
    assert ask(served.port, "/metrics", **lies).status == 404
    assert ask(served.port, "/", **lies, X_Forwarded_Host="evil.example").status == 200
    assert ask(served.socket, "/metrics", X_Real_IP="10.9.8.7").status == 200  # the control


def _too_much_is_refused_in_words_before_the_portal(served: Served, cookie: str) -> None:
    length = str(211 * 1024 * 1024)
    refused = ask(served.port, "/apply/basics/", method="POST", Cookie=cookie, Content_Length=length)
    assert refused.status == 413
    assert "文件太大" in refused.body.decode()
    assert "X-Request-ID" not in refused.headers  # the portal numbers what it answers
    bare = ask(served.port, "/apply/basics/", method="POST", Cookie=cookie, Content_Length="0")
    assert "X-Request-ID" in bare.headers


def _what_is_sent_is_compressed(served: Served, cookie: str) -> None:
    own = {"Cookie": cookie, "Sec_Fetch_Site": "same-origin"}
    page = ask(served.port, "/items/", Accept_Encoding="gzip, br", **own)
    assert page.headers["Content-Encoding"] == "gzip"
    plain = ask(served.port, "/items/", **own)
    assert "Content-Encoding" not in plain.headers
    assert len(gzip.decompress(page.body)) - len(plain.body) in range(-20, 21)
    elsewhere = ask(
        served.port, "/items/", Accept_Encoding="gzip", Cookie=cookie, Sec_Fetch_Site="cross-site"
    )
    assert "Content-Encoding" not in elsewhere.headers
    sheet = re.search(r'href="(/static/css/[^"]+)"', plain.body.decode())[1]
    whole = ask(served.port, sheet).body
    for encoding, unpack in {"gzip": gzip.decompress, "br": brotli.decompress}.items():
        answer = ask(served.port, sheet, Accept_Encoding=encoding)
        assert answer.headers["Content-Encoding"] == encoding
        assert "immutable" in answer.headers["Cache-Control"]
        assert unpack(answer.body) == whole


@pytest.fixture
def echo(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """nginx alone, before a server that answers with the head of what it was sent."""

    class Echo(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            head = b""
            while (line := self.rfile.readline()) not in (b"\r\n", b""):
                head += line
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(head) + head)

    running = Served(tmp_path)
    server = socketserver.ThreadingUnixStreamServer(str(running.socket), Echo)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def sent(headers: str) -> str:
        line = connect(running.port)
        line.sendall(f"GET / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n{headers}\r\n".encode())
        answer = b""
        while part := line.recv(4096):
            answer += part
        line.close()
        return answer.partition(b"\r\n\r\n")[2].decode()

    try:
        running.start_nginx()
        yield sent
    finally:
        running.stop()
        server.shutdown()
        server.server_close()


def test_what_a_visitor_says_of_the_way_is_stripped(echo: Callable[[str], str]) -> None:
    lies = "X-Forwarded-For: 10.9.8.7\r\nX-Real-IP: 10.9.8.7\r\nX-Forwarded-Proto: http\r\n"
    lies += (
        "X-Forwarded-Host: evil.example\r\nX-Forwarded-Port: 1\r\nForwarded: for=10.9.8.7\r\nX-Kept: yes\r\n"
    )
    lies += "X_Real_IP: 10.9.8.7\r\nX_Forwarded_Proto: http\r\n"
    head = echo(lies).lower().splitlines()
    assert "x-kept: yes" in head  # the control: what is not about the way comes through
    assert [line for line in head if "10.9.8.7" in line or "evil" in line] == []
    told = sorted(line for line in head if line.startswith(("x-", "forwarded", "x_")))
    assert told == ["x-forwarded-proto: https", "x-kept: yes", "x-real-ip: 127.0.0.1"]
