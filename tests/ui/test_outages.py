"""The database goes away: 503 in words with Retry-After, and what was posted is offered again."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg2
import pytest
from django.db import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    connection,
)
from django.http import HttpResponse
from django.test import Client

from youyue.identity.models import User
from youyue.ui.errors import RETRY_AFTER
from youyue.ui.outages import is_outage

ORIGIN = {"origin": "http://testserver"}
MOBILE = "18612341402"
EDIT = "/profile/edit/"


def made(kind: type[DatabaseError], cause: Exception | None) -> DatabaseError:
    error = kind("x")
    error.__cause__ = cause
    return error


def of_sqlite(code: int) -> sqlite3.Error:
    cause = sqlite3.OperationalError("x")
    cause.sqlite_errorcode = code
    return cause


class Standby(psycopg2.Error):
    pgcode = "25006"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (made(OperationalError, psycopg2.OperationalError("server closed the connection")), True),
        (made(OperationalError, psycopg2.errors.LockNotAvailable()), True),
        (made(InterfaceError, psycopg2.InterfaceError("connection already closed")), True),
        (made(InternalError, Standby()), True),
        (made(InternalError, psycopg2.InternalError()), False),
        (made(OperationalError, of_sqlite(sqlite3.SQLITE_BUSY)), True),
        (made(OperationalError, of_sqlite(sqlite3.SQLITE_ERROR)), False),
        (made(DatabaseError, psycopg2.DatabaseError("server closed the connection")), True),
        (made(DatabaseError, Standby()), False),
        (made(DatabaseError, None), False),
        (made(IntegrityError, psycopg2.IntegrityError()), False),
        (RuntimeError(), False),
        (None, False),
    ],
    ids=[
        "closed",
        "locked",
        "interface",
        "standby",
        "internal",
        "busy",
        "no table",
        "commit",
        "coded",
        "bare",
        "integrity",
        "ours",
        "none",
    ],
)
def test_time_mends_an_outage_and_nothing_else(error: BaseException | None, expected: bool) -> None:
    assert is_outage(error) is expected


def raising(error: DatabaseError) -> Callable[..., Any]:
    def wrapper(execute: Any, *args: Any) -> Any:
        raise error

    return wrapper


AWAY = made(OperationalError, psycopg2.OperationalError("server closed the connection"))


@pytest.fixture
def client(applicant: User) -> Client:
    signed_in = Client(raise_request_exception=False)
    signed_in.force_login(applicant)
    return signed_in


def main_of(answer: HttpResponse) -> str:
    return answer.content.decode().partition("<main")[2]


def without_database(ask: Callable[[], HttpResponse], error: DatabaseError = AWAY) -> HttpResponse:
    with connection.execute_wrapper(raising(error)):
        return ask()


def test_page_says_to_wait_and_asks_for_the_same_again(client: Client) -> None:
    answer = without_database(lambda: client.get("/items/?box=draft"))
    assert (answer.status_code, answer["Retry-After"]) == (503, str(RETRY_AFTER))
    assert 'href="/items/?box=draft"' in main_of(answer)
    assert answer["X-Request-ID"] in main_of(answer)
    assert answer["Cache-Control"] == "private, no-store"


def test_what_was_posted_is_offered_again_and_arrives(client: Client) -> None:
    client.handler.enforce_csrf_checks = True
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(EDIT).content.decode())[1]
    typed = {"mobile": MOBILE, "said": "第一项\n<b>", "csrfmiddlewaretoken": token}
    answer = without_database(lambda: client.post(EDIT, typed, headers=ORIGIN))
    page = main_of(answer)
    assert answer.status_code == 503
    assert 'name="said" value="第一项\n&lt;b&gt;"' in page
    assert f'action="{EDIT}"' in page
    fresh = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    again = client.post(EDIT, typed | {"csrfmiddlewaretoken": fresh}, headers=ORIGIN)
    assert (again.status_code, again["Location"]) == (302, "/profile/details/")


@pytest.mark.parametrize("origin", ["https://evil.example", ""])
def test_form_of_another_site_is_offered_nothing(client: Client, origin: str) -> None:
    headers = {"origin": origin} if origin else {}
    answer = without_database(lambda: client.post("/profile/edit/", {"mobile": MOBILE}, headers=headers))
    assert answer.status_code == 503
    assert MOBILE not in answer.content.decode()


def test_script_is_told_as_data(client: Client) -> None:
    headers = {"X-Requested-With": "fetch"}
    answer = without_database(lambda: client.post("/apply/basics/", {"x": "1"}, headers=headers))
    assert (answer.status_code, answer.json()["error"]) == (503, "database")
    assert answer["Retry-After"] == str(RETRY_AFTER)


def test_what_is_no_outage_stays_an_error(client: Client) -> None:
    """The control: a mistake of ours is not talked away."""
    refused = made(IntegrityError, psycopg2.IntegrityError())
    answer = without_database(lambda: client.get("/items/"), refused)
    assert answer.status_code == 500
    assert "Retry-After" not in answer


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_connection_that_the_server_ends_is_an_outage_and_the_next_request_works(client: Client) -> None:
    def ended(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        with suppress(psycopg2.Error):
            context["cursor"].cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(ended):
        assert client.get("/items/").status_code == 503
    connection.close()
    assert client.get("/items/").status_code == 200
