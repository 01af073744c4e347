"""The worker's jobs: once for each asking, again and again for the periodic, leased, never given up."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from youyue.notices import jobs
from youyue.notices.models import Job, Outbox

DONE: list[str] = []


@pytest.fixture(autouse=True)
def _kinds(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this module's jobs are known."""
    monkeypatch.setattr(jobs, "_kinds", {})
    DONE.clear()
    jobs.job("test.note")(DONE.append)
    jobs.job("test.fail", lease=timedelta(minutes=1))(fail)
    jobs.periodic(hours=24)(tidy)


def fail(subject: str) -> None:
    DONE.append(f"tried {subject}")
    raise OSError("away, says 440106199003076518")


def tidy() -> None:
    DONE.append("tidied")


def test_job_is_done_once() -> None:
    jobs.enqueue("test.note", "one")
    jobs.enqueue("test.note", "one")
    assert (jobs.run_due(), jobs.run_due()) == (1, 0)
    assert DONE == ["one"]
    assert not Job.objects.exists()


def test_jobs_come_in_the_order_of_asking() -> None:
    for subject in ("one", "two", "three"):
        jobs.enqueue("test.note", subject)
    jobs.run_due()
    assert DONE == ["one", "two", "three"]


def test_job_of_a_kind_that_is_not_known_here_waits() -> None:
    jobs.enqueue("of a newer version", "one")
    assert jobs.run_due() == 0
    assert Job.objects.count() == 1


def test_failing_job_waits_longer_and_longer(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING")
    waits = []
    with time_machine.travel("2026-03-02 09:00", tick=False) as clock:
        jobs.enqueue("test.fail", "one")
        for _attempt in range(12):
            assert jobs.run_due() == 1
            due = Job.objects.get().due_at
            waits.append((due - timezone.now()).total_seconds())
            clock.move_to(due)
    assert waits[:4] == [30, 60, 120, 240]
    assert max(waits) == 1800
    assert "OSError" in caplog.text
    assert "440106199003076518" not in caplog.text


def test_failing_kind_holds_up_no_other() -> None:
    for number in range(3):
        jobs.enqueue("test.fail", number)
        jobs.enqueue("test.note", number)
    jobs.run_due()
    assert DONE == ["tried 0", "0", "1", "2"]


def test_leased_job_is_not_taken_twice() -> None:
    jobs.enqueue("test.note", "one")
    assert jobs._take({"test.note"}) is not None
    assert jobs._take({"test.note"}) is None


def test_job_of_a_killed_worker_becomes_due_again() -> None:
    with time_machine.travel("2026-03-02 09:00", tick=False) as clock:
        jobs.enqueue("test.note", "one")
        jobs._take({"test.note"})
        clock.shift(299)
        assert jobs.run_due() == 0
        clock.shift(2)
        assert jobs.run_due() == 1


def test_worker_that_overslept_its_lease_ends_nothing() -> None:
    """Another has taken the job over and still has it in hand."""
    with time_machine.travel("2026-03-02 09:00", tick=False) as clock:
        jobs.enqueue("test.note", "one")
        slow = jobs._take({"test.note"})
        clock.shift(400)
        assert jobs._take({"test.note"}) is not None
        jobs._run(slow)
    assert Job.objects.count() == 1


def test_lease_is_as_long_as_its_kind_says() -> None:
    with time_machine.travel("2026-03-02 09:00", tick=False):
        leases = {}
        for kind in ("test.note", "test.fail", f"{__name__}.tidy"):
            Job.objects.bulk_create([Job(kind=kind)])
            leases[kind] = (jobs._take({kind}).due_at - timezone.now()).total_seconds()
    assert leases == {"test.note": 300, "test.fail": 60, f"{__name__}.tidy": 3600}


def test_periodic_job_that_failed_once_begins_to_wait_anew() -> None:
    """What went well in between ends the growing pauses."""
    away = [True, True, True, False, True]

    @jobs.periodic(hours=24)
    def sweep() -> None:
        if away.pop(0):
            raise OSError

    waits = []
    with time_machine.travel("2026-03-02 09:00", tick=False) as clock:
        made = Job.objects.create(kind=f"{__name__}.sweep")
        for _round in range(5):
            assert jobs.run_due() == 1
            made.refresh_from_db()
            waits.append((made.due_at - timezone.now()).total_seconds())
            clock.move_to(made.due_at)
    assert waits == [30, 60, 120, 24 * 3600, 30]


def test_periodic_job_comes_back() -> None:
    with time_machine.travel("2026-03-02 09:00", tick=False) as clock:
        Job.objects.bulk_create([Job(kind=f"{__name__}.tidy")])
        assert (jobs.run_due(), jobs.run_due()) == (1, 0)
        clock.shift(timedelta(hours=23))
        assert jobs.run_due() == 0
        clock.shift(timedelta(hours=2))
        assert jobs.run_due() == 1
    assert DONE == ["tidied", "tidied"]


def test_round_ends_where_the_worker_is_told_to_stop() -> None:
    for number in range(5):
        jobs.enqueue("test.note", number)
    jobs.run_due(lambda: len(DONE) == 2)
    assert DONE == ["0", "1"]


def test_round_is_one_batch_at_most() -> None:
    for number in range(jobs.BATCH + 1):
        jobs.enqueue("test.note", number)
    assert [jobs.run_due(), jobs.run_due()] == [jobs.BATCH, 1]


def test_command_does_more_than_one_batch() -> None:
    for number in range(jobs.BATCH + 5):
        jobs.enqueue("test.note", number)
    call_command("work", "--once")
    assert DONE.count("tidied") == 1
    assert len(DONE) == jobs.BATCH + 6


def test_discovering_twice_keeps_the_dates() -> None:
    jobs.discover()
    jobs.run_due()
    dates = list(Job.objects.order_by("pk").values_list("due_at", flat=True))
    jobs.discover()
    assert list(Job.objects.order_by("pk").values_list("due_at", flat=True)) == dates


def test_upkeep() -> None:
    from youyue.notices import upkeep

    old, new = timezone.now() - timedelta(days=31), timezone.now() + timedelta(days=1)
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=old)
    Session.objects.create(session_key="b" * 32, session_data="", expire_date=new)
    for sent, failed in ((old, None), (None, old), (timezone.now(), None), (None, None)):
        Outbox.objects.create(to="a@example.cn", subject="s", body="b", sent_at=sent, failed_at=failed)
    upkeep.forget_expired_sessions()
    upkeep.forget_sent_mail()
    assert [session.session_key for session in Session.objects.all()] == ["b" * 32]
    assert Outbox.objects.count() == 2
