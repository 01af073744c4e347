"""What a receipt's number and code show, and that nothing else shows anything."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applicants.models import Stage
from applicants.submission.receipts import code_of
from applicants.submission.standing import Standing, standing_of
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (Stage.SUBMITTED, "办理中"),
        (Stage.RETURNED_BY_EMPLOYER, "待办中"),
        (Stage.ENDORSED, "办理中"),
        (Stage.ISSUED, "办结"),
        (Stage.DECLINED, "办结"),
    ],
)
def test_number_and_code_show_masked_name_state_and_day(
    applicant: User, stage: str, words: str, time_machine
) -> None:
    time_machine.move_to("2026-11-30 18:00:00+00:00")
    made = make.application(applicant, stage=stage)
    standing = standing_of(made.receipt_number or "", code_of(made.receipt_number or ""))
    assert standing is not None
    assert (standing.masked_name, standing.words) == (applicant.masked_name, words)
    assert standing.since == date(2026, 12, 1)


def test_a_refusal_looks_like_a_card(applicant: User, other_applicant: User) -> None:
    """Whoever has the receipt learns that there is a result, and not which."""
    pair = [
        make.application(applicant, stage=Stage.ISSUED),
        make.application(other_applicant, stage=Stage.DECLINED),
    ]
    seen = [standing_of(made.receipt_number or "", code_of(made.receipt_number or "")) for made in pair]
    assert [(one.words, one.sentence) for one in seen if isinstance(one, Standing)] == [
        ("办结", "已有结果，结果只告知申办人本人。")
    ] * 2


def test_a_recalled_one_is_said_to_be_recalled(applicant: User) -> None:
    made = make.submitted_application(applicant)
    make.move(made, "recall")
    standing = standing_of(made.receipt_number or "", code_of(made.receipt_number or ""))
    assert standing and standing.words == "已撤回"


def test_whatever_is_wrong_shows_nothing_at_the_same_cost(applicant: User, other_applicant: User) -> None:
    mine, other = (make.submitted_application(user) for user in (applicant, other_applicant))
    number, code = mine.receipt_number or "", code_of(mine.receipt_number or "")
    wrong = [
        (number, code_of(other.receipt_number or "")),
        (number, ""),
        ("YY2026-K7MQ4RT", code),
        ("YY2026-K7MQ4RT", code_of("YY2026-K7MQ4RT")),
        ("", code_of("")),
    ]
    for pair in wrong:
        with CaptureQueriesContext(connection) as captured:
            assert standing_of(*pair) is None
        assert len(captured) == 1
    assert standing_of(number, code)
