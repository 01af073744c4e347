"""`/metrics` for Prometheus: what the processes counted, and what waits in the tables now.

Only for the addresses of METRICS_FROM; for everybody else there is no such page.
"""

import ipaddress
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import Error, connection
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client import REGISTRY as PROCESS
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from youyue.identity.access import client_ip
from youyue.notices import heartbeat
from youyue.notices.models import Heartbeat, Job, Outbox


def may_see(request: HttpRequest) -> bool:
    """By the browser's address as the operator's own proxy tells it: the proxy's own would be everybody's."""
    address = client_ip(request)
    return address is not None and any(
        ipaddress.ip_address(address) in ipaddress.ip_network(net, strict=False)
        for net in settings.METRICS_FROM
    )


def page() -> HttpResponse:
    registry = CollectorRegistry()
    if settings.METRICS_FOLDER:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(PROCESS)
    registry.register(Waiting())
    response = HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    response["Cache-Control"] = "no-store"
    return response


class Waiting(Collector):
    """What is in the tables now; the same on whatever machine one asks."""

    def collect(self) -> Iterator[Metric]:
        try:
            numbers, workers = _numbers(), list(_of_workers())
        except Error:
            connection.close()
            yield _gauge("youyue_database_up", "Whether the database answers.", 0)
            return
        yield _gauge("youyue_database_up", "Whether the database answers.", 1)
        for name, (text, value) in numbers.items():
            if value is not None:
                yield _gauge(name, text, value)
        yield from workers


def _numbers() -> dict[str, tuple[str, float | None]]:
    now = timezone.now()
    jobs = Job.objects.aggregate(
        due=Count("pk", filter=Q(due_at__lte=now)),
        failing=Count("pk", filter=Q(attempts__gt=3)),
        oldest=Min("due_at", filter=Q(due_at__lte=now)),
    )
    letters = Outbox.objects.aggregate(
        unsent=Count("pk", filter=Q(sent_at=None, failed_at=None)),
        given_up=Count("pk", filter=~Q(failed_at=None)),
        oldest=Min("created_at", filter=Q(sent_at=None, failed_at=None)),
    )
    age = heartbeat.age()
    return {
        "youyue_jobs_due": ("Jobs that wait for the worker.", jobs["due"]),
        "youyue_jobs_failing": ("Jobs that failed more than three times.", jobs["failing"]),
        "youyue_oldest_job_seconds": ("How long the oldest due job has waited.", _since(jobs["oldest"], now)),
        "youyue_letters_unsent": ("Mails and short messages not sent yet.", letters["unsent"]),
        "youyue_letters_given_up": ("Mails and short messages given up.", letters["given_up"]),
        "youyue_oldest_letter_seconds": ("Age of the oldest unsent one.", _since(letters["oldest"], now)),
        "youyue_worker_silent_seconds": (
            "Since a worker was last at work; absent if none ever was.",
            age.total_seconds() if age is not None else None,
        ),
    }


def _of_workers() -> Iterator[CounterMetricFamily]:
    """What each worker counted, as it wrote it beside its heartbeat: nobody can ask it."""
    families: dict[str, CounterMetricFamily] = {}
    for worker, counted in Heartbeat.objects.values_list("worker", "counted"):
        for name, labels, value in counted:
            ours = name.replace("youyue_", "youyue_worker_", 1).removesuffix("_total")
            labels = labels | {"worker": worker}
            if ours not in families:
                families[ours] = CounterMetricFamily(
                    ours, "Of a worker: see the same without it.", labels=[*labels]
                )
            families[ours].add_metric([*labels.values()], value)
    yield from families.values()


def _since(moment: datetime | None, now: datetime) -> float:
    return (now - moment).total_seconds() if moment else 0


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text)
    family.add_metric([], value)
    return family
