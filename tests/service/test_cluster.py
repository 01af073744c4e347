"""The cluster's own sums and settings; that it runs is what `make cluster-trial` tries, as root."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(ROOT / "deploy"))
    yield
    for name in [name for name in sys.modules if name.split(".")[0] == "cluster"]:
        del sys.modules[name]


def test_who_may_not_make_namespaces_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from cluster import whole

    monkeypatch.setattr(whole.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match="needs root"):
        whole.check_this_machine()


def test_names_of_cables_fit_and_addresses_differ() -> None:
    from cluster.hosts import HOSTS

    assert max(len(host.cable) for host in HOSTS) <= 15
    assert len({host.address for host in HOSTS}) == len(HOSTS)


def test_balancer_sends_by_health_and_never_by_readiness(tmp_path: Path, monkeypatch) -> None:
    from cluster import web

    monkeypatch.setattr(web, "own_folder", lambda place: place.mkdir(parents=True) or place)
    web.balancer(tmp_path, "https")
    written = (tmp_path / "lb/haproxy.cfg").read_text()
    sections = {part.split(maxsplit=1)[0]: part for part in written.split("\nbackend ")[1:]}
    assert "GET /healthz" in sections["applications"]
    assert "/readyz" not in sections["applications"]
    assert "default_backend applications" in written
    assert written.count("use_backend") == 0


def test_leader_that_is_cut_off_acknowledges_nothing() -> None:
    from cluster.database import BASICS

    assert BASICS["synchronous_mode"] and BASICS["synchronous_mode_strict"]


def test_debians_old_patroni_is_not_taken() -> None:
    lock = (ROOT / "deploy/cluster/requirements.lock").read_text()
    assert "\npatroni==4." in lock
    assert "patroni" not in " ".join(
        line
        for line in (ROOT / "deploy/cluster/packages").read_text().splitlines()
        if line.startswith("need ")
    )


@pytest.mark.parametrize(("values", "expected"), [([], 0.0), ([3.0], 3.0), (list(range(1, 21)), 19)])
def test_p95(values: list[float], expected: float) -> None:
    from cluster.verdict import p95

    assert p95(values) == expected


@pytest.mark.parametrize(
    ("acknowledged", "expected"),
    [([98, 99.9, 100.1, 101], 0.9), ([98, 99.9, 104.4, 105], 4.5), ([98, 99], 10), ([90, 99.9, 100.1], 0.2)],
)
def test_outage_is_the_longest_silence_that_touches_the_fault(acknowledged, expected: float) -> None:
    from cluster.faults import Fault
    from cluster.verdict import outage

    fault = Fault("postgres killed", False, 100.0, until=110.0)
    assert outage(fault, acknowledged) == pytest.approx(expected)


def test_trial_cuts_between_kills() -> None:
    from cluster import trial

    parser = argparse.ArgumentParser()
    trial.options(parser)
    plan = [act.__name__ for act in trial._plan(parser.parse_args([]))]
    assert plan.count("cut_leader") == 5
    assert plan.count("kill_host") == 5
    assert sum(name.startswith("kill") for name in plan) == 20
    assert plan[-2:] == ["lose_store", "lose_application"]
    assert "cut_leader" not in (plan[0], plan[-3])
