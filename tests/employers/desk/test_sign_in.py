"""employers/desk/sign_in.py: what a legal person's sign-in makes of the directory and the memberships."""

import pytest

from applicants.models import Membership
from catalog.models import Employer
from tests import make
from youyue.identity import accounts
from youyue.identity.models import User

pytestmark = pytest.mark.django_db

CODE = "91440101MA9Y00020W"


def agent(account: str, name: str = "南粤智能装备（广州）有限公司", code: str = CODE) -> User:
    facts = {"kind": User.Kind.LEGAL_PERSON, "organization_name": name, "credit_code": code}
    return make.user(account, legal_representative="何南粤", **facts)


def signed_in(user: User, *changed: str) -> None:
    accounts.announce(user, list(changed))


def roles(employer: Employer) -> list[tuple[str, str]]:
    live = Membership.objects.live().filter(employer=employer)
    return [(seat.user.account_name, seat.role) for seat in live]


def test_first_sign_in_creates_employer_and_admin() -> None:
    signed_in(agent("first"))
    employer = Employer.objects.get(credit_code=CODE)
    assert employer.name == "南粤智能装备（广州）有限公司"
    assert employer.legal_representative == "何南粤"
    assert employer.first_signed_in_at is not None
    assert employer.opened_at is None
    assert roles(employer) == [("first", "admin")]


def test_later_agent_becomes_reviewer() -> None:
    signed_in(agent("first"))
    signed_in(agent("second"))
    assert roles(Employer.objects.get(credit_code=CODE)) == [("first", "admin"), ("second", "reviewer")]


def test_repeated_sign_in_changes_nothing() -> None:
    signed_in(agent("first"))
    first = Employer.objects.get(credit_code=CODE).first_signed_in_at
    signed_in(agent("first"))
    employer = Employer.objects.get(credit_code=CODE)
    assert employer.first_signed_in_at == first
    assert roles(employer) == [("first", "admin")]


def test_new_name_at_the_platform_is_taken_over() -> None:
    user = agent("first")
    signed_in(user)
    user.organization_name = "南粤智能装备集团有限公司"
    user.save()
    signed_in(user, "单位名称")
    assert Employer.objects.get(credit_code=CODE).name == "南粤智能装备集团有限公司"


def test_ended_member_stays_out() -> None:
    signed_in(agent("first"))
    signed_in(agent("second"))
    Membership.objects.filter(user__account_name="second").update(ended_at="2026-01-01T00:00Z")
    signed_in(agent("second"))
    assert roles(Employer.objects.get(credit_code=CODE)) == [("first", "admin")]


def test_agent_of_another_legal_person_leaves_the_old_one() -> None:
    user = agent("first")
    signed_in(user)
    user.organization_name, user.credit_code = "新桥生物医药创新中心（珠海）", "52440400MJ9A00064C"
    user.save()
    signed_in(user, "统一社会信用代码")
    assert roles(Employer.objects.get(credit_code=CODE)) == []
    assert roles(Employer.objects.get(credit_code="52440400MJ9A00064C")) == [("first", "admin")]


def test_person_gets_no_membership(applicant: User) -> None:
    before = Employer.objects.count()
    signed_in(applicant)
    assert (Employer.objects.count(), Membership.objects.count()) == (before, 0)


def test_legal_person_without_code_gets_no_membership() -> None:
    signed_in(agent("first", code=""))
    assert Membership.objects.count() == 0
