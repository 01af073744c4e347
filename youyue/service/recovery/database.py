"""The database there and back, by PostgreSQL's own programs."""

import os
import subprocess
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

# Live sessions are keys to somebody's account, and the cache is nobody's loss; papers are drawn again.
NOT_SAVED = ("django_session", "cache", "materials_paper")


class Failed(Exception):
    """In a sentence for whoever runs the machine. Names no secret."""


def dump(to: Path) -> None:
    """Write everything but NOT_SAVED as of one moment. Raises Failed."""
    left_out = [f"--exclude-table-data={name}" for name in NOT_SAVED]
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", *left_out, f"--file={to}")


def load(dumped: Path) -> None:
    """All of it into the empty database of the settings, or nothing. Raises Failed."""
    if connection.introspection.table_names():
        raise Failed("The database has tables already; a backup is restored into an empty one.")
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    _run("pg_restore", *options, str(dumped))


def readable(dumped: Path) -> bool:
    """Whether the list of contents can be read."""
    command = ["pg_restore", "--list", str(dumped)]
    return subprocess.run(command, capture_output=True).returncode == 0  # noqa: S603


def _run(program: str, *arguments: str) -> None:
    if connection.vendor != "postgresql":
        raise Failed("Backups are of PostgreSQL; the file of SQLite belongs to a developer's machine.")
    # Django's client for psql knows how to say where the database is; a password goes into the environment.
    (_psql, *where), secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    where[-1] = f"--dbname={where[-1]}"
    connection.close()
    environment = os.environ | (secrets or {})
    command = [program, *where, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        # An error of the database may quote a row: its first line says what, the rest says which.
        first = next(iter(done.stderr.splitlines()), "no word")
        raise Failed(f"{program} failed: {first[:200]}")
