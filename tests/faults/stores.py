"""Stores that misbehave: one at the Storage API, and an S3 server that misbehaves over real HTTP."""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage

APOLOGY = b"<!doctype html><title>503</title><p>The site is temporarily unavailable."


class FaultyStore(FileSystemStorage):
    """A disk that fails in one way: `fault` is one of FAULTS or "" for a sound one."""

    SILENT = ("truncated", "page", "emptied", "swapped")
    LOUD = ("before", "after", "unreadable")
    fault = ""

    def _save(self, name: str, content: File) -> str:
        if self.fault == "before":
            raise OSError("no route to host")
        body = content.read()
        if self.fault == "truncated":
            body = body[: len(body) // 2]
        elif self.fault == "page":
            body = APOLOGY
        elif self.fault == "emptied":
            body = b""
        elif self.fault == "swapped":
            body = body[::-1]
        name = super()._save(name, ContentFile(body))
        if self.fault == "after":
            raise TimeoutError("no answer")
        return name

    def _open(self, name: str, mode: str = "rb") -> File:
        if self.fault == "unreadable":
            raise PermissionError(name)
        return super()._open(name, mode)


class S3Handler(BaseHTTPRequestHandler):
    """As much of S3 as one bucket of whole objects needs, and the faults of a bad day."""

    protocol_version = "HTTP/1.1"
    server: "S3Server"

    def log_message(self, *args: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._give(send_body=False)

    def do_GET(self) -> None:
        self.server.asked += 1
        self._give(send_body=True)

    def do_DELETE(self) -> None:
        self.server.objects.pop(self.path, None)
        self._answer(204)

    def do_PUT(self) -> None:
        fault = self.server.fault
        if self.headers.get("Expect"):
            self.send_response_only(100)
            self.end_headers()
        length = int(self.headers["Content-Length"])
        if fault == "reset mid-body":
            self.rfile.read(length // 2)
            self.connection.close()
            return
        body = _bare(self.rfile.read(length))
        if fault == "no answer":
            time.sleep(self.server.patience)
            self.close_connection = True
            return
        if fault == "503":
            self._answer(503, APOLOGY)
            return
        if fault == "200 with a page":
            self._answer(200, APOLOGY)
            return
        self.server.objects[self.path] = APOLOGY if fault == "stores a page" else body
        if fault == "cuts the object":
            self.server.objects[self.path] = body[:100]
        self._answer(200, headers={"ETag": f'"{hashlib.md5(body).hexdigest()}"'})

    def _give(self, *, send_body: bool) -> None:
        body = self.server.objects.get(self.path.partition("?")[0])  # a signed address ends in the signature
        if body is None:
            self._answer(404)
            return
        if self.server.fault == "403 when reading":
            self._answer(403, APOLOGY)
            return
        if self.server.fault == "cut on the way":
            self._answer(200, body[: len(body) // 2], headers={"Content-Length": str(len(body))})
            self.close_connection = True
            return
        if self.server.fault == "one byte at a time":
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for byte in body if send_body else b"":
                self.wfile.write(bytes([byte]))
                time.sleep(self.server.patience / 10)
            return
        self._answer(200, body, send_body=send_body)

    def _answer(
        self, status: int, body: bytes = b"", *, headers: dict[str, str] | None = None, send_body: bool = True
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if send_body:
            self.wfile.write(body)


def _bare(body: bytes) -> bytes:
    """The object without the chunks that a client signs one by one (aws-chunked)."""
    head = body[:200].split(b"\r\n")[0].split(b";")[0]
    if not head or head.strip(b"0123456789abcdef"):
        return body
    out = b""
    while body:
        head, _line, rest = body.partition(b"\r\n")
        size = int(head.split(b";")[0], 16)
        if not size:
            break
        out, body = out + rest[:size], rest[size + 2 :]
    return out


class S3Server(ThreadingHTTPServer):
    daemon_threads = True
    fault = ""
    patience = 3.0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), S3Handler)
        self.objects: dict[str, bytes] = {}
        self.asked = 0

    def handle_error(self, request: object, client_address: object) -> None:
        pass

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


def s3_options(server: S3Server) -> dict[str, object]:
    """The product's own options for the server (`youyue.stores`), with its time limits cut to a fifth."""
    return {
        "bucket_name": "youyue",
        "endpoint_url": server.url,
        "access_key": "key",
        "secret_key": "secret",
        "region_name": "gz",
        "file_overwrite": False,
        "transfer_config": TransferConfig(use_threads=False),
        "client_config": Config(
            connect_timeout=0.4,
            read_timeout=1,
            retries={"mode": "standard", "total_max_attempts": 2},
            signature_version="s3v4",
            s3={"addressing_style": "path"},
        ),
    }


@contextmanager
def s3_server() -> Iterator[S3Server]:
    server = S3Server()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
