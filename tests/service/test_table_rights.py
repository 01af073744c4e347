"""On PostgreSQL the web server's role adds to the records and reads them, and does all else as ever."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, models, transaction
from django.db.models import QuerySet

from applicants.filing.expiry import delete_for_good
from applicants.models import Application, Event, Stage
from tests import make
from youyue.identity.models import AccessLog
from youyue.service import table_rights
from youyue.service.throttling import DOORS, seconds_to_wait

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
ROLE = f"web_{os.getpid()}"
ACTS = {
    "update": "UPDATE {} SET id = id",
    "delete": "DELETE FROM {}",
    "truncate": "TRUNCATE {} CASCADE",
}


@contextmanager
def as_role(role: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        try:
            yield
        finally:
            cursor.execute("RESET ROLE")


@pytest.fixture
def web() -> str:
    """A role of its own, as `deploy/release` leaves it; it goes with the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
    call_command("give_rights", ROLE)
    return ROLE


@pytest.fixture
def written() -> Application:
    made = make.application(stage=Stage.SUBMITTED)
    look_at(made)
    connection.check_constraints()  # what is still to be checked holds up a TRUNCATE
    return made


def look_at(made: Application) -> None:
    AccessLog.objects.create(by=made.applicant, whose=made.applicant, role="本人", action="reveal", what="x")


def refused(role: str, statement: str) -> bool:
    try:
        with as_role(role), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            raise Taken
    except ProgrammingError as error:
        return "permission denied" in str(error)
    except Taken:
        return False


class Taken(Exception):
    """Rolls back what a role was allowed to do."""


@pytest.mark.parametrize("model", table_rights.RECORDS)
@pytest.mark.parametrize("act", sorted(ACTS))
def test_record_cannot_be_altered_by_the_web_server(
    written: Application, web: str, model: type[models.Model], act: str
) -> None:
    statement = ACTS[act].format(model._meta.db_table)
    assert refused(web, statement)
    with connection.cursor() as cursor:  # the control: with the rights of any other table it could
        cursor.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {web}")
    assert not refused(web, statement)


def test_rights_that_are_too_many_are_named(web: str) -> None:
    assert [one.split()[0] for one in table_rights.excessive()] == [
        "OWNER",
        "OWNER",
        "OWNER",
    ]  # of the tests' own role
    with as_role(web):
        assert table_rights.excessive() == []
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT UPDATE ON applicants_event TO {web}")
    with as_role(web):
        assert table_rights.excessive() == ["UPDATE applicants_event"]
    table_rights.give(web)
    with connection.cursor() as cursor:  # of one column, which is no right to the table
        cursor.execute(f"GRANT UPDATE (at) ON identity_accesslog TO {web}")
    with as_role(web):
        assert table_rights.excessive() == ["UPDATE identity_accesslog"]
    table_rights.give(web)
    with as_role(web):
        assert table_rights.excessive() == []


def test_everything_else_goes_on(web: str) -> None:
    """From a first draft to a card, a look, a count, and the end of a draft that nobody handed in."""
    with as_role(web):
        made = make.application(stage=Stage.ISSUED)
        assert made.events.count() > 5
        AccessLog.objects.create(
            by=made.applicant, whose=made.applicant, role="本人", action="reveal", what="x"
        )
        assert seconds_to_wait(DOORS[0], str(made.applicant_id), "10.0.0.1") == 0
        draft = make.application(make.user("chenzhihao"))
        delete_for_good(draft)
    assert not Application.objects.filter(pk=draft.pk).exists()


def test_owner_may_delete_what_a_law_wants_deleted(web: str, written: Application) -> None:
    assert Event.objects.all().delete()[0] == 1
    assert QuerySet(AccessLog)._raw_delete("default") == 1


def test_tables_of_a_later_migration_are_open_to_the_web_server(web: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (id bigserial)")
    assert not refused(web, "INSERT INTO later DEFAULT VALUES")
    assert not refused(web, "DELETE FROM later")


def test_owner_gives_rights_to_another_role_only() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
    with pytest.raises(CommandError, match="another role"):
        call_command("give_rights", owner)
