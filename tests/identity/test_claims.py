"""Claims of the platform that are too long or of no use: cut, or left empty, and never an error."""

import datetime

import pytest

from youyue.identity.claims import email_from, facts_from
from youyue.identity.models import FACTS, User

ID_TOKEN = {"sub": "someone", "acr": "L2"}


def fact(name: str, /, **userinfo: object) -> object:
    return facts_from(ID_TOKEN, userinfo)[name]


@pytest.mark.parametrize("claim", ["country", "political_status"])
@pytest.mark.parametrize(("said", "kept"), [("13", "13"), ("", ""), ("130", ""), ("CHN", ""), (13, "")])
def test_code_that_is_too_long_is_none(claim: str, said: object, kept: str) -> None:
    """Its beginning would be another country."""
    assert fact(claim, **{claim: said}) == kept


@pytest.mark.parametrize(
    ("claim", "longest"), [("id_number", 40), ("social_security_number", 40), ("credit_code", 18)]
)
def test_number_fits_its_column_when_letters_grow(claim: str, longest: int) -> None:
    """One character can become several when it is written normally or in capitals: ﬃ is FFI."""
    kept = fact(claim, **{claim: "ﬃ" * longest})
    assert kept == ("FFI" * longest)[:longest]


@pytest.mark.parametrize(
    ("claim", "longest"),
    [("preferred_username", 150), ("name", 100), ("registered_residence", 200), ("organization_name", 200)],
)
def test_text_fits_its_column(claim: str, longest: int) -> None:
    name = {"preferred_username": "account_name"}.get(claim, claim)
    assert fact(name, **{claim: "莫" * (longest + 1)}) == "莫" * longest
    assert User._meta.get_field(name).max_length in {longest, None}


@pytest.mark.parametrize(
    ("said", "kept"),
    [("1990-03-07", datetime.date(1990, 3, 7)), ("1990-02-30", None), ("", None), (19900307, None)],
)
def test_birth_date(said: object, kept: datetime.date | None) -> None:
    assert fact("birth_date", birthdate=said) == kept


@pytest.mark.parametrize(("said", "kept"), [("male", "1"), ("2", "2"), ("x", ""), (1, "")])
def test_sex(said: object, kept: str) -> None:
    assert fact("sex", gender=said) == kept


@pytest.mark.parametrize(
    ("said", "kept"), [("legal_person", "legal_person"), ("person", "person"), ("", "person")]
)
def test_kind(said: str, kept: str) -> None:
    assert fact("kind", user_type=said) == kept


@pytest.mark.parametrize(
    ("said", "kept"), [("mo@example.cn", "mo@example.cn"), ("no address", ""), (None, "")]
)
def test_email_that_no_mail_reaches_is_none(said: str | None, kept: str) -> None:
    assert email_from({"email": said}) == kept


def test_every_fact_has_a_value() -> None:
    assert set(facts_from(ID_TOKEN, {})) == set(FACTS) - {"issuer"}  # of whoever was asked
