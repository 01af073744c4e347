"""Asks ClamAV's clamd about a file: its INSTREAM command over the socket of CLAMD_SOCKET.

Only an explicit OK is an OK. A silent, slow, cut or odd answer is `Away`, and the file stays unscanned.
"""

import socket
import struct
import time
from contextlib import closing

from django.conf import settings

SILENCE = 10  # seconds without any progress
TOTAL = 60  # seconds for one file
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


class Away(Exception):
    """The scanner cannot be asked, or did not give an answer that says yes or no."""


def is_configured() -> bool:
    return bool(settings.CLAMD_SOCKET)


def scan(content: bytes) -> str:
    """The name of what was found in the bytes, or nothing. Raises Away."""
    until = time.monotonic() + TOTAL
    try:
        with closing(_connect()) as clamd:
            _send(clamd, b"zINSTREAM\0", until)
            for start in range(0, len(content), CHUNK):
                chunk = content[start : start + CHUNK]
                _send(clamd, struct.pack(">I", len(chunk)) + chunk, until)
            _send(clamd, struct.pack(">I", 0), until)
            answer = _answer(clamd, until)
    except (OSError, ValueError) as error:
        raise Away(type(error).__name__) from error
    return _read(answer)


def _connect() -> socket.socket:
    """Nothing configured, or an address that is none, is an OSError or ValueError."""
    address = settings.CLAMD_SOCKET
    if address.startswith("/"):
        clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        clamd.settimeout(SILENCE)
        try:
            clamd.connect(address)
        except BaseException:
            clamd.close()
            raise
        return clamd
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SILENCE)


def _send(clamd: socket.socket, part: bytes, until: float) -> None:
    clamd.settimeout(_left(until))
    clamd.sendall(part)


def _answer(clamd: socket.socket, until: float) -> bytes:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        clamd.settimeout(_left(until))
        part = clamd.recv(LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(SILENCE, left)


def _read(answer: bytes) -> str:
    if answer == b"stream: OK\0":
        return ""
    text = answer.decode("utf-8", "replace")
    if text.startswith("stream: ") and text.endswith(" FOUND\0"):
        return text[len("stream: ") : -len(" FOUND\0")] or "unnamed"
    # a limit exceeded, a command that was not understood, half an answer
    raise Away("no answer that says yes or no")
