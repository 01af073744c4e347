"""Writes down the tables and some rows of this release, for the next one to be tested against."""

import json
from contextlib import suppress

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import get_runner, setup_test_environment

from tests import make
from tests.upgrade import shapes
from tests.world import build

PLAIN = {
    "varchar": "'x'",
    "text": "'x'",
    "bpchar": "'x'",
    "bool": "false",
    "int2": "1",
    "int4": "1",
    "int8": "1",
}
PLAIN |= {"date": "current_date", "timestamptz": "now()", "uuid": "gen_random_uuid()", "jsonb": "'{}'"}
PLAIN |= {"float8": "1", "numeric": "1", "interval": "'1 day'", "bytea": "'x'", "inet": "'127.0.0.1'"}


def _fill(table: str) -> None:
    """One row of what must not be empty; a table whose checks ask for more stays without."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, udt_name FROM information_schema.columns WHERE table_name = %s"
            " AND is_nullable = 'NO' AND is_identity = 'NO' AND is_generated = 'NEVER'",
            [table],
        )
        needed = cursor.fetchall()
        points = connection.introspection.get_relations(cursor, table)
        values = [
            f'(SELECT "{points[name][0]}" FROM "{points[name][1]}" LIMIT 1)'
            if name in points
            else PLAIN[kind]
            for name, kind in needed
        ]
        names = ", ".join(f'"{name}"' for name, _kind in needed)
        with suppress(DatabaseError), transaction.atomic():
            cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(values)})')


def record() -> None:
    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    call_command("load_catalog", verbosity=0)
    world = build("returned_by_window")
    for name in ("notice", "remark", "sighting", "view", "absence", "invitation"):
        getattr(world, name)
    make.application(make.user("issued"), stage="issued")
    make.application(make.user("upheld"), stage="upheld")
    make.application(make.user("drafting"), stage="draft", complete=False)
    call_command("count_statistics", verbosity=0)
    for table in set(shapes.columns()) - set(shapes.rows()):
        _fill(table)
    release: shapes.Release = {
        "migrations": shapes.migrations(),
        "columns": shapes.columns(),
        "rows": shapes.rows(),
    }
    shapes.RECORDED.write_text(json.dumps(release, ensure_ascii=False, indent=0, sort_keys=True) + "\n")
    runner.teardown_databases(databases)
    empty = sorted(set(release["columns"]) - set(release["rows"]))
    print(
        f"{len(release['columns'])} tables, {sum(map(len, release['rows'].values()))} rows; no row of {empty}"
    )
