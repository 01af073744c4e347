"""A worker that is gone, a job that waits, a letter that was given up."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from youyue.notices import heartbeat
from youyue.notices.models import Job, Outbox
from youyue.service.checks import worker
from youyue.service.registry import Note, Wrong

pytestmark = pytest.mark.django_db


def test_worker_that_never_was_or_is_silent_is_wrong() -> None:
    with pytest.raises(Wrong, match="没有在运行"):
        worker.worker_alive()
    heartbeat.Heartbeat.objects.create(worker="a:1", at=timezone.now())
    assert worker.worker_alive()
    with (
        time_machine.travel(timezone.now() + timedelta(minutes=7), tick=False),
        pytest.raises(Wrong, match="7 分钟"),
    ):
        worker.worker_alive()


def test_job_that_waits_long_is_wrong_and_one_that_fails_is_noted() -> None:
    assert worker.oldest_job()
    Job.objects.create(kind="x.fails", attempts=5, due_at=timezone.now() + timedelta(minutes=5))
    with pytest.raises(Note, match="x.fails"):
        worker.oldest_job()
    Job.objects.create(kind="x.waits", due_at=timezone.now() - timedelta(minutes=40))
    with pytest.raises(Wrong, match="x.waits.*40"):
        worker.oldest_job()


def test_letter_that_was_given_up_is_noted() -> None:
    Outbox.objects.create(to="a@example.cn", subject="x", body="x")
    assert "1 封待发" in worker.letters()
    Outbox.objects.create(to="hidden@example.cn", subject="x", body="x", failed_at=timezone.now())
    with pytest.raises(Note, match="有 1 封") as raised:
        worker.letters()
    assert "hidden" not in raised.value.sentence
