"""All of it: started in order, looked at, and ended in order."""

import base64
import json
import os
import secrets as random
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import boto3
import psycopg2
from botocore.config import Config
from psycopg2 import sql

from cluster import database, hosts, store, web
from cluster.hosts import APPLICATIONS, BALANCER, DATABASES, STORES, Host
from cluster.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("CLUSTER_HOME", "/var/tmp/youyue-cluster"))  # noqa: S108 (0711, and files 0600)
TOOLS = Path(os.environ.get("CLUSTER_TOOLS", "/var/tmp/youyue-cluster-tools")) / "bin"  # noqa: S108

STAGES = (
    ("web", "worker"),
    ("filer",),
    ("volume", "master"),
    ("pgbouncer", "haproxy"),
    ("patroni",),
    ("etcd",),
)


class Cluster:
    def __init__(self, *, demo: bool, code: Path = ROOT) -> None:
        self.demo, self.code = demo, code
        self.home = HOME
        if HOME.exists():
            shutil.rmtree(HOME)
        HOME.mkdir(mode=0o711)
        self.secrets = _secrets()
        self.supervisor = Supervisor(HOME)

    # --- start ---------------------------------------------------------------------------------------------
    def start(self) -> None:
        hosts.build()
        (HOME / "supervisor.pid").write_text(str(os.getpid()))
        self._step("database", self._start_databases)
        self._step("balancer and store", self._start_store)
        self._step("tables and static files", self._prepare)
        self._step("web servers and workers", self._start_applications)

    def _step(self, name: str, run: Callable[[], None]) -> None:
        began = time.monotonic()
        run()
        print(f"  {name}: {time.monotonic() - began:.1f} s", flush=True)

    def _start_databases(self) -> None:
        etcds, patronis = database.programs(HOME, TOOLS, self.secrets)
        for program in etcds:
            self.supervisor.start(program)
        _wait("etcd", 20, lambda: _answers(f"http://{DATABASES[0].address}:2379/health"))
        for program in patronis:
            self.supervisor.start(program)
        database.wait_until_whole(self.supervisor, 60)
        for name in (web.NAME, store.NAMES):
            self._make_database(name)

    def _make_database(self, name: str) -> None:
        leader = database.leader()
        assert leader is not None
        with _session(leader, self.secrets) as session:
            role = sql.Identifier(name)
            word = sql.Literal(self.secrets[name])
            session.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, word))
            # not by `options`, which PgBouncer refuses
            session.execute(sql.SQL("ALTER ROLE {} SET statement_timeout = '30s'").format(role))
            session.execute(sql.SQL("ALTER ROLE {} SET lock_timeout = '15s'").format(role))
            session.execute(sql.SQL("ALTER ROLE {} SET jit = off").format(role))
            session.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(role, role))

    def _start_store(self) -> None:
        self.supervisor.start(web.balancer(HOME, "http" if self.demo else "https"))
        for program in web.poolers(HOME, self.secrets):
            self.supervisor.start(program)
        for kind in store.programs(HOME, TOOLS, self.secrets):
            for program in kind:
                self.supervisor.start(program)
        _wait("the store", 60, self._has_bucket)

    def _has_bucket(self) -> bool:
        try:
            self.bucket_client().create_bucket(Bucket=store.BUCKET)
            self.bucket_client().put_object(Bucket=store.BUCKET, Key="first", Body=b"1")
            self.bucket_client().delete_object(Bucket=store.BUCKET, Key="first")
        except Exception:
            return False
        return True

    def _prepare(self) -> None:
        commands = [["migrate", "-v0"], ["createcachetable"], ["load_catalog", "-v0"]]
        if self.demo:
            commands.append(["load_demo"])
        for command in commands:
            self.manage(APPLICATIONS[0], *command)
        if not self.demo:
            first, *others = (HOME / host.name / "static" for host in APPLICATIONS)
            self.manage(APPLICATIONS[0], "collectstatic", "--no-input", "-v0")
            for other in others:
                shutil.copytree(first, other)

    def _start_applications(self) -> None:
        for host in APPLICATIONS:
            self.start_application(host, self.code)
        _wait("the portal", 60, lambda: all(self.is_up(host) for host in APPLICATIONS))

    def start_application(self, host: Host, code: Path) -> None:
        for program in web.applications(HOME, host, self.secrets, code, self.python, self.demo):
            self.supervisor.start(program)

    # --- what is asked of it -------------------------------------------------------------------------------
    @property
    def python(self) -> Path:
        return ROOT / ".venv/bin/python"

    def is_up(self, host: Host) -> bool:
        return _answers(f"http://{host.address}:{web.WEB}/healthz")

    def manage(self, host: Host, *command: str, code: Path | None = None) -> str:
        """`manage.py command` on a host, from the code in `code`. Raises with what it wrote."""
        place = code or self.code
        environment = web.settings(HOME, host, self.secrets, place, self.demo)
        if command[0] == "migrate":  # which sets limits of its session, past the pooler
            environment["DATABASE_URL"] = web.database_url(BALANCER, web.WRITE, self.secrets)
        done = subprocess.run(
            host.run(str(self.python), "manage.py", *command),
            cwd=place,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(HOME)} | environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {command[0]}: {done.stdout[-1500:]}{done.stderr[-1500:]}")
        return done.stdout

    def bucket_client(self) -> "boto3.client":
        return boto3.client(
            "s3",
            endpoint_url=f"http://{BALANCER.address}:{store.S3}",
            aws_access_key_id="youyue",
            aws_secret_access_key=self.secrets["s3"],
            region_name="us-east-1",
            config=Config(connect_timeout=2, read_timeout=5, s3={"addressing_style": "path"}),
        )

    def addresses(self) -> str:
        rows = [
            ("the portal", f"http://{BALANCER.address}:{web.WEB}"),
            *((f"  on {host.name}", f"http://{host.address}:{web.WEB}/readyz") for host in APPLICATIONS),
            ("database, write", f"{BALANCER.address}:{web.WRITE}"),
            ("database, read", f"{BALANCER.address}:{web.READ}"),
            *((f"  Patroni on {host.name}", f"http://{host.address}:8008/cluster") for host in DATABASES),
            ("store (S3)", f"http://{BALANCER.address}:{store.S3}"),
            *((f"  of {host.name}", f"http://{host.address}:{store.S3}") for host in STORES),
            ("logs", str(HOME / "log")),
            ("a shell on a host", f"ip netns exec {APPLICATIONS[0].space} bash"),
        ]
        return "\n".join(f"{name:22}{value}" for name, value in rows)

    def stop(self) -> None:
        """Web, PgBouncer, balancer, store, databases, etcd; then the hosts. The data go too."""
        for host in hosts.HOSTS:
            with suppress(RuntimeError):
                hosts.heal(host)
        self.supervisor.stop_all(STAGES)
        for host in DATABASES:
            database.kill_postgres(HOME, host)
        self.supervisor.reap_all()
        hosts.remove()
        if not os.environ.get("CLUSTER_KEEP"):
            shutil.rmtree(HOME, ignore_errors=True)


