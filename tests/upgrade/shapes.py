"""The tables as a release knows them, and rows as it writes them; kept in `previous_release.json`.

A file and not a tag of the repository: a clone may be shallow, and the code of an old release needs its old
packages. What the old code does to the tables is all in its columns: Django names every column it knows in
each INSERT, each UPDATE of a whole row and each SELECT.
"""

import json
from pathlib import Path
from typing import Any, TypedDict

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

RECORDED = Path(__file__).parent / "previous_release.json"
NOT_OURS = {"django_migrations", "cache"}
WIDTHS = ("character_maximum_length", "numeric_precision", "numeric_scale")
Row = dict[str, Any]


class Column(TypedDict):
    type: str
    widths: list[int | None]
    generated: bool  # by the database: nobody writes it


class Release(TypedDict):
    migrations: list[str]
    columns: dict[str, dict[str, Column]]
    rows: dict[str, list[Row]]


def recorded() -> Release:
    release: Release = json.loads(RECORDED.read_text())
    return release


def migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def columns() -> dict[str, dict[str, Column]]:
    """Of every table, as the database has them now."""
    found: dict[str, dict[str, Column]] = {}
    for row in _ask(
        f"SELECT table_name, column_name, udt_name, {', '.join(WIDTHS)}, is_generated FROM "
        f"information_schema.columns"
        " WHERE table_schema = 'public' ORDER BY table_name, column_name"
    ):
        table, name, kind, *widths, generated = row
        if table not in NOT_OURS:
            column: Column = {"type": kind, "widths": widths, "generated": generated == "ALWAYS"}
            found.setdefault(table, {})[name] = column
    return found


def rows(most: int = 4) -> dict[str, list[Row]]:
    """A few of every table, with all that they point to."""
    found: dict[str, dict[str, Row]] = {}
    waiting = [(table, "", None) for table in columns()]
    while waiting:
        table, column, value = waiting.pop()
        where, given = (f'WHERE "{column}"::text = %s', [value]) if column else (f"LIMIT {most}", [])
        for (text,) in _ask(f'SELECT row_to_json(t)::text FROM (SELECT * FROM "{table}" {where}) t', given):
            row = json.loads(text)
            if text not in found.setdefault(table, {}):
                found[table][text] = row
                waiting += [
                    (other, key, str(row[name]))
                    for name, (key, other) in _points_to(table).items()
                    if row[name] is not None
                ]
    return {table: list(by_text.values()) for table, by_text in sorted(found.items()) if by_text}


def insert(table: str, names: list[str], row: Row) -> None:
    """As the release did it: the columns it knows, and no others."""
    listed = ", ".join(f'"{name}"' for name in names)
    _run(
        f'INSERT INTO "{table}" ({listed}) OVERRIDING SYSTEM VALUE'
        f' SELECT {listed} FROM json_populate_record(NULL::"{table}", %s)',
        [json.dumps(row)],
    )


def update_and_read(table: str, names: list[str], row: Row) -> int:
    """A whole row saved again by its key, then read; the number of rows that were."""
    with connection.cursor() as cursor:
        key = connection.introspection.get_primary_key_column(cursor, table)
    values = ", ".join(f'"{name}" = new."{name}"' for name in names if name != key)
    written = f'UPDATE "{table}" SET {values} FROM json_populate_record(NULL::"{table}", %s) new'
    if values:
        _run(f'{written} WHERE "{table}"."{key}" = new."{key}"', [json.dumps(row)])
    listed = ", ".join(f'"{name}"' for name in names)
    return len(_ask(f'SELECT {listed} FROM "{table}" WHERE "{key}"::text = %s', [str(row[key])]))


def empty_everything() -> None:
    _run("TRUNCATE " + ", ".join(f'"{table}"' for table in columns()) + " CASCADE")


def _points_to(table: str) -> dict[str, tuple[str, str]]:
    """By column: column and table it refers to."""
    with connection.cursor() as cursor:
        return connection.introspection.get_relations(cursor, table)


def _ask(sql: str, given: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given or None)
        return cursor.fetchall()


def _run(sql: str, given: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, given or None)


def apps_of_ours() -> set[str]:
    """Labels of the apps whose migrations are ours to write."""
    return {
        config.label for config in apps.get_app_configs() if not Path(config.path).is_relative_to(_packages())
    }


def _packages() -> Path:
    import django

    return Path(django.__file__).parent.parent
