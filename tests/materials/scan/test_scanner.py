"""What clamd says: only an explicit OK is one, and whatever else is said, or not said, is no answer."""

from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingUnixStreamServer
from threading import Thread

import pytest

from materials.scan import scanner
from tests.faults.clamd import VIRUS, FakeClamd


@pytest.fixture
def listen(settings, tmp_path: Path) -> Iterator[Callable[[Callable], None]]:
    """Lets something answer at CLAMD_SOCKET, a file: the network is closed here."""
    servers = []

    def listen(answer: Callable) -> None:
        class Handler(BaseRequestHandler):
            def handle(self) -> None:
                answer(self.request)

        settings.CLAMD_SOCKET = str(tmp_path / "clamd")
        server = ThreadingUnixStreamServer(settings.CLAMD_SOCKET, Handler)
        # An answer that never comes waits for the rest of the question: nobody waits for it at the end.
        server.daemon_threads, server.block_on_close = True, False
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        servers.append((server, thread))

    yield listen
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("size", [0, 1, scanner.CHUNK, scanner.CHUNK + 1])
def test_every_byte_is_asked_about(listen: Callable, size: int) -> None:
    fake = FakeClamd()
    listen(fake)
    assert scanner.scan(b"x" * size) == ""
    assert fake.asked == [b"x" * size]


def test_name_of_what_was_found(listen: Callable) -> None:
    listen(FakeClamd())
    assert scanner.scan(b"before" + VIRUS) == "Eicar-Test-Signature"


@pytest.mark.parametrize("fault", ["half an answer", "limit", "page", "no command", "yes but", "hangs up"])
def test_no_answer(listen: Callable, fault: str) -> None:
    fake = FakeClamd()
    fake.fault = fault
    listen(fake)
    with pytest.raises(scanner.Away):
        scanner.scan(b"anything")


@pytest.mark.parametrize(
    ("answer", "found"),
    [(b"stream: OK\0", ""), (b"stream: A B FOUND\0", "A B"), (b"stream:  FOUND\0", "unnamed")],
)
def test_answer_that_is_one(answer: bytes, found: str) -> None:
    assert scanner._read(answer) == found


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0",
        b"stream: OK",
        b"OK\0",
        b"stream: OK\n\0",
        b"stream: ok\0",
        b"A FOUND\0",
        b"stream: A FOUND",
    ],
)
def test_answer_that_is_none(answer: bytes) -> None:
    with pytest.raises(scanner.Away):
        scanner._read(answer)


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "nonsense", "127.0.0.1:port"])
def test_address_that_leads_nowhere(settings, address: str) -> None:
    settings.CLAMD_SOCKET = address
    with pytest.raises(scanner.Away):
        scanner.scan(b"anything")


def test_whole_has_a_limit(listen: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "TOTAL", 0)
    listen(FakeClamd())
    with pytest.raises(scanner.Away, match="TimeoutError"):
        scanner.scan(b"anything")


@pytest.mark.parametrize(("address", "expected"), [("", False), ("127.0.0.1:1", True)])
def test_configured(settings, address: str, expected: bool) -> None:
    settings.CLAMD_SOCKET = address
    assert scanner.is_configured() == expected
