"""What the worker does beside sending mail: jobs that were asked for once, and jobs that come back.

    @job("materials.scan")               once for each `enqueue("materials.scan", key)`
    def scan(key: str) -> None: ...

    @periodic(hours=24)                  again and again, by one worker at a time
    def forget_old_drafts() -> None: ...

Put them into a module `jobs.py` of any app, or `upkeep.py` for what tidies up; the worker finds both. A job
is leased before it runs: a worker that is killed leaves a job that becomes due again, so every job must bear
being done twice. A job that raises is tried again after a growing pause, for ever.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from youyue import meters
from youyue.notices.models import Job

logger = logging.getLogger(__name__)

BATCH = 20
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=30)


@dataclass(frozen=True)
class _Kind:
    run: Callable[..., None]
    lease: timedelta
    every: timedelta | None = None


_kinds: dict[str, _Kind] = {}
_beginnings: list[Callable[[], None]] = []


def job(kind: str, *, lease: timedelta = timedelta(minutes=5)) -> Callable:
    """Declares what is done for each enqueued subject. `lease` is longer than it ever takes."""

    def declare(run: Callable[[str], None]) -> Callable[[str], None]:
        _kinds[kind] = _Kind(run, lease)
        return run

    return declare


def periodic(*, hours: float, lease: timedelta = timedelta(hours=1)) -> Callable:
    """Declares what is done every so many hours."""

    def declare(run: Callable[[], None]) -> Callable[[], None]:
        _kinds[f"{run.__module__}.{run.__name__}"] = _Kind(run, lease, timedelta(hours=hours))
        return run

    return declare


def beginning(run: Callable[[], None]) -> Callable[[], None]:
    """Declares what a worker does before its first piece of work. What it raises ends the worker."""
    _beginnings.append(run)
    return run


def begin() -> None:
    for run in _beginnings:
        run()


def enqueue(kind: str, subject: object) -> None:
    """Ask for a job in the transaction that needs it; asking twice is asking once.

    `subject` is a key, never anything personal.
    """
    Job.objects.bulk_create([Job(kind=kind, subject=str(subject))], ignore_conflicts=True)


def discover() -> None:
    """Find every app's jobs, and see to it that the ones that come back are in the table."""
    autodiscover_modules("upkeep", "jobs")
    again = [Job(kind=name) for name, kind in _kinds.items() if kind.every]
    Job.objects.bulk_create(again, ignore_conflicts=True)


def run_due(stopped: Callable[[], bool] = lambda: False) -> int:
    """Run up to one batch of what is due; returns how many were tried. Ends early once `stopped` says so.

    Where one job fails the rest of its kind waits for the next round: what it needs is probably away.
    """
    tried, failing = 0, set[str]()
    while tried < BATCH and not stopped():
        job = _take(set(_kinds) - failing)
        if job is None:
            break
        tried += 1
        if not _run(job):
            failing.add(job.kind)
    return tried


def _take(kinds: set[str]) -> Job | None:
    """The job that is longest due, leased; what other workers are just taking is passed over."""
    now = timezone.now()
    if not Job.objects.filter(kind__in=kinds, due_at__lte=now).exists():
        return None  # on SQLite, spares the lock on the whole database
    with transaction.atomic():
        job = (
            Job.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
            .filter(kind__in=kinds, due_at__lte=now)
            .order_by("due_at", "pk")
            .first()
        )
        if job is None:
            return None
        job.due_at = now + _kinds[job.kind].lease
        job.attempts += 1
        job.save(update_fields=["due_at", "attempts"])
    return job


def _run(job: Job) -> bool:
    kind, began = _kinds[job.kind], time.monotonic()
    try:
        kind.run(*([] if kind.every else [job.subject]))
    except Exception as error:
        # The class only: a message may carry what nobody should read in a log.
        logger.warning("job %s %s failed: %s", job.kind, job.subject, type(error).__name__)
        wait = min(FIRST_WAIT * 2 ** min(job.attempts - 1, 10), LONGEST_WAIT)
        _mine(job).update(due_at=timezone.now() + wait)
        meters.JOBS.labels(job.kind, "failed").inc()
        return False
    finally:
        meters.JOB_SECONDS.labels(job.kind).inc(time.monotonic() - began)
    meters.JOBS.labels(job.kind, "done").inc()
    if kind.every:
        _mine(job).update(due_at=timezone.now() + kind.every, attempts=0)
    else:
        _mine(job).delete()
    return True


def _mine(job: Job):
    """The job, as long as nobody took it over after a lease that was too short."""
    return Job.objects.filter(pk=job.pk, attempts=job.attempts)
