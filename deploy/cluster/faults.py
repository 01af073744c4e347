"""What is done to the cluster, and what is waited for until the next."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cluster import database, hosts, store, web
from cluster.hosts import APPLICATIONS, DATABASES, STORES, Host
from cluster.journals import AloneWriter
from cluster.whole import Cluster

WHOLE = 90.0  # seconds within which the databases must be whole again
DARK = 28.0  # seconds a host stays cut off or dead: longer than its lease


@dataclass
class Fault:
    kind: str
    is_host: bool  # a host or its cable, not a process: another must first be sure of it
    at: float
    until: float = 0.0
    whole_after: float = 0.0  # seconds from the mending until one leads and all stream
    leader_changed: bool = False
    alone_acknowledged: list[tuple[float, str]] | None = None
    alone_tried: int = 0
    leads_again_at: float = 0.0  # when another host said that it leads


def leader_now(seconds: float = 60.0) -> Host:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if (host := database.leader()) is not None:
            return host
        time.sleep(0.3)
    raise RuntimeError("nobody leads")


def kill_postgres(cluster: Cluster) -> Fault:
    """The postgres of the leader; Patroni lives and hands over."""
    leader = leader_now()
    fault = Fault("postgres killed", False, time.time())
    database.kill_postgres(cluster.home, leader)
    return _mended(cluster, fault, leader, 8)


def kill_patroni(cluster: Cluster) -> Fault:
    """Patroni of the leader, which the supervisor starts again."""
    leader = leader_now()
    fault = Fault("Patroni killed", False, time.time())
    cluster.supervisor.kill(f"patroni-{leader.name}", held=False)
    return _mended(cluster, fault, leader, 6)


def kill_host(cluster: Cluster) -> Fault:
    """All that runs on the leader's host, and nothing is started again for a while."""
    leader = leader_now()
    fault = Fault("host killed", True, time.time())
    hosts.cut(leader)  # first: a dead host says no farewell
    cluster.supervisor.kill(f"patroni-{leader.name}", f"etcd-{leader.name}")
    database.kill_postgres(cluster.home, leader)
    _wait_for_another(fault, leader)
    hosts.heal(leader)
    for name in (f"etcd-{leader.name}", f"patroni-{leader.name}"):
        cluster.supervisor.start(cluster.supervisor.programs[name])
    return _mended(cluster, fault, leader, 0)


def cut_leader(cluster: Cluster) -> Fault:
    """The cable of the leader's host, whose own postgres somebody goes on writing to."""
    leader = leader_now()
    alone = AloneWriter(leader, cluster)
    time.sleep(3)
    fault = Fault("network cut", True, time.time())
    hosts.cut(leader)
    _wait_for_another(fault, leader)
    hosts.heal(leader)
    fault = _mended(cluster, fault, leader, 0)
    fault.alone_acknowledged, fault.alone_tried = alone.end()
    return fault


def lose_store(cluster: Cluster, seconds: float = 20.0) -> Fault:
    lost = STORES[1]
    fault = Fault("store host lost", True, time.time())
    hosts.cut(lost)
    cluster.supervisor.kill(*store.of_host(lost.name))
    time.sleep(seconds)
    hosts.heal(lost)
    for name in store.of_host(lost.name):
        cluster.supervisor.start(cluster.supervisor.programs[name])
    fault.until = time.time()
    time.sleep(5)
    return fault


def lose_application(cluster: Cluster, seconds: float = 15.0) -> Fault:
    lost = APPLICATIONS[0]
    names = [f"{kind}-{lost.name}" for kind in ("web", "worker", "pgbouncer")]
    fault = Fault("application host lost", True, time.time())
    hosts.cut(lost)
    cluster.supervisor.kill(*names)
    time.sleep(seconds)
    hosts.heal(lost)
    for name in reversed(names):
        cluster.supervisor.start(cluster.supervisor.programs[name])
    _until(lambda: cluster.is_up(lost), 60)
    fault.until = time.time()
    return fault


def upgrade(cluster: Cluster, new: Path, migrate: Callable[[], None]) -> Fault:
    """Tables first, then one host after the other, taken out of the balancer before it is stopped."""
    fault = Fault("rolling upgrade", True, time.time())
    migrate()
    for host in APPLICATIONS:
        web.admin(cluster.home, f"set server applications/{host.name} state drain")
        time.sleep(1)
        # Its sessions are cut when it is marked down: what it has in hand must be done before.
        _until(partial(_has_nothing_in_hand, cluster, host), 60)
        cluster.supervisor.stop(f"web-{host.name}", f"worker-{host.name}")
        cluster.start_application(host, new)
        _until(partial(cluster.is_up, host), 60)
        web.admin(cluster.home, f"set server applications/{host.name} state ready")
        time.sleep(2)
    fault.until = time.time()
    return fault


def _has_nothing_in_hand(cluster: Cluster, host: Host) -> bool:
    return web.states(cluster.home)[host.name]["scur"] == "0"


def _wait_for_another(fault: Fault, old: Host) -> None:
    """Another leads; and the old one is away for longer than its lease."""
    others = [host for host in DATABASES if host != old]
    until = time.time() + 60
    while time.time() < until:
        if any(database.is_leader(host) for host in others):
            fault.leads_again_at = time.time()
            break
        time.sleep(0.2)
    time.sleep(max(0.0, fault.at + DARK - time.time()))


def _mended(cluster: Cluster, fault: Fault, old: Host, least: float) -> Fault:
    """Waits until the databases are whole, `least` seconds after the fault at the soonest."""
    mended = time.time()
    time.sleep(least)
    database.wait_until_whole(cluster.supervisor, WHOLE)
    fault.until = time.time()
    fault.leader_changed = database.leader() != old
    fault.whole_after = fault.until - mended
    return fault


def _until(ready: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > until:
            raise RuntimeError("it did not come back")
        time.sleep(0.2)
