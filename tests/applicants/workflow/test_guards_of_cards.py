"""What a card must have before it is issued or corrected, and who may not correct it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from applicants.models import Application, Stage
from applicants.workflow import WINDOW, StepRefused, guards
from applicants.workflow.step import Step
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


def correcting(made: Application, by: User, **facts: object) -> Step:
    facts = {"card_number": made.card_number, "valid_until": made.card_valid_until} | facts
    return Step(made, "correct_card", by, WINDOW, "理由", timezone.now(), facts)


def test_correction_changes_the_number_or_the_day(applicant: User, officer_guangzhou: User) -> None:
    made = make.application(applicant, stage=Stage.ISSUED)
    with pytest.raises(StepRefused, match="没有要更正的"):
        guards.card_is_another(correcting(made, officer_guangzhou))
    guards.card_is_another(correcting(made, officer_guangzhou, valid_until=date(2098, 1, 1)))
    guards.card_is_another(correcting(made, officer_guangzhou, card_number="YK-0002"))


def test_card_is_corrected_by_another_than_who_issued_it(applicant: User, officer_guangzhou: User) -> None:
    made = make.application(applicant, stage=Stage.ISSUED)
    assert made.events.get(name="issue").by == officer_guangzhou
    with pytest.raises(StepRefused, match="这张卡是您登记或更正的.*由省窗口更正"):
        guards.is_not_who_decided(correcting(made, officer_guangzhou))
    guards.is_not_who_decided(correcting(made, make._another_officer(made)))


def test_card_of_which_nobody_knows_who_issued_it_is_corrected_by_nobody(
    applicant: User, officer_guangzhou: User
) -> None:
    made = make.application(applicant, stage=Stage.CARD_PRODUCTION)
    made.stage = Stage.ISSUED
    assert guards.why_another(made, officer_guangzhou.pk) != ""
