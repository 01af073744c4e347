"""Writers with a journal: rows through PgBouncer, objects through S3, rows at a cut-off leader's postgres."""

import hashlib
import os
import secrets
import subprocess
import sys
import threading
import time
from contextlib import suppress

import psycopg2

from cluster.hosts import APPLICATIONS, Host
from cluster.store import BUCKET
from cluster.web import NAME, POOLED
from cluster.whole import Cluster, session

TABLE = "trial_rows"
ALONE = """
import os, socket, sys, time, psycopg2
address, place = sys.argv[1:3]
while True:
    try:
        one = psycopg2.connect(host=address, user={name!r}, dbname={name!r},
                               connect_timeout=1, tcp_user_timeout=2000)
        one.autocommit = True
        mark = "alone-" + os.urandom(8).hex()
        print(time.time(), "tried", mark, flush=True)
        one.cursor().execute("INSERT INTO {table} (mark) VALUES (%s)", [mark])
        print(time.time(), "acknowledged", mark, flush=True)
        one.close()
    except psycopg2.Error as error:
        print(time.time(), "refused", type(error).__name__, flush=True)
    time.sleep(0.1)
"""


def make_table(cluster: Cluster, leader: Host) -> None:
    with session(leader, cluster.secrets, NAME) as cursor:
        cursor.execute(
            f"CREATE TABLE {TABLE} (mark text PRIMARY KEY, at timestamptz DEFAULT clock_timestamp())"
        )
        cursor.execute(f"ALTER TABLE {TABLE} OWNER TO {NAME}")


class Writer(threading.Thread):
    """A row a transaction, as an application host writes; a mark is written down once COMMIT came back."""

    def __init__(self, number: int, cluster: Cluster, ending: threading.Event) -> None:
        super().__init__(daemon=True, name=f"writer {number}")
        self.host = APPLICATIONS[number % len(APPLICATIONS)]
        self.cluster, self.ending = cluster, ending
        self.acknowledged: list[tuple[float, str]] = []
        self.tried = 0

    def run(self) -> None:
        connection = None
        while not self.ending.is_set():
            mark = secrets.token_hex(8)
            try:
                if connection is None:
                    connection = self._connect()
                self.tried += 1
                with connection, connection.cursor() as cursor:
                    cursor.execute(f"INSERT INTO {TABLE} (mark) VALUES (%s)", [mark])  # noqa: S608
                self.acknowledged.append((time.time(), mark))
            except psycopg2.Error:
                if connection is not None:
                    with suppress(psycopg2.Error):
                        connection.close()
                connection = None
                time.sleep(0.1)
            time.sleep(0.05)

    def _connect(self) -> "psycopg2.extensions.connection":
        return psycopg2.connect(
            host=self.host.address,
            port=POOLED,
            user=NAME,
            password=self.cluster.secrets[NAME],
            dbname=NAME,
            connect_timeout=3,
        )


class Keeper(threading.Thread):
    """Objects of 100 KB, each read back now and then."""

    def __init__(self, number: int, cluster: Cluster, ending: threading.Event) -> None:
        super().__init__(daemon=True, name=f"keeper {number}")
        self.client = cluster.bucket_client()
        self.ending = ending
        self.kept: dict[str, str] = {}
        self.failed: list[tuple[float, str]] = []
        self.slowest = 0.0

    def run(self) -> None:
        while not self.ending.is_set():
            content, name = secrets.token_bytes(100_000), f"trial/{secrets.token_hex(8)}"
            began = time.monotonic()
            try:
                self.client.put_object(Bucket=BUCKET, Key=name, Body=content)
                self.kept[name] = hashlib.sha256(content).hexdigest()
                earlier = secrets.choice(list(self.kept))
                if not self.is_there(earlier):
                    self.failed.append((time.time(), "other bytes"))
            except Exception as error:
                self.failed.append((time.time(), type(error).__name__))
            self.slowest = max(self.slowest, time.monotonic() - began)
            self.ending.wait(0.4)

    def is_there(self, name: str) -> bool:
        body = self.client.get_object(Bucket=BUCKET, Key=name)["Body"].read()
        return hashlib.sha256(body).hexdigest() == self.kept[name]

    def lost(self) -> list[str]:
        names = []
        for name in self.kept:
            try:
                if not self.is_there(name):
                    names.append(name)
            except Exception:  # whatever the client raises
                names.append(name)
        return names


class AloneWriter:
    """Somebody on the cut-off host who goes on writing to the postgres there. Nothing may be acknowledged
    once another leads; what was before must be found afterwards, as all that was acknowledged."""

    def __init__(self, host: Host, cluster: Cluster) -> None:
        self.place = cluster.home / "log" / f"alone-{host.name}-{time.time():.0f}.log"
        script = ALONE.format(name=NAME, table=TABLE)
        with self.place.open("wb") as log:
            self.process = subprocess.Popen(
                host.run(sys.executable, "-c", script, host.address, str(self.place)),
                env={"PATH": os.environ["PATH"], "PGPASSWORD": cluster.secrets[NAME]},
                stdout=log,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def end(self) -> tuple[list[tuple[float, str]], int]:
        """What was acknowledged and when, and how many were tried."""
        self.process.kill()
        self.process.wait()
        lines = [line.split() for line in self.place.read_text().splitlines()]
        done = [(float(at), mark) for at, what, mark in lines if what == "acknowledged"]
        return done, sum(what == "tried" for _at, what, _mark in lines)


def missing(cluster: Cluster, leader: Host, marks: set[str]) -> set[str]:
    """Of acknowledged marks those that the leader does not have."""
    with session(leader, cluster.secrets, NAME) as cursor:
        cursor.execute(f"SELECT mark FROM {TABLE}")  # noqa: S608
        return marks - {mark for (mark,) in cursor.fetchall()}
