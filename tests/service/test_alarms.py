"""The alarm rules use numbers that exist, and the handbook knows every alarm, number and field."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from prometheus_client import REGISTRY
from prometheus_client.metrics_core import Metric

from youyue import meters
from youyue.identity.alarms import Alarm
from youyue.service import metrics
from youyue.service.registry import CHECKS

ROOT = Path(settings.BASE_DIR)
HANDBOOK = (ROOT / "docs/operations.md").read_text()
RULES = [
    rule
    for group in yaml.safe_load((ROOT / "deploy/alarms.yml").read_text())["groups"]
    for rule in group["rules"]
]
SENT = [
    (name.removesuffix("_total"), labels, value) for name, labels, value in meters.counted()
]  # by workers
SUFFIXES = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"], "gauge": [""]}


def families() -> list[Metric]:
    counted = [family for family in REGISTRY.collect() if family.name.startswith("youyue_")]
    return counted + list(metrics.Waiting().collect())


def names(family: Metric) -> set[str]:
    return {f"{family.name}{suffix}" for suffix in SUFFIXES[family.type]}


@pytest.fixture
def known(db: None, monkeypatch: pytest.MonkeyPatch) -> list[Metric]:
    from datetime import timedelta

    monkeypatch.setattr(metrics.heartbeat, "age", lambda: timedelta(seconds=1))
    return families()


def test_alarms_use_numbers_that_exist(known: list[Metric]) -> None:
    exist = {name for family in known for name in names(family)}
    exist |= {f"{name.replace('youyue_', 'youyue_worker_', 1)}_total" for name, *_ in SENT}
    for rule in RULES:
        used = set(re.findall(r"youyue_\w+", rule["expr"]))
        assert used <= exist, rule["alert"]
        assert used or rule["expr"].startswith("up{")


def test_labels_in_alarms_exist(known: list[Metric]) -> None:
    used = {label for rule in RULES for label in re.findall(r"[{,]\s*(\w+)=", rule["expr"])}
    assert used <= {"job", "status", "view", "act"}


def test_every_alarm_and_every_number_is_in_the_handbook(known: list[Metric]) -> None:
    assert [rule["alert"] for rule in RULES if f"`{rule['alert']}`" not in HANDBOOK] == []
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
    missing = [family.name for family in known if f"`{family.name}" not in HANDBOOK]
    assert missing == []
    told = set(re.findall(r"`(youyue_\w+)`", HANDBOOK))
    exist = {name for family in known for name in {*names(family), family.name}}
    # A worker's own numbers come with its heartbeat, under names of their own.
    exist |= {name.replace("youyue_", "youyue_worker_", 1) for name in exist}
    assert told <= exist


def test_every_check_of_readyz_is_in_the_handbook() -> None:
    line = next(line for line in HANDBOOK.splitlines() if "`GET /readyz`" in line)
    assert [check.name for check in CHECKS if check.ready and f"`{check.name}`" not in line] == []


def test_every_alarm_says_how_urgent_it_is() -> None:
    assert {rule["labels"]["severity"] for rule in RULES} == {"page", "ticket"}
    assert all(rule["annotations"]["summary"] for rule in RULES)


def test_what_a_worker_finds_altered_is_an_alarm() -> None:
    """Chains and checkpoints are looked through by the worker, which nobody can ask for its numbers."""
    assert {labels["kind"] for name, labels, _value in SENT if name == "youyue_withheld"} == set(Alarm.Kind)
