"""Receipt numbers that can be read out and typed without mistakes, and the code that proves one."""

import random
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from applicants.submission import receipts
from applicants.submission.receipts import GLYPHS, new_number

AT = datetime(2026, 3, 2, tzinfo=UTC)
OLD = "YY2026-K7MQ4RT"


def test_number_is_of_its_year_here() -> None:
    """The year turns eight hours before it does in Greenwich."""
    assert new_number(datetime(2026, 12, 31, 15, 59, tzinfo=UTC))[:7] == "YY2026-"
    assert new_number(datetime(2026, 12, 31, 16, 0, tzinfo=UTC))[:7] == "YY2027-"


def test_no_glyph_is_taken_for_another() -> None:
    assert set("0O1IL2Z5S8BUV") & set(GLYPHS) == set()
    assert re.fullmatch(f"YY2026-[{GLYPHS}]{{8}}", new_number(AT))


def test_numbers_differ() -> None:
    assert len({new_number(AT) for _number in range(100)}) == 100


def test_every_wrong_character_is_noticed() -> None:
    number = new_number(AT)
    assert not receipts.is_mistyped(number)
    wrong = [
        number[:place] + other + number[place + 1 :]
        for place in (2, 3, 4, 5, *range(7, 15))
        for other in ("0123456789" if place < 7 else GLYPHS + "0O1IL2Z5S8BUV")
        if other != number[place]
    ]
    assert [one for one in wrong if not receipts.is_mistyped(one)] == []


def test_every_swap_of_neighbours_is_noticed() -> None:
    swapped = 0
    for _trial in range(200):
        number = new_number(AT)
        for place in (2, 3, 4, *range(7, 14)):
            other = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
            if other != number:
                swapped += 1
                assert receipts.is_mistyped(other), (number, other)
    assert swapped > 1000


def test_control_a_number_made_up_passes_once_in_23() -> None:
    """Without the check glyph nothing above would be noticed; with it chance alone has one in 23."""
    dice = random.Random(5)  # noqa: S311 (no secret)
    made_up = ["YY2026-" + "".join(dice.choices(GLYPHS, k=8)) for _number in range(2300)]
    assert 60 < sum(not receipts.is_mistyped(number) for number in made_up) < 140


@pytest.mark.parametrize(
    ("typed", "is_mistyped"),
    [
        (OLD, False),
        ("yy2026 - k7mq4rt", False),
        ("YY2026-K7MQ4R", False),  # a part of one, as the lists are searched by
        ("YY2026-K7MQ4RB", True),
        ("YY2026-K7MQ4RTAA", True),
        ("莫知文", False),
        ("20260302", False),
        ("", False),
    ],
)
def test_old_numbers_stay_good_and_parts_are_no_mistakes(typed: str, is_mistyped: bool) -> None:
    assert receipts.is_mistyped(typed) is is_mistyped
    assert bool(receipts.mistake(typed)) is is_mistyped


@pytest.mark.parametrize(
    "typed", [" yy2026-k7mq4rt ", "ＹＹ２０２６－Ｋ７ＭＱ４ＲＴ", "YY2026–K7MQ4RT", "YY2026K7MQ4RT"]
)
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert receipts.as_stored(typed) == OLD


def test_only_new_numbers_have_a_check_glyph() -> None:
    assert receipts.has_check_glyph(new_number(AT))
    assert not receipts.has_check_glyph(OLD)


def test_code_is_the_numbers_own() -> None:
    code = receipts.code_of(OLD)
    assert re.fullmatch(f"[{GLYPHS}]{{6}}", code)
    assert code == receipts.code_of(OLD)
    assert receipts.is_code_of(OLD, f" {code[:3].lower()} {code[3:]}")
    assert not receipts.is_code_of(OLD, code[:-1])
    assert not receipts.is_code_of(OLD, "")
    assert not receipts.is_code_of("YY2026-K7MQ4RW", code)
    assert len({receipts.code_of(new_number(AT)) for _number in range(100)}) == 100


def test_code_of_a_printed_receipt_survives_a_new_key(settings: Any) -> None:
    before = receipts.code_of(OLD)
    settings.INDEX_KEYS = settings.INDEX_KEYS | {"next": b"n" * 32}
    assert receipts.code_of(OLD) != before
    assert receipts.is_code_of(OLD, before)
    settings.INDEX_KEYS = {"next": b"n" * 32}
    assert not receipts.is_code_of(OLD, before)
