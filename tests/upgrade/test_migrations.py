"""What a migration may do while the old code still runs: two releases for what it cannot bear.

The rule holds for every migration since the release that was recorded. django-migration-linter asks much the
same of the SQL of each database, but neither runs the old statements nor knows reasons;
`test_previous_release.py` does the first, `IN_TWO_STEPS` holds the second.
"""

from collections.abc import Iterator

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from tests.upgrade import shapes

# "app.name: what it does": why the release before this one no longer needs it.
IN_TWO_STEPS: dict[str, str] = {
    "applicants.0025_what_desks_write_is_sealed: Create constraint sealed_reason_only_where_na on model"
    " materialcheck": "of a column that old code neither reads nor writes",
    "applicants.0029_consent_keeps_its_name: Create constraint one_consent_a_member on model consent": ""
    "in place of one that allowed less",
}
GOES = (migrations.RemoveField, migrations.DeleteModel, migrations.RenameField, migrations.RenameModel)
TIGHTENS = (migrations.AddConstraint, migrations.AlterUniqueTogether, migrations.AlterModelTable)


def complaints(name: str, operations: list[Operation], made: frozenset[str] = frozenset()) -> Iterator[str]:
    """`made` are the models that this release creates: no old code knows them."""
    for operation in operations:
        model = getattr(operation, "model_name", getattr(operation, "name", "")).lower()
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from complaints(name, operation.database_operations, made)
        elif isinstance(operation, migrations.CreateModel):
            made |= {operation.name.lower()}
        elif model in made:
            continue
        elif isinstance(operation, GOES + TIGHTENS):
            yield f"{name}: {operation.describe()}"
        elif isinstance(operation, migrations.AddField) and needs_a_value(operation.field):
            yield f"{name}: {operation.describe()} without db_default"


def needs_a_value(field: models.Field) -> bool:
    """Whether an INSERT that does not name the column is refused."""
    if field.many_to_many or isinstance(field, models.GeneratedField):
        return False
    return not field.null and not field.has_db_default()


def since(release: shapes.Release) -> dict[str, list[Operation]]:
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    ours, old = shapes.apps_of_ours(), set(release["migrations"])
    return {
        f"{app}.{name}": one.operations
        for (app, name), one in sorted(found.items())
        if app in ours and f"{app}.{name}" not in old
    }


def test_migrations_since_the_last_release_leave_its_code_running() -> None:
    new = since(shapes.recorded())
    found = [one for name, operations in new.items() for one in complaints(name, operations)]
    assert found == sorted(IN_TWO_STEPS)


def test_migrations_that_were_recorded_are_still_there() -> None:
    """One that was renamed or squashed away would be new again, and complained of."""
    on_disk = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    ours = shapes.apps_of_ours()
    kept = [one for one in shapes.recorded()["migrations"] if one.partition(".")[0] in ours]
    assert [one for one in kept if one not in on_disk] == []


@pytest.mark.parametrize(
    ("operation", "complained"),
    [
        (migrations.AddField("event", "a", models.CharField(max_length=9, default="")), True),
        (migrations.AddField("event", "a", models.CharField(max_length=9, default="", db_default="")), False),
        (migrations.AddField("event", "a", models.CharField(max_length=9, null=True)), False),
        (migrations.AddField("event", "a", models.ManyToManyField("event")), False),
        (migrations.RemoveField("event", "note"), True),
        (migrations.RenameField("event", "note", "words"), True),
        (migrations.DeleteModel("event"), True),
        (migrations.AddConstraint("event", models.CheckConstraint(condition=models.Q(a=1), name="a")), True),
        (migrations.AddIndex("event", models.Index(fields=["a"], name="a")), False),
    ],
)
def test_what_is_complained_of(operation: Operation, complained: bool) -> None:
    assert bool(list(complaints("applicants.0099", [operation]))) is complained


def test_a_new_table_may_be_as_strict_as_it_likes() -> None:
    made = migrations.CreateModel("Mood", [("id", models.BigAutoField(primary_key=True))])
    added = migrations.AddField("mood", "a", models.CharField(max_length=9, default=""))
    assert list(complaints("applicants.0099", [made, added])) == []
