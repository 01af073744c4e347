"""Enough of ClamAV's clamd to judge streams, and to answer as badly as one may."""

import socket
import struct
import threading
import time

VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class FakeClamd:
    """Finds VIRUS. `fault` is one of FAULTS, or "" for a sound one; `asked` are the streams it was sent."""

    FAULTS = ("hangs", "hangs up", "half an answer", "limit", "page", "no command", "busy", "yes but")

    def __init__(self) -> None:
        self.fault = ""
        self.asked: list[bytes] = []
        self.patience = 60.0
        self._lock = threading.Lock()

    def __call__(self, connection: socket.socket) -> None:
        stream = connection.makefile("rb")
        if self.fault == "busy":
            time.sleep(self.patience)
            return
        if self.fault == "hangs up":
            connection.close()
            return
        command = b""
        while not command.endswith(b"\0"):
            command += stream.read(1)
        if command != b"zINSTREAM\0" or self.fault == "no command":
            connection.sendall(b"UNKNOWN COMMAND\0")
            return
        body = b""
        while length := struct.unpack(">I", stream.read(4))[0]:
            body += stream.read(length)
        with self._lock:
            self.asked.append(body)
        if self.fault == "hangs":
            time.sleep(self.patience)
            return
        found = b"Eicar-Test-Signature FOUND" if VIRUS in body else b"OK"
        connection.sendall(
            {
                "half an answer": b"stream: O",
                "limit": b"INSTREAM size limit exceeded. ERROR\0",
                "page": b"<!doctype html><title>200 OK</title>\0",
                "yes but": b"stream: OK ERROR\0",
            }.get(self.fault, b"stream: %s\0" % found)
        )
