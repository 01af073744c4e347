"""The release before this one, on the tables of this one: what it writes and reads still works.

In the minutes of a release, and for longer where several machines take turns, the old code serves on the new
tables.
"""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from applicants.models import MaterialCheck
from catalog.models import MaterialRequirement
from tests import make
from tests.upgrade import shapes
from tests.upgrade.shapes import Release

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
RELEASE: Release = shapes.recorded()


@pytest.fixture(scope="module")
def now(django_db_setup: None, django_db_blocker) -> dict[str, dict[str, shapes.Column]]:
    with django_db_blocker.unblock():
        return shapes.columns()


def missing(now: dict[str, dict[str, shapes.Column]]) -> list[str]:
    return [
        f"{table}.{name}"
        for table, columns in RELEASE["columns"].items()
        for name in columns
        if name not in now.get(table, {})
    ]


def narrower(now: dict[str, dict[str, shapes.Column]]) -> list[str]:
    """Columns of another type, or that hold less than before."""
    return [
        f"{table}.{name}"
        for table, columns in RELEASE["columns"].items()
        for name, then in columns.items()
        if (today := now.get(table, {}).get(name))
        and (
            today["type"] != then["type"]
            or any(
                new is not None and (old is None or new < old)
                for old, new in zip(then["widths"], today["widths"], strict=True)
            )
        )
    ]


def refused() -> list[str]:
    """Tables whose rows cannot be written, saved again or read in the old way any more. Leaves nothing
    behind."""
    with transaction.atomic():
        shapes.empty_everything()
        found = [complaint for table in RELEASE["rows"] if (complaint := _refusal(table))]
        if not found:  # and what the rows point to is there
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)
    return found


def _refusal(table: str) -> str:
    names = [name for name, column in RELEASE["columns"][table].items() if not column["generated"]]
    try:
        with transaction.atomic():
            for row in RELEASE["rows"][table]:
                shapes.insert(table, names, row)
                assert shapes.update_and_read(table, names, row) == 1
    except DatabaseError as error:
        return f"{table}: {type(error.__cause__).__name__}"
    return ""


def test_everything_that_it_reads_is_there(now) -> None:
    assert missing(now) == []
    assert narrower(now) == []


def test_everything_that_it_writes_is_taken() -> None:
    assert refused() == []


def _changed_by_the_old_code(check: MaterialCheck) -> None:
    """It knows the plain column of the reason and no other."""
    with transaction.atomic(), connection.cursor() as cursor:
        new = "verdict = 'fine', reason = ''"
        cursor.execute(f"UPDATE applicants_materialcheck SET {new} WHERE id = %s", [check.pk])


def test_verdict_that_the_new_code_has_sealed_a_reason_for_can_be_changed() -> None:
    made = make.application()
    check = MaterialCheck.objects.create(
        application=made,
        round=1,
        requirement=MaterialRequirement.objects.first(),
        verdict="na",
        reason="没有社保",
        by=made.applicant,
    )
    _changed_by_the_old_code(check)
    rule = "CHECK (verdict = 'na' OR reason_sealed = '')"
    MaterialCheck.objects.filter(pk=check.pk).update(verdict="na")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE applicants_materialcheck ADD CONSTRAINT tight {rule}")
    with pytest.raises(IntegrityError):  # the control: a check that the old code cannot know of
        _changed_by_the_old_code(check)


def test_recorded_rows_are_of_the_tables_that_matter() -> None:
    with_rows = set(RELEASE["rows"])
    assert {
        "identity_user",
        "applicants_application",
        "applicants_event",
        "materials_materialfile",
    } <= with_rows
    assert len(with_rows) > len(RELEASE["columns"]) * 0.8


# --- controls: each of what must not happen is seen --------------------------------------------------
@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE applicants_event ADD COLUMN mood varchar(9) NOT NULL",
        "ALTER TABLE applicants_event ALTER COLUMN note TYPE varchar(1) USING ''",
        "ALTER TABLE applicants_event ADD CONSTRAINT tight CHECK (name <> 'submit')",
        "ALTER TABLE applicants_event RENAME COLUMN note TO words",
        "ALTER TABLE applicants_remark RENAME TO applicants_words",
        "ALTER TABLE identity_user ADD CONSTRAINT one_a_sex UNIQUE (sex)",
    ],
)
def test_change_that_the_old_code_cannot_bear_is_seen(change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert refused() != []


def test_column_with_a_default_of_the_database_is_borne() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE applicants_event ADD COLUMN mood varchar(9) NOT NULL DEFAULT ''")
    assert refused() == []


def test_column_that_is_gone_is_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE applicants_event DROP COLUMN note")
    assert missing(shapes.columns()) == ["applicants_event.note"]


def test_column_that_holds_less_is_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE applicants_application ALTER COLUMN receipt_number TYPE varchar(19)")
    assert narrower(shapes.columns()) == ["applicants_application.receipt_number"]
