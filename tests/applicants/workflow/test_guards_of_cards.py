"""What a card must have before it is issued: a number that nobody else has, and a day to come."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from applicants.models import Stage
from tests import make
from tests.applicants.workflow.test_guards import decide
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"card_number": None}, "请填写卡号"),
        ({"card_number": "  "}, "请填写卡号"),
        ({"valid_until": None}, "请填写有效期"),
        ({"valid_until": "2099-01-01"}, "请填写有效期"),
        ({"valid_until": 0}, "有效期早于今天，请核对"),
        ({"valid_until": 1}, Stage.ISSUED),
    ],
    ids=str,
)
def test_card_has_a_number_and_a_day(
    facts: dict[str, object], told: str, applicant: User, officer_guangzhou: User
) -> None:
    """A number stands for so many days from today."""
    made = make.application(applicant, stage=Stage.CARD_PRODUCTION)
    given = {"card_number": "YK0001", "valid_until": date(2099, 1, 1)} | facts
    if isinstance(given["valid_until"], int):
        given["valid_until"] = timezone.localdate() + timedelta(days=given["valid_until"])
    assert decide(made, "issue", officer_guangzhou, **given) == told


def test_card_number_of_another_is_taken(
    applicant: User, other_applicant: User, officer_guangzhou: User
) -> None:
    for who, told in ((applicant, Stage.ISSUED), (other_applicant, "卡号“YK0001”已经发给别的申办人，请核对")):
        made = make.application(who, stage=Stage.CARD_PRODUCTION)
        facts = {"card_number": " YK0001 ", "valid_until": date(2099, 1, 1)}
        assert decide(made, "issue", officer_guangzhou, **facts) == told


def test_card_number_that_is_its_own_is_not_taken(applicant: User, officer_guangzhou: User) -> None:
    made = make.application(applicant, stage=Stage.CARD_PRODUCTION, card_number="YK0001")
    facts = {"card_number": "YK0001", "valid_until": date(2099, 1, 1)}
    assert decide(made, "issue", officer_guangzhou, **facts) == Stage.ISSUED
