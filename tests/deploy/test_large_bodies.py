"""What gunicorn does with bodies that are too large, have no length, or break off with the process."""

import os
import re
import signal
import socket
import time
from pathlib import Path

import pytest

from tests import make
from tests.bench.filings import BOUNDARY, multipart
from tests.deploy.served import HOST, Served

pytestmark = [pytest.mark.trial, pytest.mark.postgres]
MEGABYTE = 1024 * 1024
PATH = "/apply/materials/labour-contract/upload/"


def begin(served: Served, *headers: str) -> socket.socket:
    """A request of which only the head has been sent."""
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(20)
    line.connect(str(served.socket))
    head = [f"POST {PATH} HTTP/1.1", f"Host: {HOST}", "X-Forwarded-Proto: https", *headers, "", ""]
    line.sendall("\r\n".join(head).encode())
    return line


def answer_of(line: socket.socket) -> tuple[int, str]:
    content = b""
    while part := line.recv(65536):
        content += part
        if b"</html>" in content:
            break
    return int(content.split()[1]), content.decode()


def written(folder: Path) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file()]


def test_bodies(served: Served, client_of, tmp_path: Path) -> None:
    """One test, because starting the portal takes longer than asking."""
    folder = served.temporary
    _too_large_is_answered_before_it_is_sent(served)
    assert written(folder) == []
    owner = make.user()
    make.application(owner, complete=False, work_arrangement="full_time")
    session = client_of(owner).cookies["sessionid"].value
    cookie = f"Cookie: __Host-sessionid={session}; __Host-csrftoken={'a' * 32}"
    _files_of_a_killed_process_leave_nothing(served, cookie)
    assert written(folder) == []


def _too_large_is_answered_before_it_is_sent(served: Served) -> None:
    kind = f"Content-Type: multipart/form-data; boundary={BOUNDARY}"
    began = time.monotonic()
    with begin(served, kind, f"Content-Length: {300 * MEGABYTE}") as line:
        status, page = answer_of(line)
    assert (status, "超过了 64.0" in page) == (413, True)
    with begin(served, kind, "Transfer-Encoding: chunked") as line:
        status, page = answer_of(line)
    assert (status, "没有说明要发来多少内容" in page) == (411, True)
    assert time.monotonic() - began < 10


def _files_of_a_killed_process_leave_nothing(served: Served, cookie: str) -> None:
    """Three files that are larger together than one may be, of which the last has not arrived yet."""
    body = multipart(
        {"csrfmiddlewaretoken": "a" * 32}, {f"file{n}": b"%PDF-" * 3 * MEGABYTE for n in range(3)}
    )
    kind = f"Content-Type: multipart/form-data; boundary={BOUNDARY}"
    assert served.gunicorn is not None
    with begin(served, cookie, kind, f"Content-Length: {len(body)}", "Origin: https://" + HOST) as line:
        line.sendall(body[: len(body) * 2 // 3])
        time.sleep(0.5)
        for worker in workers(served.gunicorn.pid):
            os.kill(worker, signal.SIGKILL)
        with pytest.raises((OSError, ValueError, IndexError)):
            answer_of(line)


def workers(pid: int) -> list[int]:
    """The processes that gunicorn has started."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            parents[int(status.parent.name)] = int(re.search(r"PPid:\s+(\d+)", status.read_text())[1])
        except OSError:
            continue
    return [child for child, parent in parents.items() if parent == pid]
