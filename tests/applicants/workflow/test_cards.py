"""The number on a card: what is read as one, and what cannot be one."""

import pytest

from applicants.workflow.cards import as_on_card, why_not_a_number


@pytest.mark.parametrize("typed", [" ＹＹ－２０２６－００１ ", "yy-2026-001", "YY-2026-001\t"])
def test_one_card_has_one_number_however_it_was_typed(typed: str) -> None:
    assert as_on_card(typed) == "YY-2026-001"


@pytest.mark.parametrize("number", ["YYK-A2026-00001", "YYB2026004419", "A202644010318", "000001", "1" * 30])
def test_a_number_in_any_form_that_was_shown_is_possible(number: str) -> None:
    assert why_not_a_number(number) == ""


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        ("12", "卡号少于 6 位"),
        ("YK001", "卡号少于 6 位"),
        ("1" * 31, "卡号超过 30 位"),
        ("A2026 001", "卡号只能有数字、字母和“-”"),
        ("卡2026001", "卡号只能有数字、字母和“-”"),
        ("yk2026001", "卡号只能有数字、字母和“-”"),
        ("-2026001", "卡号里“-”的位置不对"),
        ("2026--01", "卡号里“-”的位置不对"),
        ("2026001-", "卡号里“-”的位置不对"),
        ("------", "卡号里“-”的位置不对"),
        ("NUMBER", "卡号里没有数字"),
    ],
)
def test_what_cannot_be_a_number_is_told_why(number: str, wrong: str) -> None:
    assert why_not_a_number(number) == wrong
