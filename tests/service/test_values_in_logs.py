"""What a database refuses it quotes: none of it is written down, by us or by the server."""

import logging
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from tests import make
from youyue import logs
from youyue.identity.models import User

CANARY = "canary-7f3a"
DOCUMENT = Path(settings.BASE_DIR / "docs/operations.md")
FAULTS = {
    "NOT NULL": ("UPDATE {table} SET email = %s, name = NULL", [CANARY]),
    "CHECK": ("UPDATE {table} SET email = %s, talent_category = 'refused'", [CANARY]),
    "UNIQUE": ("INSERT INTO {table} SELECT * FROM {table}", []),
    "too long": ("UPDATE {table} SET country = %s", [CANARY]),
    "unreadable": ("UPDATE {table} SET birth_date = %s", [CANARY]),
}


@pytest.fixture
def person(transactional_db: None) -> User:
    return make.user("mowen", email=f"{CANARY}@example.cn", name=CANARY)


def fail(fault: str, person: User) -> DatabaseError:
    """The error of a real database, with the row in what it says."""
    sql, values = FAULTS[fault]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if fault == "CHECK":
                cursor.execute(f"ALTER TABLE {User._meta.db_table} ADD CHECK (talent_category <> 'refused')")
            cursor.execute(sql.format(table=User._meta.db_table), values)
    except DatabaseError as error:
        return error
    pytest.fail("the database refused nothing")


def written(production: bool, say: Any) -> str:
    """What the handler of the settings writes."""
    config = logs.logging_from(settings_env(), production=production)
    out = StringIO()
    handler = logging.StreamHandler(out)
    kind = config["formatters"][config["handlers"]["console"]["formatter"]]
    handler.setFormatter(logs.JsonLines() if production else logs.Lines(kind["format"]))
    for name in config["handlers"]["console"]["filters"]:
        handler.addFilter(getattr(logs, config["filters"][name]["()"].rpartition(".")[2])())
    logger = logging.Logger("test")
    logger.addHandler(handler)
    say(logger)
    return out.getvalue()


def settings_env() -> Any:
    import environ

    return environ.Env()


@pytest.mark.postgres
@pytest.mark.parametrize("production", [True, False], ids=["production", "development"])
@pytest.mark.parametrize("fault", FAULTS)
def test_no_value_is_in_our_log(fault: str, production: bool, person: User) -> None:
    error = fail(fault, person)
    if fault in ("NOT NULL", "CHECK"):
        assert CANARY in str(error)  # the control: it is there to be written

    def say(logger: logging.Logger) -> None:
        logger.error("failed: %s", error)
        logger.error(error)
        logger.error("failed", exc_info=error)
        try:
            raise RuntimeError("wrapped") from error
        except RuntimeError as wrapped:
            logger.error("failed", exc_info=wrapped)

    text = written(production, say)
    assert type(error).__name__ in text and CANARY not in text


@pytest.mark.postgres
def test_no_value_is_in_what_a_command_prints_at_its_end(
    person: User, capsys: pytest.CaptureFixture[str]
) -> None:
    error = fail("NOT NULL", person)
    logs.end_without_values(type(error), error, error.__traceback__)
    printed = capsys.readouterr().err
    assert "IntegrityError" in printed and "test_values_in_logs.py" in printed and CANARY not in printed


def test_command_line_ends_that_way() -> None:
    run = "sys.argv = ['manage.py', 'check']; runpy.run_path('manage.py', run_name='__main__')"
    told = f"import runpy, sys\ntry:\n {run}\nexcept SystemExit: pass\nprint(sys.excepthook.__name__)"
    said = subprocess.run(
        [sys.executable, "-c", told], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    assert said.stdout.split()[-1] == "end_without_values"


def server_log() -> Path:
    """Of the throw-away server, beside its socket."""
    path = Path(connection.settings_dict["HOST"]) / "log"
    if not path.is_file():
        pytest.fail(f"the server's log is not at {path}")
    return path


def said_by_server(fault: str, person: User, settings_of_role: list[str]) -> str:
    log = server_log()
    before = len(log.read_text())
    with connection.cursor() as cursor:
        for name, value in settings_of_role:
            cursor.execute(f"SET {name} = '{value}'")
    fail(fault, person)
    connection.close()
    return log.read_text()[before:]


# Without any of these the server writes down what it refused.
DECISIVE = {"log_min_messages", "log_min_error_statement", "log_error_verbosity"}
DECISIVE |= {"log_parameter_max_length", "log_parameter_max_length_on_error"}


def documented() -> list[Any]:
    """The settings as the document tells them."""
    return re.findall(r"ALTER ROLE youyue SET (\w+) = ([\w-]+);", DOCUMENT.read_text())


@pytest.mark.postgres
@pytest.mark.parametrize("fault", FAULTS)
def test_no_value_is_in_the_log_of_the_server(fault: str, person: User) -> None:
    assert {name for name, _value in documented()} >= DECISIVE
    assert CANARY not in said_by_server(fault, person, documented())


@pytest.mark.postgres
@pytest.mark.parametrize("fault", ["NOT NULL", "CHECK", "too long", "unreadable"])
def test_without_the_settings_the_server_writes_it_down(fault: str, person: User) -> None:
    assert CANARY in said_by_server(fault, person, [])
