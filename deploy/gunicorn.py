"""The web server's settings: `gunicorn --config deploy/gunicorn.py youyue.wsgi`, behind nginx."""

import os
from typing import Any

bind = os.environ.get("WEB_SOCKET", "unix:/run/youyue-web/web.sock")
umask = 0o007  # the socket is for the group, in which nginx is
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", os.cpu_count() or 2))
threads = int(os.environ.setdefault("WEB_THREADS", "4"))  # youyue.settings reads it too: half may upload
preload_app = True  # the code once, shared by all of them
max_requests = 5000  # then a fresh process: memory that libraries do not give back
max_requests_jitter = 500
timeout = 60  # longer than the longest upload waits for its check and the store
graceful_timeout = 30
keepalive = 75
worker_tmp_dir = "/dev/shm"  # noqa: S108 (a heartbeat on a disk that is busy kills workers)
forwarded_allow_ips = "*"  # only nginx reaches the socket
control_socket_disable = True


def child_exit(server: Any, worker: Any) -> None:
    """What a process that is gone counted stays counted, what it was just doing does not."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
