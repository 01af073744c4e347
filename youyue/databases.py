"""Which database to talk to: an SQLite file by default, PostgreSQL when `DATABASE_URL` says so."""

from pathlib import Path
from typing import Any

import environ

# Milliseconds. Who waits so long for a row that somebody else holds is told to try again, and what was posted
# is kept, before all threads wait for the same row.
LIMITS = "-c statement_timeout=30000 -c lock_timeout=15000 -c jit=off"


def database_from(url: str, sqlite_file: Path) -> dict[str, Any]:
    """Django's settings for `url`, or for the SQLite file when `url` is empty.

    SQLite runs in WAL mode with IMMEDIATE transactions: the default (DEFERRED) makes concurrent
    writers fail at once with "database is locked". PostgreSQL keeps its connections, because a new
    one costs more than a whole page, and one that is refused is asked for once more (`postgresql`).
    """
    if not url:
        sqlite_file.parent.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{sqlite_file}"
    config: dict[str, Any] = environ.Env.db_url_config(url)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        asked = config.get("OPTIONS", {})  # in the address: sslmode, say
        options = {"connect_timeout": 3, **asked}
        if not config.get("DISABLE_SERVER_SIDE_CURSORS"):  # a pooler refuses a connection with options
            options.setdefault("options", LIMITS)
        config |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}
        config["ENGINE"] = "youyue.postgresql"
    return config
