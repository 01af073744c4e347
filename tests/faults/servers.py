"""Small real servers on real sockets that misbehave as they are told."""

import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def serving(handle: Callable[[socket.socket], None]) -> Iterator[int]:
    """A TCP server that gives every connection to `handle` in a thread of its own; yields its port."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):  # the client had enough
                handle(self.request)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class MailSink:
    """Enough of SMTP to take mails in; refuses the addresses it is told to, with the code it is told."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        self.refuses: dict[str, int] = {}
        self.hangs = False

    def __call__(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")

        def say(text: str) -> None:
            connection.sendall(f"{text}\r\n".encode())

        if self.hangs:
            time.sleep(60)
        say("220 sink")
        to = ""
        for raw in lines:
            line = raw.decode().strip()
            verb = line[:4].upper()
            if verb in ("EHLO", "HELO"):
                say("250 sink")
            elif verb == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                say(f"{self.refuses[to]} no" if to in self.refuses else "250 ok")
            elif verb == "DATA":
                say("354 go on")
                body = b""
                while (part := lines.readline()) not in (b".\r\n", b""):
                    body += part
                self.taken.append((to, body.decode("utf-8", "replace")))
                say("250 taken")
            elif verb == "QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")
