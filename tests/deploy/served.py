"""nginx and gunicorn as `deploy/` configures them, but for places, ports and a certificate of their own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings

from tests.browser.killed import database_url
from tests.faults.servers import closed_port

DEPLOY = Path(settings.BASE_DIR) / "deploy"
HOST = "youyue.example.cn"
SECRET = "of-the-trial-" + "0123456789abcdef" * 3
MAIN = """
daemon off;
{user}
worker_processes 2;
pid {home}/nginx.pid;
error_log {home}/nginx.log warn;
include /etc/nginx/modules-enabled/*.conf;
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    proxy_temp_path {home}/proxy; fastcgi_temp_path {home}/fastcgi; uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    include {home}/youyue.conf;
}}
"""


def rendered(home: Path, port: int, upstream: Path) -> str:
    """deploy/nginx.conf with nothing replaced but where things are on this machine."""
    text = (DEPLOY / "nginx.conf").read_text()
    for there, here in {
        "unix:/run/youyue-web/web.sock": f"unix:{upstream}",
        "/etc/ssl/youyue/": f"{home}/",
        "/dev/shm/youyue-bodies": f"{home}/bodies",
        "/var/log/nginx/youyue.log": f"{home}/access.log",
        "/srv/youyue/var/static/": f"{home}/static/",
        "/srv/youyue/deploy": str(DEPLOY),
    }.items():
        assert there in text, there
        text = text.replace(there, here)
    text = re.sub(r" *listen \[::\].*\n", "", text)  # not every machine has it
    text = re.sub(r"listen 443 ", f"listen 127.0.0.1:{port} ", text)
    return re.sub(r"listen 80;", f"listen 127.0.0.1:{closed_port()};", text)


class Served:
    """`port` is nginx's, `socket` gunicorn's own, which nobody but nginx reaches where it is deployed."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, closed_port()
        self.socket = home / "web.sock"
        self.temporary = home / "tmp"  # where the portal would put temporary files
        self.temporary.mkdir()
        self.url = f"https://{HOST}:{self.port}"
        self.gunicorn: subprocess.Popen[bytes] | None = None
        self._started: list[subprocess.Popen[bytes]] = []

    def start_nginx(self) -> None:
        certificate = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        certificate += ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
        certificate += ["-keyout", self.home / "privkey.pem", "-out", self.home / "fullchain.pem"]
        subprocess.run(certificate, check=True, capture_output=True)
        (self.home / "youyue.conf").write_text(rendered(self.home, self.port, self.socket))
        (self.home / "nginx.conf").write_text(
            MAIN.format(home=self.home, user="" if os.getuid() else "user root;")
        )
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        assert Path(nginx).exists(), "nginx is missing; .ci/packages --trials installs it"
        self._run([nginx, "-e", str(self.home / "nginx.log"), "-c", str(self.home / "nginx.conf")])
        self._wait(lambda: socket.create_connection(("127.0.0.1", self.port), 1).close())

    def start_portal(self, collected: Path, **more: str) -> None:
        """`collected` is what `collect` has made; `more` goes into the environment."""
        (self.home / "static").symlink_to(collected)
        environment = (
            environment_of(self.home)
            | more
            | {
                "WEB_SOCKET": f"unix:{self.socket}",
                "WEB_CONCURRENCY": "2",
                "TMPDIR": str(self.temporary),
            }
        )
        _manage("createcachetable", environment)
        environment |= dict(
            re.findall(r"(MALLOC_\w+)=(\d+)", (DEPLOY / "systemd/youyue-web.service").read_text())
        )
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py", "youyue.wsgi"]
        self.gunicorn = self._run([*gunicorn, "--log-level", "error"], env=environment)
        self._wait(self._reach_portal)

    def _reach_portal(self) -> None:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(self.socket))

    def _run(self, command: list[str], env: dict[str, str] | None = None) -> "subprocess.Popen[bytes]":
        with (self.home / "log").open("ab") as log:
            process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=env, stdout=log, stderr=log)
        self._started.append(process)
        return process

    def _wait(self, reach: object) -> None:
        until = time.monotonic() + 60
        while True:
            try:
                return reach()  # type: ignore[operator]
            except OSError:
                dead = [process for process in self._started if process.poll() is not None]
                assert not dead, (self.home / "log").read_text()[-2000:]
                assert time.monotonic() < until
                time.sleep(0.1)

    def stop(self) -> None:
        for process in self._started:
            process.send_signal(signal.SIGTERM)
        for process in self._started:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def collect(home: Path) -> Path:
    """The static files, hashed and compressed; takes longer than anything else here."""
    _manage("collectstatic", environment_of(home), "--no-input")
    return home / "static"


def environment_of(home: Path) -> dict[str, str]:
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.deploy.settings",
        "DEPLOY_HOME": str(home),
        "DEPLOY_SECRET": SECRET,
    }
    own |= {
        "DATABASE_URL": database_url(),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "PYTHONWARNINGS": "ignore",
    }
    return os.environ | own


def _manage(command: str, environment: dict[str, str], *options: str) -> None:
    manage = [sys.executable, "manage.py", command, "--verbosity", "0", *options]
    subprocess.run(manage, check=True, cwd=settings.BASE_DIR, env=environment)
