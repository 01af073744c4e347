"""The invented applicants of `people.json`, as accounts that the mock platform would have sent."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from youyue.identity import accounts
from youyue.identity.claims import facts_from
from youyue.identity.codes import IdType
from youyue.identity.id_numbers import check_digit
from youyue.identity.models import User

# No account of the mock platform has such a subject, so nobody can sign in as one of these.
SUBJECT = "sample-"
GENDERS = {"1": "male", "2": "female"}


@dataclass(frozen=True)
class Sample:
    """One applicant; `facts` is the entry of `people.json`, whose note names the columns of its lists."""

    number: int
    facts: dict[str, Any]

    @property
    def key(self) -> str:
        return self.facts["key"]

    @property
    def account(self) -> str:
        """The account of the mock platform that this is, "" for one without a sign-in."""
        return self.facts.get("account", "")

    @property
    def name(self) -> str:
        return self.facts.get("name", "")

    @property
    def is_flexible(self) -> bool:
        return self.facts.get("arrangement") == "flexible"

    @property
    def since(self) -> str:
        """The month in which she began at the present employer, `2020-04`."""
        return next(row[0] for row in self.facts["work"] if not row[1] and not row[4])

    @property
    def id_number(self) -> str:
        """As given, or for residents made of place, birthday and sex, with a right check digit."""
        if self.facts.get("id_type") != IdType.RESIDENT:
            return self.facts.get("number", "")
        order = self.number * 2 + (self.facts["sex"] == "1")
        first = f"{self.facts['place']}{self.facts['born'].replace('-', '')}{900 + order % 100:03d}"
        return first + check_digit(first)

    @property
    def claims(self) -> dict[str, Any]:
        return {
            "sub": f"{SUBJECT}{self.key}",
            "preferred_username": f"{SUBJECT}{self.key}",
            "user_type": "person",
            "name": self.name,
            "id_type": self.facts["id_type"],
            "id_number": self.id_number,
            "phone_number": f"1990000{self.number:04d}",
            "country": self.facts.get("country", "CN"),
            "birthdate": self.facts["born"],
            "gender": GENDERS[self.facts["sex"]],
            "political_status": self.facts.get("politics", ""),
            "assurance_level": "L2",
        }


@cache
def everybody() -> dict[str, Sample]:
    known = json.loads(Path(__file__).with_name("people.json").read_text("utf-8"))["people"]
    return {facts["key"]: Sample(number, facts) for number, facts in enumerate(known, 1)}


def are_there() -> bool:
    """Whether the demonstration's applications were made before."""
    return User.objects.filter(subject__startswith=SUBJECT).exists()


def user_of(sample: Sample) -> User:
    """The account, which is made if it has none; those of the mock platform have signed in already."""
    if sample.account:
        return User.objects.get(account_name=sample.account, subject=f"demo-{sample.account}")
    token = {"sub": sample.claims["sub"], "acr": sample.claims["assurance_level"]}
    return accounts.admit(facts_from(token, sample.claims))[0]
