"""youyue/identity/sessions.py: half an hour after the last thing done, eight hours at most, few writes."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg2
import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from youyue.identity.models import User
from youyue.identity.sessions import TOUCHED_EVERY

pytestmark = pytest.mark.django_db
PAGE = "/profile/"
START = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as moved:
        yield moved


@pytest.fixture
def mine(clock: Any, applicant: User, client_of: Callable[..., Client]) -> Client:
    return client_of(applicant)


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def writes(client: Client, address: str = PAGE, **headers: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address, headers=headers)
    return sum('UPDATE "django_session"' in query["sql"] for query in asked.captured_queries)


def test_session_ends_half_an_hour_after_the_last_thing_done(mine: Client, clock: Any) -> None:
    clock.shift(timedelta(minutes=29))
    assert is_in(mine)
    clock.shift(timedelta(minutes=29))
    assert is_in(mine)
    clock.shift(timedelta(minutes=31))
    assert not is_in(mine)


def test_session_ends_after_eight_hours_whatever_is_done(mine: Client, clock: Any) -> None:
    for _step in range(23):
        clock.shift(timedelta(minutes=20))
        assert is_in(mine)
    clock.shift(timedelta(minutes=19))  # 7:59
    assert is_in(mine)
    assert mine.get("/apply/session/").json()["seconds_left"] <= 60
    clock.shift(timedelta(minutes=2))
    assert not is_in(mine)


def test_prolonging_does_not_move_the_eight_hours(mine: Client, clock: Any) -> None:
    for _step in range(26):
        clock.shift(timedelta(minutes=18))
        mine.post("/apply/session/")
    clock.shift(timedelta(minutes=10))  # 7:58
    assert mine.post("/apply/session/").json()["seconds_left"] <= 120
    clock.shift(timedelta(minutes=3))
    assert mine.post("/apply/session/").status_code == 401


def test_session_is_written_once_in_five_minutes(mine: Client, clock: Any) -> None:
    mine.get(PAGE)
    assert [writes(mine) for _page in range(5)] == [0] * 5
    clock.shift(timedelta(seconds=TOUCHED_EVERY))
    assert [writes(mine) for _page in range(5)] == [1, 0, 0, 0, 0]


def test_what_a_page_asks_by_itself_is_nothing_done(mine: Client, clock: Any) -> None:
    for _step in range(3):
        clock.shift(timedelta(minutes=9))
        assert writes(mine, "/apply/session/", **{"X-Requested-With": "fetch"}) == 0
    clock.shift(timedelta(minutes=4))
    assert not is_in(mine)


def test_row_says_when_it_ends_and_the_cookie_too(mine: Client, clock: Any) -> None:
    clock.shift(timedelta(minutes=10))
    cookie = mine.get(PAGE).cookies["sessionid"]
    assert cookie["max-age"] == 1800
    assert Session.objects.get().expire_date == START + timedelta(minutes=40)


def test_session_of_before_gets_its_eight_hours_now(mine: Client, clock: Any) -> None:
    session = mine.session
    for name in ("began", "seen"):
        del session[name]
    session.save()
    mine.get(PAGE)
    assert mine.session["began"] == int(START.timestamp())


def test_anonymous_visit_is_not_touched(client: Client) -> None:
    client.get("/")
    assert Session.objects.count() == 0 and "sessionid" not in client.cookies


@pytest.mark.parametrize(("env", "prefix"), [("production", "__Host-"), ("development", "")])
def test_names_of_cookies(env: str, prefix: str) -> None:
    """In production no neighbour of the host can plant one; plain http could not set such a name at all."""
    told = (
        "import os; key = '1:' + 'A' * 43 + '=';"
        f"os.environ |= {{'YOUYUE_ENV': '{env}', 'SECRET_KEY': 'x' * 60,"
        " 'FIELD_KEYS': key, 'INDEX_KEYS': key, 'DATABASE_URL': '', 'IDENTITY_ISSUER': 'https://i.example'};"
        "from youyue import settings as s;"
        "print(s.SESSION_COOKIE_NAME if 'SESSION_COOKIE_NAME' in dir(s) else 'sessionid',"
        " getattr(s, 'CSRF_COOKIE_NAME', 'csrftoken'), getattr(s, 'SESSION_COOKIE_SECURE', False))"
    )
    said = subprocess.run(
        [sys.executable, "-c", told], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    secure = env == "production"
    assert said.stdout.split() == [f"{prefix}sessionid", f"{prefix}csrftoken", str(secure)]


# --- while the session is written -----------------------------------------------------------------------
def while_written(
    client: Client, happens: Callable[[], None], ask: Callable[[], HttpResponse]
) -> HttpResponse:
    """The answer where that happens just before the row of the session is written."""

    def wrapper(execute: Any, sql: str, *more: Any) -> Any:
        if sql.startswith('UPDATE "django_session"'):
            happens()
        return execute(sql, *more)

    client.raise_request_exception = False
    with connection.execute_wrapper(wrapper):
        return ask()


def goes_away() -> None:
    raise OperationalError("x") from psycopg2.OperationalError("server closed the connection")


def test_database_that_goes_away_is_no_wrong_request(mine: Client, clock: Any) -> None:
    clock.shift(timedelta(seconds=TOUCHED_EVERY))
    assert while_written(mine, goes_away, lambda: mine.get(PAGE)).status_code == 503
    typed = {"mobile": "18612341402"}
    headers = {"origin": "http://testserver"}
    answer = while_written(mine, goes_away, lambda: mine.post("/profile/edit/", typed, headers=headers))
    assert answer.status_code == 503
    assert 'name="mobile" value="18612341402"' in answer.content.decode()


def test_session_that_was_ended_meanwhile_is_still_refused(mine: Client, clock: Any) -> None:
    """The control: this is what Django's answer is for."""
    clock.shift(timedelta(seconds=TOUCHED_EVERY))
    ended = while_written(mine, Session.objects.all().delete, lambda: mine.get(PAGE))
    assert ended.status_code == 400
