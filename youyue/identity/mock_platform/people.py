"""The people of the mock platform. To add one, add a line to people.json."""

import json
from functools import cache
from pathlib import Path

from django.http import HttpRequest

from youyue.identity import accounts
from youyue.identity.claims import email_from, facts_from
from youyue.identity.models import User

PASSWORD = "youyue"  # noqa: S105 (everybody's, and printed on the page)


@cache
def everybody() -> dict[str, dict[str, str]]:
    """Account name -> userinfo claims."""
    known = json.loads(Path(__file__).with_name("people.json").read_text("utf-8"))["people"]
    return {person["account_name"]: _claims(person) for person in known}


def _claims(person: dict[str, str]) -> dict[str, str]:
    account = person["account_name"]
    return {"sub": f"demo-{account}", "preferred_username": account} | {
        name: value for name, value in person.items() if name != "account_name" and value
    }


def of_kind(user_type: str) -> list[dict[str, str]]:
    return [person for person in everybody().values() if person["user_type"] == user_type]


def sign_in(account_name: str, request: HttpRequest | None = None) -> User:
    """Let this account in once, without a browser: what `load_demo` prepares. KeyError for a stranger."""
    claims = everybody()[account_name]
    id_token = {"sub": claims["sub"], "acr": claims["assurance_level"]}
    user, changed = accounts.admit(facts_from(id_token, claims), email=email_from(claims))
    accounts.announce(user, changed, request)
    return user
