"""Stands between our S3 client and a real server, and spoils the traffic as it is told.

Requests are handed on byte for byte, so that signatures hold; only Expect and Connection, which nobody signs,
are taken care of here.
"""

import socket
import struct
import time
from collections.abc import Callable
from contextlib import closing

PAGE = b"<!doctype html><title>200</title><p>The site is temporarily unavailable."
FAULTS = (
    "reset at once",
    "reset mid-body",
    "stored, no answer",
    "never reached, no answer",
    "503",
    "200 with a page",
    "swallowed with a 200",
    "answer at a byte a second",
    "file at a byte a second",
    "wrong ETag",
    "file cut short",
)


class FaultProxy:
    """`fault` is one of FAULTS or "". `spoiled` counts how often it struck.

    `choose`, given an object's path, says its fault instead: many uploads at once then meet different ones.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.fault = ""
        self.choose: Callable[[bytes], str] | None = None
        self.patience = 20.0
        self.spoiled = 0

    def __call__(self, connection: socket.socket) -> None:
        stream = connection.makefile("rb")
        while True:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                line = stream.readline()
                if not line:
                    return
                head += line
            if not self._one(connection, stream, head):
                return

    def _one(self, connection: socket.socket, stream, head: bytes) -> bool:
        """One request and its answer; false if the connection is over."""
        verb, fields = head.split(b" ", 1)[0], _fields(head)
        length = int(fields.get(b"content-length", b"0"))
        put, get = verb == b"PUT", verb == b"GET"
        path = head.split(b" ", 2)[1].partition(b"?")[0]
        fault = (self.choose(path) if self.choose else self.fault) if put or get else ""
        if fault == "reset at once" and put:
            return self._reset(connection)
        if b"expect" in fields:
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if fault == "reset mid-body" and put:
            stream.read(length // 2)
            return self._reset(connection)
        body = stream.read(length)
        if fault in {"never reached, no answer", "503", "200 with a page", "swallowed with a 200"} and put:
            self.spoiled += 1
            if fault == "never reached, no answer":
                time.sleep(self.patience)
                return False
            status = b"503 Slow Down" if fault == "503" else b"200 OK"
            page = b"" if fault == "swallowed with a 200" else PAGE
            connection.sendall(b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, len(page), page))
            return True
        answer = self._ask(head, body)
        if fault == "stored, no answer" and put:
            self.spoiled += 1
            time.sleep(self.patience)
            return False
        if (fault == "answer at a byte a second" and put) or (fault == "file at a byte a second" and get):
            self.spoiled += 1
            for byte in answer[: int(self.patience)]:
                connection.sendall(bytes([byte]))
                time.sleep(1)
            return False
        if fault == "wrong ETag":
            answer = _with_wrong_etag(answer)
            self.spoiled += 1
        if fault == "file cut short" and get:
            self.spoiled += 1
            answer = answer[:-100]
        connection.sendall(answer)
        return False

    def _ask(self, head: bytes, body: bytes) -> bytes:
        lines = [
            line
            for line in head[:-4].split(b"\r\n")
            if not line.lower().startswith((b"expect:", b"connection:"))
        ]
        with closing(socket.create_connection(("127.0.0.1", self.port), timeout=30)) as server:
            server.sendall(b"\r\n".join([*lines, b"Connection: close", b"", b""]) + body)
            answer = b""
            while part := server.recv(65536):
                answer += part
        return answer

    def _reset(self, connection: socket.socket) -> bool:
        """A reset, not an orderly end."""
        self.spoiled += 1
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
        return False


def _fields(head: bytes) -> dict[bytes, bytes]:
    pairs = (line.partition(b":") for line in head.split(b"\r\n")[1:] if b":" in line)
    return {name.strip().lower(): value.strip() for name, _colon, value in pairs}


def _with_wrong_etag(answer: bytes) -> bytes:
    head, _empty, body = answer.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    lines = [b'ETag: "%s"' % (b"0" * 32) if line.lower().startswith(b"etag:") else line for line in lines]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body
