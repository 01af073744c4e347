"""A sealed column beside the plain one whose place it takes: old code and new one, row by row."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, models

from applicants.models import Application, FamilyMember
from tests import make
from youyue.identity import old_columns
from youyue.identity.models import User
from youyue.identity.sealed import SealBroken

PLAIN = {"email": "old@example.cn", "id_valid_to": date(2031, 5, 6), "wechat": "old-wechat"}


def column(row: models.Model, name: str) -> Any:
    with connection.cursor() as cursor:
        key = row._meta.pk.get_db_prep_value(row.pk, connection)
        cursor.execute(f"SELECT {name} FROM {row._meta.db_table} WHERE id = %s", [key])
        return cursor.fetchone()[0]


def as_before(row: models.Model, **plain: Any) -> None:
    """As the old code has written the row, and nothing else has."""
    values = {f"{name}_old": value for name, value in plain.items()} | dict.fromkeys(plain, "")
    models.QuerySet(type(row)).filter(pk=row.pk).update(**values)


@pytest.fixture
def before(applicant: User) -> Application:
    made = make.application(applicant)
    as_before(made, **PLAIN)
    return Application.objects.get()


def test_value_of_the_old_column_is_read(before: Application) -> None:
    assert {name: getattr(before, name) for name in PLAIN} == PLAIN


def test_new_row_has_nothing_in_the_old_columns(applicant: User) -> None:
    made = make.application(applicant)
    assert made.email and made.birth_date
    for sealed, old in old_columns.pairs(Application):
        assert column(made, old.column) in ("", None)
        assert str(getattr(made, sealed.attname) or "nothing") not in column(made, sealed.column)


@pytest.mark.parametrize("names", [None, ["email"], ["email", "wechat", "id_valid_to", "saved_at"]])
def test_saving_seals_and_empties(before: Application, names: list[str] | None) -> None:
    before.save(update_fields=names)
    assert column(before, "email") == ""
    assert "old@example.cn" not in column(before, "email_sealed") != ""
    again = Application.objects.get()
    assert {name: getattr(again, name) for name in PLAIN} == PLAIN
    assert bool(column(before, "wechat")) == (names == ["email"])


@pytest.mark.parametrize("names", [None, ["email"]])
@pytest.mark.parametrize("value", ["new@example.cn", ""])
def test_new_value_replaces_the_old_one(before: Application, value: str, names: list[str] | None) -> None:
    before.email = value
    before.save(update_fields=names)
    assert Application.objects.get().email == value == before.email


def test_row_that_was_read_in_part_is_saved_whole(before: Application) -> None:
    part = Application.objects.only("email").get()
    part.email = "new@example.cn"
    part.save()
    assert Application.objects.get().email == "new@example.cn"
    assert Application.objects.get().wechat == "old-wechat"


def test_row_of_which_the_sealed_column_was_read_alone_keeps_its_value(before: Application) -> None:
    Application.objects.only("email").get().save(update_fields=["email"])
    assert Application.objects.get().email == "old@example.cn"


def test_what_the_old_code_writes_afterwards_counts(before: Application) -> None:
    before.save()
    models.QuerySet(Application).update(email_old="later@example.cn")
    assert Application.objects.get().email == "later@example.cn"


def test_old_code_that_saves_a_row_it_saw_empty_takes_nothing_away(before: Application) -> None:
    before.save()
    models.QuerySet(Application).update(email_old="", wechat_old="", id_valid_to_old=None)
    again = Application.objects.get()
    assert {name: getattr(again, name) for name in PLAIN} == PLAIN


def test_both_are_written_while_hosts_of_both_releases_serve(before: Application, settings: Any) -> None:
    settings.WRITE_OLD_COLUMNS = True
    before.email = "new@example.cn"
    before.save(update_fields=["email"])
    assert column(before, "email") == "new@example.cn" == Application.objects.get().email
    Application.objects.get().save()
    assert column(before, "email") == "new@example.cn"
    settings.WRITE_OLD_COLUMNS = False
    Application.objects.get().save()
    assert column(before, "email") == ""
    assert Application.objects.get().email == "new@example.cn"


def test_sealed_value_moved_to_another_row_does_not_open(before: Application, other_applicant: User) -> None:
    before.save()
    other = make.application(other_applicant)
    with connection.cursor() as cursor:
        sealed = column(before, "birth_date_sealed")
        cursor.execute("UPDATE applicants_application SET birth_date_sealed = %s", [sealed])
    with pytest.raises(SealBroken):
        _ = Application.objects.get(pk=other.pk).birth_date


def test_fact_in_an_old_column_stands_and_is_not_changed(applicant: User) -> None:
    as_before(applicant, birth_date=date(1990, 3, 7), registered_residence="广东省广州市")
    known = User.objects.get()
    known.registered_residence = "somewhere else"
    with pytest.raises(TypeError, match="registered_residence"):
        known.save()
    known = User.objects.get()
    assert known.birth_date == date(1990, 3, 7)
    known.save()
    known.save()
    assert User.objects.get().birth_date == date(1990, 3, 7)
    assert known.take_over({"birth_date": date(1990, 3, 7)}) == []
    assert column(known, "birth_date") is None


def test_every_pair_is_whole() -> None:
    assert {model.__name__ for model in old_columns.tables()} >= {"Application", "FamilyMember", "User"}
    for model in old_columns.tables():
        assert issubclass(model, old_columns.WithOldColumns)


# --- the command -------------------------------------------------------------------------------------
@pytest.fixture
def family(before: Application, monkeypatch: pytest.MonkeyPatch) -> list[FamilyMember]:
    monkeypatch.setattr(old_columns, "BATCH", 2)
    rows = [before.family.create(relation="50", order=number) for number in range(4)]
    for row in rows:
        as_before(row, nationality="CN")
    return rows


def left() -> int:
    return sum(
        model._base_manager.filter(old_columns.in_clear(model)).count() for model in old_columns.tables()
    )


def test_command_seals_every_row(family: list[FamilyMember], before: Application) -> None:
    assert left() == 5
    call_command("seal_columns", verbosity=0)
    assert left() == 0
    assert {
        one.nationality for one in FamilyMember.objects.filter(pk__in=[member.pk for member in family])
    } == {"CN"}
    made = Application.objects.get()
    assert {name: getattr(made, name) for name in PLAIN} == PLAIN


def test_command_leaves_what_old_code_on_another_host_still_reads(
    family: list[FamilyMember], settings: Any
) -> None:
    settings.WRITE_OLD_COLUMNS = True
    call_command("seal_columns", verbosity=0)
    assert left() == 5
    settings.WRITE_OLD_COLUMNS = False
    call_command("seal_columns", verbosity=0)
    assert left() == 0


def test_command_that_broke_off_goes_on(family: list[FamilyMember]) -> None:
    batches = old_columns.seal_rows(FamilyMember)
    assert next(batches) == 2
    batches.close()
    assert list(old_columns.seal_rows(FamilyMember)) == [2]
    assert list(old_columns.seal_rows(FamilyMember)) == []


def test_back_is_as_before(family: list[FamilyMember], before: Application) -> None:
    call_command("seal_columns", verbosity=0)
    call_command("seal_columns", back=True, verbosity=0)
    assert (column(before, "email"), column(before, "email_sealed")) == ("old@example.cn", "")
    assert column(family[0], "nationality") == "CN"
    again = Application.objects.get()
    assert {name: getattr(again, name) for name in PLAIN} == PLAIN
    call_command("seal_columns", verbosity=0)
    assert left() == 0