def check_this_machine() -> None:
    """Ends with a sentence where it cannot run."""
    if os.geteuid() != 0:
        sys.exit(hosts.ROOT_NEEDED)
    missing = [name for name in ("ip", "etcd", "haproxy", "pgbouncer", "setpriv") if not shutil.which(name)]
    missing += [str(TOOLS / name) for name in ("patroni", "weed") if not (TOOLS / name).exists()]
    if missing:
        sys.exit(f"missing: {' '.join(missing)}; run deploy/cluster/packages")


def _secrets() -> dict[str, str]:
    names = (database.SUPERUSER, database.REPLICATOR, web.NAME, store.NAMES, "s3")
    words = {name: random.token_urlsafe(18) for name in names} | {"django": random.token_urlsafe(60)}
    words |= {name: base64.b64encode(random.token_bytes(32)).decode() for name in ("field", "index")}
    place = HOME / "secrets.json"
    place.touch(mode=0o600)
    place.write_text(json.dumps(words))
    return words


class _session:
    """A superuser's session at a host's own postgres, each statement by itself."""

    def __init__(self, host: Host, secrets: dict[str, str], name: str = "postgres") -> None:
        self.connection = psycopg2.connect(
            host=host.address,
            user=database.SUPERUSER,
            password=secrets[database.SUPERUSER],
            dbname=name,
            connect_timeout=3,
        )
        self.connection.autocommit = True

    def __enter__(self) -> "psycopg2.extensions.cursor":
        return self.connection.cursor()

    def __exit__(self, *_error: object) -> None:
        self.connection.close()


session = _session


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _wait(name: str, seconds: float, ready: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > until:
            raise RuntimeError(f"{name} did not come up in {seconds:.0f} s; see {HOME / 'log'}")
        time.sleep(0.3)
