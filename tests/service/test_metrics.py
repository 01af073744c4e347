"""/metrics: what waits, for the addresses that may see it; for others there is no such page."""

import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from materials.store import vault
from youyue.notices import heartbeat
from youyue.notices.jobs import enqueue
from youyue.notices.models import Heartbeat, Job, Outbox
from youyue.service import metrics
from youyue.ui import uploads

FROM_HERE = {"REMOTE_ADDR": "10.1.2.3"}


def numbers(client: Client | None = None) -> dict[str, float]:
    answer = (client or Client()).get("/metrics", **FROM_HERE)
    assert answer.status_code == 200
    pairs = re.findall(r"^(\w+(?:{.*})?) (\S+)$", answer.content.decode(), re.MULTILINE)
    return {name: float(value) for name, value in pairs}


@pytest.fixture(autouse=True)
def _allowed(settings) -> None:
    settings.METRICS_FROM = ["10.1.0.0/16"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["10.2.0.1", "127.0.0.1", "::1", "", "nonsense"])
def test_stranger_finds_no_such_page(address: str) -> None:
    assert Client().get("/metrics", REMOTE_ADDR=address).status_code == 404


@pytest.mark.django_db
def test_address_is_the_one_that_our_own_proxy_tells(settings) -> None:
    settings.CLIENT_IP_HEADER = "HTTP_X_REAL_IP"
    assert Client().get("/metrics", **FROM_HERE).status_code == 404
    assert Client().get("/metrics", HTTP_X_REAL_IP="10.1.9.9").status_code == 200


@pytest.mark.django_db
def test_what_waits_is_counted() -> None:
    now = timezone.now()
    assert numbers()["youyue_jobs_due"] == 0
    Job.objects.create(kind="x", subject="1", due_at=now - timedelta(minutes=3))
    Job.objects.create(kind="x", subject="2", due_at=now + timedelta(minutes=3), attempts=9)
    Outbox.objects.create(to="hidden@example.cn", subject="x", body="x")
    Outbox.objects.create(to="hidden@example.cn", subject="x", body="x", failed_at=now)
    Outbox.objects.create(to="hidden@example.cn", subject="x", body="x", sent_at=now)
    Heartbeat.objects.create(worker="a:1", at=now - timedelta(seconds=40))
    found = numbers()
    assert 179 < found["youyue_oldest_job_seconds"] < 240
    assert 39 < found["youyue_worker_silent_seconds"] < 100
    wanted = {"jobs_due": 1, "jobs_failing": 1, "letters_unsent": 1, "letters_given_up": 1, "database_up": 1}
    assert {name: found[f"youyue_{name}"] for name in wanted} == wanted
    assert not [name for name in found if "hidden" in name]


def test_without_a_database_the_rest_is_still_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise metrics.Error

    monkeypatch.setattr(metrics, "_numbers", away)
    found = numbers()
    assert found["youyue_database_up"] == 0
    assert "youyue_jobs_due" not in found
    assert "python_info" in str(found)


def test_store_that_fails_is_counted() -> None:
    name = 'youyue_store_failures_total{act="read"}'
    before = numbers_without_database().get(name, 0)
    with pytest.raises(vault.Unavailable):
        vault.read("material/nothing")
    assert numbers_without_database()[name] == before + 1


def numbers_without_database() -> dict[str, float]:
    from prometheus_client import generate_latest

    pairs = re.findall(r"^(\w+(?:{.*})?) (\S+)$", generate_latest().decode(), re.MULTILINE)
    return {name: float(value) for name, value in pairs}


@pytest.mark.django_db
def test_looking_writes_nothing_and_costs_four_queries(django_assert_num_queries) -> None:
    with django_assert_num_queries(4) as captured:
        numbers()
    assert all(query["sql"].startswith("SELECT") for query in captured)


COUNTING = "from youyue import meters; meters.REQUESTS.labels('x', 200).inc(2)"


@pytest.mark.django_db
def test_processes_count_together(tmp_path, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    env = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", COUNTING], env=env, cwd=settings.BASE_DIR, check=True)
    settings.METRICS_FOLDER = str(tmp_path)
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    text = metrics.page().content.decode()
    assert 'youyue_requests_total{status="200",view="x"} 4.0' in text


@pytest.mark.django_db
def test_what_a_worker_counted_is_read_from_its_heartbeat() -> None:
    enqueue("materials.draw", "00000000-0000-0000-0000-000000000000")
    call_command("work", "--once")
    heartbeat.stop()
    heartbeat.beat()
    [worker] = Heartbeat.objects.values_list("worker", flat=True)
    found = numbers()
    done = f'youyue_worker_jobs_total{{kind="materials.draw",outcome="done",worker="{worker}"}}'
    assert found[done] >= 1
    assert found[f'youyue_worker_job_seconds_total{{kind="materials.draw",worker="{worker}"}}'] > 0


@pytest.mark.django_db
def test_uploads_under_way_are_counted() -> None:
    before = numbers()["youyue_upload_slots_busy"]
    uploads.queue.enter(uploads.ticket_from(""))
    assert numbers()["youyue_upload_slots_busy"] == before + 1
    uploads.queue.leave()
    assert numbers()["youyue_upload_slots_busy"] == before
