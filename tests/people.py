"""The people and employers of the tests. Names and numbers are invented, check digits are right."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from applicants.models import Consent, Membership
from catalog.models import Employer
from youyue.identity.grants import grant
from youyue.identity.models import User

# Facts of the unified identity platform; people and numbers are invented, check digits are right.
PEOPLE: dict[str, dict[str, Any]] = {
    "mowen": {
        "name": "莫知文",
        "id_type": "01",
        "id_number": "440106199003076518",
        "mobile": "18612341402",
        "country": "CN",
        "birth_date": date(1990, 3, 7),
        "sex": "1",
    },
    "chenzhihao": {
        "name": "陈志豪",
        "id_type": "04",
        "id_number": "H12345678",
        "mobile": "13812345678",
        "country": "HK",
        "birth_date": date(1985, 2, 14),
        "sex": "1",
    },
}
AGENTS = {"linghai": "张敏", "linghai2": "李强", "nanyue": "黄丽", "pengcheng": "吴刚"}
EMPLOYERS: dict[str, dict[str, Any]] = {
    "linghai": {
        "name": "岭海先进材料研究院（广州）",
        "credit_code": "12440100MB9A000490",
        "kind": "2",
        "affiliation": "40",
        "region_id": "440106",
    },
    "other": {
        "name": "鹏城智造科技（深圳）有限公司",
        "credit_code": "91440300MA9Y00039M",
        "kind": "4",
        "affiliation": "90",
        "region_id": "440305",
    },
    "provincial": {
        "name": "南粤大学",
        "credit_code": "12440000MB9A000148",
        "kind": "2",
        "affiliation": "20",
        "region_id": "440106",
    },
}


UNKNOWN = {"mobile": "13900001234", "id_type": "99", "country": "CN"}


def user(account: str = "mowen", **facts: Any) -> User:
    """The user with this account, made from `PEOPLE` and `facts` if there is none yet.

    A person has agreed to the processing of her sensitive data.
    """
    found = User.objects.filter(account_name=account).first()
    if found:
        return found
    known = PEOPLE.get(account, UNKNOWN | {"name": account, "id_number": f"ID-{account}"})
    given = {"account_name": account, "assurance_level": "L2"} | known | facts
    made = User.objects.create_user(f"subject-{account}", **given)
    if not made.is_legal_person:
        Consent.objects.create(applicant=made, kind="sensitive", version=1, at=timezone.now())
    return made


def employer(which: str = "linghai", **facts: Any) -> Employer:
    """An employer that can receive applications, unless `facts` say otherwise."""
    now = timezone.now() - timedelta(days=30)
    given = {
        "address": "科学大道 1 号",
        "contact_name": "张敏",
        "contact_phone": "020-12345678",
        "opened_at": now,
        "first_signed_in_at": now,
    }
    given |= EMPLOYERS[which] | facts
    code = given.pop("credit_code")
    return Employer.objects.get_or_create(credit_code=code, defaults=given)[0]


def membership(member: User, of: Employer, role: str = Membership.Role.REVIEWER) -> Membership:
    live = Membership.objects.live().filter(user=member, employer=of).first()
    return live or Membership.objects.create(user=member, employer=of, role=role)


def reviewer(account: str, of: Employer, role: str = Membership.Role.REVIEWER) -> User:
    """An agent of a legal person who reviews for `of`."""
    agent = user(
        account,
        name=AGENTS.get(account, "赵六"),
        kind=User.Kind.LEGAL_PERSON,
        organization_name=of.name,
        credit_code=of.credit_code,
    )
    membership(agent, of, role)
    return agent


def officer(account: str, region: str) -> User:
    """An officer of the service window of `region`, e.g. 440100."""
    return _granted(account, "window", region)


def office_user(account: str, role: str) -> User:
    """`role` is editor or admin."""
    return _granted(account, role)


def _granted(account: str, *role: str) -> User:
    made = user(account)
    grant(made, *role)
    made.refresh_from_db()
    return made
