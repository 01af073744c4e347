"""What a database's address becomes: time limits of our own, and what the address itself asks for."""

from pathlib import Path

import psycopg2
import pytest
from django.db.backends.postgresql.base import DatabaseWrapper as Plain

from youyue.databases import database_from
from youyue.postgresql import base

LIMITS = "-c statement_timeout=30000 -c lock_timeout=15000 -c jit=off"


def test_statements_have_a_time_limit() -> None:
    config = database_from("postgres://u@/x", Path())
    assert config["OPTIONS"] == {"connect_timeout": 3, "options": LIMITS}


def test_what_the_address_asks_for_stays() -> None:
    options = database_from("postgres://u@/x?sslmode=require", Path())["OPTIONS"]
    assert options == {"connect_timeout": 3, "sslmode": "require", "options": LIMITS}


def test_pooler_gets_no_options() -> None:
    config = database_from("postgres://u@/x?DISABLE_SERVER_SIDE_CURSORS=True", Path())
    assert config["OPTIONS"] == {"connect_timeout": 3}
    assert config["DISABLE_SERVER_SIDE_CURSORS"]


class Refused:
    """A server that refuses so many connections; each takes so many seconds of the clock it brings."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, times: int, takes: float = 0.0) -> None:
        self.times, self.takes, self.asked, self.now = times, takes, 0, 1000.0
        monkeypatch.setattr(Plain, "connect", lambda _wrapper: self.connect())
        monkeypatch.setattr(base, "time", self)
        monkeypatch.setattr(base, "_in_vain_until", 0.0)
        config = database_from("postgres://u@/x", Path())
        self.wrapper = base.DatabaseWrapper(config, "refused")

    def connect(self) -> None:
        self.asked += 1
        self.now += self.takes
        if self.asked <= self.times:
            raise psycopg2.OperationalError

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_engine_is_the_one_that_tries_again() -> None:
    assert database_from("postgres://u@/x", Path())["ENGINE"] == base.__name__.removesuffix(".base")


def test_connection_is_tried_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Refused(monkeypatch, 1)
    server.wrapper.connect()
    assert (server.asked, server.now) == (2, 1000 + base.PAUSE)


def test_nobody_waits_for_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Refused(monkeypatch, 99)
    for asked in (2, 3, 4):  # the first tries again, the others are told at once
        with pytest.raises(psycopg2.OperationalError):
            server.wrapper.connect()
        assert server.asked == asked
    server.now += base.IN_VAIN
    with pytest.raises(psycopg2.OperationalError):
        server.wrapper.connect()
    assert server.asked == 6


def test_a_host_that_does_not_answer_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Refused(monkeypatch, 99, takes=3)
    with pytest.raises(psycopg2.OperationalError):
        server.wrapper.connect()
    assert server.asked == 1
