"""The web server under measurement: gunicorn, two workers of four threads, on a port of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from tests.bench import meter


@contextmanager
def running() -> Iterator[tuple[int, int]]:
    """Port and process id of a server that answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "tests.bench.wsgi:application",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--keep-alive", "120"]
    command += ["--log-level", "error", "--worker-tmp-dir", str(settings.HOME)]
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ)  # noqa: S603
    try:
        _wait(port, server)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int, server: subprocess.Popen) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit("the web server did not start")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the web server does not answer")


def database_pid() -> int | None:
    """The database server's process on this machine; None for SQLite, or when it runs elsewhere."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = meter.parent(cursor.fetchone()[0])
    name = meter.PROC / str(pid) / "comm"
    return pid if pid and name.exists() and name.read_text().startswith("postgres") else None
