"""youyue/identity/withheld.py: a seal that does not open and a log that takes no row are 503 in words."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client

from applicants.models import Application
from tests import make
from youyue.identity.alarms import Alarm
from youyue.identity.models import AccessLog, User

PAGE = "/profile/"
TABLE = User._meta.db_table


def move(column: str, giver: User, taker: User) -> None:
    """The ciphertext of one row into another."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {TABLE} WHERE account_name = %s", [giver.account_name])
        value = cursor.fetchone()[0]
        cursor.execute(
            f"UPDATE {TABLE} SET {column} = %s WHERE account_name = %s", [value, taker.account_name]
        )


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["id_number", "mobile"])
def test_moved_ciphertext_is_withheld_and_noted(
    column: str, applicant: User, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    move(column, other_applicant, applicant)
    mine = client_of(applicant)
    for _time in range(2):
        answer = mine.get(PAGE)
        page = answer.content.decode()
        assert answer.status_code == 503 and answer["Retry-After"]
        assert "没有通过核对" in page and "系统管理员会看到这件事" in page
        assert other_applicant.mobile not in page and other_applicant.id_number not in page
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.place, alarm.count) == ("seal", f"{TABLE}:{column}:{applicant.pk}", 2)
    assert alarm.number in page
    assert client_of(other_applicant).get(PAGE).status_code == 200


@pytest.mark.django_db
def test_script_is_told_in_words(
    applicant: User, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    move("mobile", other_applicant, applicant)
    answer = client_of(applicant).get(PAGE, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 503 and "没有通过核对" in answer.json()["message"]


@pytest.fixture
def log_refuses(transactional_db: None) -> Iterator[None]:
    """The table of looks takes no row, as when a disk is full or a right is gone."""
    table, postgres = AccessLog._meta.db_table, connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgres:
            cursor.execute(
                "CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'no'; END $$"
                f" LANGUAGE plpgsql; CREATE TRIGGER refuse BEFORE INSERT ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION refuse()"
            )
        else:
            cursor.execute(
                f"CREATE TRIGGER refuse BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
    yield
    with connection.cursor() as cursor:
        cursor.execute(
            f"DROP TRIGGER refuse ON {table}; DROP FUNCTION refuse" if postgres else "DROP TRIGGER refuse"
        )


def test_look_that_cannot_be_written_down_does_not_happen(
    log_refuses: None, client_of: Callable[..., Client]
) -> None:
    made: Application = make.application(stage="employer_review")
    asked = {"row": "basics.id_number", "purpose": "match"}
    owner, desk = made.applicant, client_of(made.holder)
    for client, address, data in (
        (client_of(owner), PAGE, {"show": "id_number"}),
        (desk, f"/employer/applications/{made.pk}/reveal/", asked),
    ):
        answer = client.post(address, data)
        page = answer.content.decode()
        assert answer.status_code == 503, address
        assert "没能写进访问记录" in page and "系统管理员会看到这件事" in page
        assert owner.id_number not in page
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.place, alarm.count) == ("log", AccessLog._meta.db_table, 2)
    assert AccessLog.objects.count() == 0
