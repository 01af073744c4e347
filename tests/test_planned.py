"""Planned statements: once for each connection on PostgreSQL, and the same answers everywhere."""

import threading
from pathlib import Path

import pytest
from django.db import connection

from tests import make
from youyue.databases import database_from
from youyue.identity.models import User
from youyue.planned import Place, Planned

USER = User._meta.pk
TABLE = User._meta.db_table
SQL = f"SELECT name, %s, 5 %% 3 FROM {TABLE} WHERE id = %s AND (id = %s OR kind = %s)"


def rows(statement: Planned, **values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(*statement.ask(connection, values))
        return cursor.fetchall()


def names_of_plans() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements")
        return {name for (name,) in cursor.fetchall()}


@pytest.fixture
def statement() -> Planned:
    place = Place("who", USER)
    return Planned(SQL, ["it's", place, place, "x%s"])


@pytest.mark.django_db
def test_constants_and_values_come_to_their_places(statement: Planned, django_assert_num_queries) -> None:
    people = [make.user("mowen"), make.user("chenzhihao")]
    for user in people * 2:
        with django_assert_num_queries(1):
            assert rows(statement, who=user.pk) == [(user.name, "it's", 2)]


@pytest.mark.django_db
def test_a_statement_without_places_is_asked_as_it_is() -> None:
    assert rows(Planned("SELECT 1 + %s", [1])) == [(2,)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres  # nobody else keeps plans by name
def test_a_new_connection_plans_anew(statement: Planned) -> None:
    user = make.user("mowen")
    rows(statement, who=user.pk)
    assert statement.name in names_of_plans()
    connection.close()
    assert statement.name not in names_of_plans()
    assert rows(statement, who=user.pk) == [(user.name, "it's", 2)]
    assert statement.name in names_of_plans()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres  # nobody else keeps plans by name
def test_threads_in_turn_plan_on_their_own_connections(statement: Planned) -> None:
    user = make.user("mowen")
    answers = []

    def ask() -> None:
        answers.append(rows(statement, who=user.pk))
        here.wait(5)
        here.wait(5)
        answers.append(rows(statement, who=user.pk))
        connection.close()

    here = threading.Barrier(2)
    other = threading.Thread(target=ask)
    other.start()
    here.wait(5)
    answers.append(rows(statement, who=user.pk))
    here.wait(5)
    other.join(5)
    answers.append(rows(statement, who=user.pk))
    assert answers == [[(user.name, "it's", 2)]] * 4


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_nothing_is_kept_on_a_connection_that_is_lent(statement: Planned, monkeypatch) -> None:
    user = make.user("mowen")
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    assert rows(statement, who=user.pk) == [(user.name, "it's", 2)]
    assert names_of_plans() == set()


def test_a_pooler_gets_no_options() -> None:
    alone, pooled = (database_from("postgres://u@/x", Path(), pooled=pooled) for pooled in (False, True))
    assert "statement_timeout" in alone["OPTIONS"]["options"] and "options" not in pooled["OPTIONS"]
    assert pooled["DISABLE_SERVER_SIDE_CURSORS"] and not alone["DISABLE_SERVER_SIDE_CURSORS"]
