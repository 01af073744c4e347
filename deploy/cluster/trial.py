"""`make cluster-trial`: kills, cuts and an upgrade under applicants who write down what they were told."""

import argparse
import json
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cluster import faults, journals, verdict, web
from cluster.applicants import Applicant
from cluster.faults import Fault
from cluster.hosts import APPLICATIONS
from cluster.whole import HOME, Cluster

MIGRATION = '''"""Of the trial: a column that the old code does not know."""
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [("notices", "{last}")]
    operations = [migrations.RunSQL("ALTER TABLE {table} ADD COLUMN trial text NULL", migrations.RunSQL.noop)]
'''

NOTICED = 4.0  # seconds until the balancer knows that a host is gone


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--applicants", type=int, default=50)
    parser.add_argument("--pace", type=float, default=8.0, help="seconds between two acts of an applicant")
    parser.add_argument(
        "--kills", type=int, default=20, help="of the leader; every fourth takes the whole host"
    )
    parser.add_argument("--cuts", type=int, default=5, help="of the leader's network")
    parser.add_argument("--requests", type=int, default=10_000, help="of the rolling upgrade")
    parser.add_argument(
        "--without-losses", action="store_true", help="no store host, no application host lost"
    )


class Balance(threading.Thread):
    """Looks twice a second which application hosts the balancer uses."""

    def __init__(self, ending: threading.Event) -> None:
        super().__init__(daemon=True)
        self.ending, self.looks, self.empty = ending, 0, 0

    def run(self) -> None:
        while not self.ending.wait(0.5):
            try:
                hosts = web.states(HOME).values()
            except OSError:
                continue
            self.looks += 1
            self.empty += not any(host["status"].startswith("UP") for host in hosts)


def run(given: argparse.Namespace) -> int:
    """0 if everything held."""
    cluster = Cluster(demo=False)
    began = time.monotonic()
    try:
        cluster.start()
        lines = _trial(cluster, given)
    finally:
        cluster.stop()
    print(f"\n{time.monotonic() - began:.0f} s in all", flush=True)
    bad = [line for line in lines if not line.is_well]
    return len(bad) and 1


def _trial(cluster: Cluster, given: argparse.Namespace) -> list[verdict.Line]:
    crowd = _begin(cluster, given)
    time.sleep(5)
    done: list[Fault] = []
    lines: list[verdict.Line] = []
    for act in _plan(given):
        _say(f"{act.__name__} ...")
        try:
            fault = act(cluster)
        except RuntimeError as error:
            lines.append(verdict.Line(f"{act.__name__}: not whole again", str(error), False))
            break
        done.append(fault)
        _say(f"  {fault.kind}: {verdict.outage(fault, _times(crowd.writers)):.1f} s without a write, "
             f"whole {fault.whole_after:.1f} s after")  # fmt: skip
        time.sleep(3)
        if fault.kind == "application host lost":
            lines.append(
                verdict.of_requests(
                    "requests while an application host was lost",
                    verdict.between(crowd.people, fault),
                    until=fault.at + NOTICED,
                )
            )
    if given.requests:
        lines.append(_upgrade(cluster, given, crowd.people))
    crowd.ending.set()
    for thread in crowd.threads:
        thread.join(60)
    leader = faults.leader_now()
    lines += verdict.of_writes(cluster, leader, crowd.writers, done)
    lines += verdict.of_applicants(cluster, leader, crowd.people)
    lines += verdict.of_reads(crowd.people)
    lines += verdict.of_store(crowd.keepers)
    lines.append(
        verdict.Line(
            "looks that found no application host in the balancer",
            f"{crowd.balance.empty} of {crowd.balance.looks}",
            not crowd.balance.empty,
        )
    )
    print("\n".join(str(line) for line in lines), flush=True)
    return lines


@dataclass
class Crowd:
    """All who ask something of the cluster, until `ending`."""

    people: list[Applicant]
    writers: list[journals.Writer]
    keepers: list[journals.Keeper]
    balance: Balance
    ending: threading.Event

    @property
    def threads(self) -> list[threading.Thread]:
        return [*self.people, *self.writers, *self.keepers, self.balance]


def _begin(cluster: Cluster, given: argparse.Namespace) -> Crowd:
    host = APPLICATIONS[0]
    environment = web.settings(HOME, host, cluster.secrets, cluster.code, False)
    done = subprocess.run(
        host.run(str(cluster.python), "-P", "deploy/cluster/seed.py", str(given.applicants)),
        cwd=cluster.code,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(HOME)} | environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    facts = json.loads(done.stdout)
    journals.make_table(cluster, faults.leader_now())
    ending = threading.Event()
    crowd = Crowd(
        [Applicant(number, person, given.pace, ending) for number, person in enumerate(facts)],
        [journals.Writer(number, cluster, ending) for number in range(4)],
        [journals.Keeper(number, cluster, ending) for number in range(2)],
        Balance(ending),
        ending,
    )
    for thread in crowd.threads:
        thread.start()
    return crowd


def _plan(given: argparse.Namespace) -> list[Callable[[Cluster], Fault]]:
    of_kills = (faults.kill_postgres, faults.kill_patroni, faults.kill_postgres, faults.kill_host)
    plan: list[Callable[[Cluster], Fault]] = [of_kills[number % 4] for number in range(given.kills)]
    for number in range(given.cuts):
        plan.insert((number + 1) * (len(plan) + 1) // (given.cuts + 1), faults.cut_leader)
    if not given.without_losses:
        plan += [faults.lose_store, faults.lose_application]
    return plan


def _upgrade(cluster: Cluster, given: argparse.Namespace, people: list[Applicant]) -> verdict.Line:
    """To a copy of the code with one migration more, under requests until there were enough of them."""
    new = HOME / "new"
    _copy(cluster.code, new)
    _say("upgrade ...")
    fault = faults.upgrade(
        cluster, new, lambda: print(cluster.manage(APPLICATIONS[0], "migrate", "-v1", code=new))
    )
    fault.until = time.time()
    while len(verdict.between(people, fault)) < given.requests:
        time.sleep(1)
        fault.until = time.time()
    _say("  upgraded")
    return verdict.of_requests("requests during the upgrade with a migration", verdict.between(people, fault))


def _copy(code: Path, new: Path) -> None:
    """What git keeps, and one migration."""
    names = subprocess.run(["git", "ls-files"], cwd=code, capture_output=True, text=True, check=True).stdout
    for name in names.splitlines():
        if (code / name).is_file():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(code / name, new / name)
    migrations = new / "youyue/notices/migrations"
    last = max(path.stem for path in migrations.glob("0*.py"))
    text = MIGRATION.format(last=last, table="notices_notice")
    (migrations / f"{int(last[:4]) + 1:04d}_of_the_trial.py").write_text(text)


def _times(writers: list[journals.Writer]) -> list[float]:
    return [at for writer in writers for at, _mark in writer.acknowledged]


def _say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)
