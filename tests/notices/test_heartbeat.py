"""The worker says that it is at work, now and then; one that ends is not missed."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from youyue.notices import heartbeat
from youyue.notices.models import Heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "_last", -heartbeat.EVERY)


def test_no_worker_has_no_age() -> None:
    assert heartbeat.age() is None


def test_worker_beats_while_it_works() -> None:
    call_command("work", "--once")
    assert heartbeat.age() < timedelta(seconds=30)
    assert Heartbeat.objects.count() == 1


def test_beat_is_written_once_in_ten_seconds(django_assert_num_queries) -> None:
    heartbeat.beat()
    with django_assert_num_queries(0):
        heartbeat.beat()


def test_worker_that_ends_is_not_missed_and_one_that_died_is_forgotten() -> None:
    Heartbeat.objects.create(worker="gone:1", at=timezone.now() - timedelta(days=2))
    heartbeat.beat()
    assert Heartbeat.objects.count() == 1
    heartbeat.stop()
    assert heartbeat.age() is None


def test_age_is_that_of_the_last_one_seen() -> None:
    with time_machine.travel("2026-03-02 09:00", tick=False):
        for worker, minutes in (("a:1", 9), ("b:1", 2)):
            Heartbeat.objects.create(worker=worker, at=timezone.now() - timedelta(minutes=minutes))
        assert heartbeat.age() == timedelta(minutes=2)
