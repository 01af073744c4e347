"""A server process of its own, on the test's database, that can be killed as a power cut would."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

from django.conf import settings
from django.db import connection

from materials.models import StoreMark
from tests.faults.servers import closed_port


def database_url() -> str:
    """The database of this test, for another process."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"


class Server:
    """gunicorn with one worker of four threads; `kill` ends both at once, with nothing tidied up."""

    def __init__(self) -> None:
        self.port = closed_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str) -> "Server":
        StoreMark.objects.all().delete()  # tests.settings gives every process a folder of its own
        command = [sys.executable, "-m", "gunicorn", "youyue.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        command += ["--workers", "1", "--threads", "4", "--log-level", "error", *options]
        own = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database_url()}
        self.process = subprocess.Popen(
            command,
            env=os.environ | own,
            cwd=settings.BASE_DIR,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _attempt in range(600):
            assert self.process.poll() is None, "the server did not start"
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
                return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise TimeoutError(self.url)

    def kill(self) -> None:
        """SIGKILL for the whole group; nothing of it is left when this returns."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
