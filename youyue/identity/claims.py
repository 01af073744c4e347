"""From the platform's claims to the facts we keep. A pure function; the one place that knows claim names."""

import datetime
from collections.abc import Mapping
from typing import Any

from youyue.identity.codes import IdType, Sex
from youyue.identity.id_numbers import normalise
from youyue.identity.models import User
from youyue.identity.phone_numbers import normal_number
from youyue.ui.email_field import is_mailable
from youyue.ui.text import clean_received, fold_width

TEXTS = {
    "account_name": ("preferred_username", 150),
    "name": ("name", 100),
    "registered_residence": ("registered_residence", 200),
    "organization_name": ("organization_name", 200),
    "legal_representative": ("legal_representative", 100),
}
NUMBERS = {
    "id_number": ("id_number", 40),
    "social_security_number": ("social_security_number", 40),
    "credit_code": ("credit_code", 18),
}
CODES = {"country": ("country", 2), "political_status": ("political_status", 2)}
SEXES = {"male": Sex.MALE, "female": Sex.FEMALE, "1": Sex.MALE, "2": Sex.FEMALE}


def facts_from(id_token: Mapping[str, Any], userinfo: Mapping[str, Any]) -> dict[str, Any]:
    """Values for the columns in `FACTS`, of the verified ID token and the userinfo of the same account.

    A claim that is missing or unusable gives an empty fact, never an error: what is missing is shown as
    missing, and the person is told where to complete it.
    """
    facts: dict[str, Any] = {"subject": id_token["sub"], "assurance_level": id_token["acr"]}
    for fact, (claim, longest) in TEXTS.items():
        facts[fact] = _text(userinfo.get(claim), longest)
    for fact, (claim, longest) in NUMBERS.items():
        facts[fact] = normalise(_text(userinfo.get(claim), longest))[:longest]
    facts["mobile"] = normal_number(_text(userinfo.get("phone_number"), 32))
    for fact, (claim, longest) in CODES.items():
        code = _text(userinfo.get(claim), 20)
        facts[fact] = code if len(code) <= longest else ""
    facts["kind"] = (
        User.Kind.LEGAL_PERSON if userinfo.get("user_type") == "legal_person" else User.Kind.PERSON
    )
    id_type = _text(userinfo.get("id_type"), 20)
    facts["id_type"] = id_type if id_type in IdType.values or not id_type else IdType.OTHER.value
    facts["sex"] = SEXES.get(_text(userinfo.get("gender"), 20), "")
    facts["birth_date"] = _date(userinfo.get("birthdate"))
    return facts


def email_from(userinfo: Mapping[str, Any]) -> str:
    """The address to begin with; later the person's own is kept (完善资料)."""
    address = fold_width(_text(userinfo.get("email"), 254))
    return address if is_mailable(address) else ""


def _text(value: object, longest: int) -> str:
    """One line of text as the policy keeps it; every letter of a name stays the one that was sent."""
    return " ".join(clean_received(value).split())[:longest] if isinstance(value, str) else ""


def _date(value: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
