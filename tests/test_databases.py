"""What a database's address becomes: time limits of our own, and what the address itself asks for."""

from pathlib import Path

from youyue.databases import database_from

LIMITS = "-c statement_timeout=30000 -c jit=off"


def test_statements_have_a_time_limit() -> None:
    config = database_from("postgres://u@/x", Path())
    assert config["OPTIONS"] == {"connect_timeout": 3, "options": LIMITS}


def test_what_the_address_asks_for_stays() -> None:
    options = database_from("postgres://u@/x?sslmode=require", Path())["OPTIONS"]
    assert options == {"connect_timeout": 3, "sslmode": "require", "options": LIMITS}


def test_pooler_gets_no_options() -> None:
    config = database_from("postgres://u@/x?DISABLE_SERVER_SIDE_CURSORS=True", Path())
    assert config["OPTIONS"] == {"connect_timeout": 3}
    assert config["DISABLE_SERVER_SIDE_CURSORS"]
