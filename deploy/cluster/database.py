"""Three database hosts: etcd, Patroni and the PostgreSQL that it starts; docs/operations.md says why so."""

import json
import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import yaml

from cluster.hosts import DATABASES, NET, Host
from cluster.supervisor import Program, Supervisor, state

USER = "postgres"
SUPERUSER, REPLICATOR = "postgres", "replicator"
TTL = 20  # seconds: Patroni 4 takes nothing below
BASICS: dict[str, Any] = {
    "ttl": TTL,
    "loop_wait": 2,
    "retry_timeout": 3,
    "maximum_lag_on_failover": 1048576,
    "primary_start_timeout": 0,  # a postgres that crashed is not started again here, another takes over
    "synchronous_mode": True,
    "synchronous_mode_strict": True,  # a leader that is cut off acknowledges nothing
    "synchronous_node_count": 1,
    "postgresql": {
        "use_pg_rewind": True,
        "use_slots": True,
        "parameters": {
            "shared_buffers": "64MB",
            "max_connections": 120,
            "wal_log_hints": "on",
            "wal_keep_size": "256MB",
            "tcp_keepalives_idle": 5,
            "tcp_keepalives_interval": 2,
            "tcp_keepalives_count": 3,
        },
    },
}


def programs(home: Path, tools: Path, passwords: dict[str, str]) -> tuple[list[Program], list[Program]]:
    """etcd of all hosts, and Patroni of all hosts."""
    etcds, patronis = [], []
    members = ",".join(f"{host.name}=http://{host.address}:2380" for host in DATABASES)
    for host in DATABASES:
        place = own_folder(home / host.name)
        etcds.append(Program(f"etcd-{host.name}", host, _etcd(host, place, members), USER, place))
        settings = place / "patroni.yml"
        settings.write_text(yaml.safe_dump(_patroni(host, place, passwords), sort_keys=False))
        os.chmod(settings, 0o600)
        _give(settings)
        command = [str(tools / "patroni"), str(settings)]
        patronis.append(Program(f"patroni-{host.name}", host, command, USER, place, patience=5.0))
    return etcds, patronis


def _etcd(host: Host, place: Path, members: str) -> list[str]:
    return [
        "etcd",
        f"--name={host.name}",
        f"--data-dir={place / 'etcd'}",
        f"--listen-client-urls=http://{host.address}:2379,http://127.0.0.1:2379",
        f"--advertise-client-urls=http://{host.address}:2379",
        f"--listen-peer-urls=http://{host.address}:2380",
        f"--initial-advertise-peer-urls=http://{host.address}:2380",
        f"--initial-cluster={members}",
        "--initial-cluster-state=new",
        "--pre-vote",  # a member that comes back forces no election
        "--auto-compaction-retention=1",
    ]


def _patroni(host: Host, place: Path, passwords: dict[str, str]) -> dict[str, Any]:
    """`listen` is host,host:port. Patroni reads its own timeline by 127.0.0.1, which pg_hba must let it."""
    people = [
        "local all all peer",
        f"host replication {REPLICATOR} 127.0.0.1/32 scram-sha-256",
        f"host replication {REPLICATOR} {NET}.0/24 scram-sha-256",
        f"host all all {NET}.0/24 scram-sha-256",
        "host all all 127.0.0.1/32 scram-sha-256",
    ]
    return {
        "scope": "youyue",
        "name": host.name,
        "restapi": {"listen": f"{host.address}:8008", "connect_address": f"{host.address}:8008"},
        "etcd3": {"hosts": [f"{each.address}:2379" for each in DATABASES]},
        "bootstrap": {
            "dcs": BASICS,
            "initdb": [{"encoding": "UTF8"}, {"locale": "C.UTF-8"}, "data-checksums"],
        },
        "postgresql": {
            "listen": f"{host.address},127.0.0.1:5432",
            "connect_address": f"{host.address}:5432",
            "bin_dir": server_programs(),
            "data_dir": str(place / "data"),
            "pgpass": str(place / "pgpass"),
            "pg_hba": people,
            "authentication": {
                "superuser": {"username": SUPERUSER, "password": passwords[SUPERUSER]},
                "replication": {"username": REPLICATOR, "password": passwords[REPLICATOR]},
                "rewind": {"username": SUPERUSER, "password": passwords[SUPERUSER]},
            },
            "parameters": {"unix_socket_directories": str(place)},
            "basebackup": [{"checkpoint": "fast"}],
        },
        "watchdog": {"mode": "off"},
    }


def server_programs() -> str:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name))
    if not versions:
        raise RuntimeError("no PostgreSQL server programs: deploy/cluster/packages installs them")
    return str(versions[-1])


def own_folder(place: Path) -> Path:
    """A folder that belongs to the user of the servers."""
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    _give(place)
    return place


def _give(place: Path) -> None:
    subprocess.run(["chown", f"{USER}:", str(place)], check=True)


# --- what they say of themselves ----------------------------------------------------------------------------
def members(host: Host, patience: float = 1.0) -> list[dict[str, Any]]:
    """What this host's Patroni says of all: name, role, state, timeline; after a cut, at first, what was."""
    try:
        with urllib.request.urlopen(f"http://{host.address}:8008/cluster", timeout=patience) as answer:
            return list(json.load(answer)["members"])
    except (OSError, ValueError, KeyError):
        return []


def is_leader(host: Host, patience: float = 1.0) -> bool:
    """What its own Patroni says, which is what the balancer asks."""
    try:
        with urllib.request.urlopen(f"http://{host.address}:8008/primary", timeout=patience) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def leader() -> Host | None:
    return next((host for host in DATABASES if is_leader(host)), None)


def is_whole() -> bool:
    """One leader, two that stream from it, one of them synchronous, all on one timeline; and all say so."""
    views = [members(host) for host in DATABASES]
    answers = {
        tuple(sorted((member["name"], member["role"], member["state"]) for member in view)) for view in views
    }
    if len(answers) != 1:
        return False
    states = sorted((role, state) for _name, role, state in answers.pop())
    timelines = {member.get("timeline") for view in views for member in view}
    return (
        states == [("leader", "running"), ("replica", "streaming"), ("sync_standby", "streaming")]
        and len(timelines) == 1
        and sum(is_leader(host) for host in DATABASES) == 1
    )


def postmaster(home: Path, host: Host) -> int:
    """The process of the host's postgres; 0 if there is none."""
    try:
        pid = int((home / host.name / "data" / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pid if state(pid) not in ("", "Z") else 0


def kill_postgres(home: Path, host: Host) -> None:
    if pid := postmaster(home, host):
        os.kill(pid, signal.SIGKILL)


def wait_until_whole(supervisor: Supervisor, seconds: float) -> float:
    """How long it took. Raises with what Patroni wrote last."""
    began = time.monotonic()
    while not is_whole():
        if time.monotonic() - began > seconds:
            logs = "\n".join(supervisor.log(f"patroni-{host.name}", 5) for host in DATABASES)
            raise RuntimeError(f"the databases are not whole after {seconds:.0f} s\n{logs}")
        time.sleep(0.3)
    return time.monotonic() - began
