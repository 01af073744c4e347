"""A change of a table that is in use waits a moment, lets the others pass, and comes again."""

import threading
import time
from collections.abc import Iterator

import pytest
from django.core.management import get_commands
from django.db import OperationalError, connection, connections

from youyue.service import short_locks
from youyue.service.short_locks import with_short_locks

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(short_locks, "SECONDS", 1)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE changed (a integer)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE changed")


def alter() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE changed ADD COLUMN IF NOT EXISTS b integer")


class Reader(threading.Thread):
    """Reads once in a transaction that lasts, as a long report does."""

    def __init__(self, seconds: float) -> None:
        super().__init__(daemon=True)
        self.seconds, self.reads, self.took = seconds, threading.Event(), 0.0
        self.start()

    def run(self) -> None:
        began = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT count(*) FROM changed")
            self.took = time.monotonic() - began
            self.reads.set()
            time.sleep(self.seconds)
            cursor.execute("COMMIT")
        connections.close_all()


def waited_behind(change: threading.Thread) -> float:
    """Seconds that somebody waits who comes when the change waits already."""
    change.start()
    time.sleep(0.3)
    late = Reader(0)
    late.join()
    change.join()
    return late.took


def test_change_waits_no_longer_than_it_may_and_comes_again() -> None:
    long = Reader(2.5)
    long.reads.wait()
    tries = []

    def work() -> None:
        tries.append(time.monotonic())
        alter()

    def change() -> None:
        with_short_locks(connection, work, pause=0.5)
        connections.close_all()

    assert waited_behind(threading.Thread(target=change)) < 1.2
    long.join()
    assert len(tries) > 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT b FROM changed")


def test_without_it_everybody_waits_for_the_longest_query() -> None:
    """The control."""
    long = Reader(2.5)
    long.reads.wait()

    def change() -> None:
        alter()
        connections.close_all()

    assert waited_behind(threading.Thread(target=change)) > 1.8
    long.join()


def test_what_never_comes_free_is_told_and_the_limits_are_as_before() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        before = cursor.fetchone()
    long = Reader(3)
    long.reads.wait()
    with pytest.raises(OperationalError, match="lock timeout"):
        with_short_locks(connection, alter, pause=0, attempts=2)
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == before
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("15s",)  # that of every connection
    long.join()


def test_another_error_is_not_tried_again() -> None:
    tries = []

    def work() -> None:
        tries.append(1)
        raise OperationalError("gone")

    with pytest.raises(OperationalError, match="gone"):
        with_short_locks(connection, work)
    assert tries == [1]


def test_migrate_is_ours() -> None:
    assert get_commands()["migrate"] == "youyue.service"
