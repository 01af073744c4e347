"""Probes by address and plain http, without a cookie; /readyz names what failed, in time."""

import time

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from youyue.service import probes
from youyue.service.registry import Check, Wrong


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "_remembered", (-probes.REMEMBERED, []))


def by_address(path: str, client: Client | None = None, **headers: str) -> HttpResponse:
    return (client or Client()).get(path, SERVER_NAME="10.0.0.7", **headers)


def only(monkeypatch: pytest.MonkeyPatch, *runs) -> None:
    # names of their own: a check whose last thread still hangs is not asked again
    checks = [Check(f"test {id(run)} {number}", "x", run, ready=True) for number, run in enumerate(runs)]
    monkeypatch.setattr(probes, "CHECKS", checks)


def fails() -> str:
    raise Wrong("the password is hush", "mend it")


def test_health_answers_by_address_and_plain_http(settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    client = Client()
    answer = by_address("/healthz", client)
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    # the control: any other page refuses the address, or leads to https
    assert by_address("/robots.txt").status_code in (301, 400)


def test_health_asks_no_database() -> None:
    """No mark of a database here: asking one would fail, and make the answer a 500."""
    assert by_address("/healthz").status_code == 200
    assert by_address("/healthz/").status_code != 200


@pytest.mark.parametrize("path", sorted(probes.PROBES))
def test_nothing_is_posted_to_a_probe(path: str) -> None:
    answer = Client().post(path)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_ready_when_every_check_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, lambda: "fine", lambda: "fine")
    answer = by_address("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_not_ready_names_the_check_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, lambda: "fine", fails)
    answer = by_address("/readyz")
    assert (answer.status_code, answer.content) == (503, f"test {id(fails)} 1 failed\n".encode())


def test_hanging_check_does_not_hang_the_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "SECONDS", 0.2)
    only(monkeypatch, lambda: time.sleep(3) or "late")
    began = time.monotonic()
    assert by_address("/readyz").status_code == 503
    assert time.monotonic() - began < 2


def test_checks_are_made_once_a_second_however_often_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    only(monkeypatch, lambda: made.append(1) or "fine")
    for _ in range(5):
        by_address("/readyz")
    assert made == [1]
    monkeypatch.setattr(probes, "REMEMBERED", 0.0)
    by_address("/readyz")
    assert made == [1, 1]


def test_ready_asks_what_a_request_needs() -> None:
    ready = {check.name for check in probes.CHECKS if check.ready}
    assert ready == {"database", "store", "store_mark", "migrations", "cache", "static", "worker"}


@pytest.mark.django_db(transaction=True)
def test_ready_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for check in probes.CHECKS:
        if check.ready:
            with CaptureQueriesContext(connection) as captured:
                probes.ask([check], 5)  # in a thread of its own
                check.run() if check.name != "worker" else None
            assert not [q for q in captured if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert b"worker failed\n" in by_address("/readyz").content
    assert by_address("/readyz").content == b"worker failed\n"
