"""Phone numbers: one spelling for each, and what is no number stays as its digits."""

import pytest

from youyue.identity.phone_numbers import (
    foreign_reading,
    is_landline,
    is_valid_abroad,
    normal_number,
    split_country,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("186 1234 1402", "18612341402"),
        ("+86 186-1234-1402", "18612341402"),
        ("００８６１８６１２３４１４０２", "18612341402"),
        ("+852 9123 4567", "+85291234567"),
        ("00852 91234567", "+85291234567"),
        ("12", "12"),
        ("abc", ""),
        ("", ""),
    ],
)
def test_one_spelling(typed: str, kept: str) -> None:
    assert normal_number(typed) == kept


@pytest.mark.parametrize(
    ("number", "reading"),
    [("85291234567", "+852 9123 4567"), ("18612341402", ""), ("8618612341402", ""), ("12", ""), ("", "")],
)
def test_number_that_reads_as_one_from_abroad(number: str, reading: str) -> None:
    assert foreign_reading(number) == reading


@pytest.mark.parametrize(
    ("number", "expected"),
    [("+85291234567", True), ("+852123", False), ("+999123456789", False), ("", False)],
)
def test_number_abroad_exists(number: str, expected: bool) -> None:
    assert is_valid_abroad(number) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("020-12345678", True),
        ("18612341402", False),
        ("+85228291234", False),
        ("", False),
    ],
)
def test_landline_of_the_mainland(text: str, expected: bool) -> None:
    assert is_landline(text) == expected


@pytest.mark.parametrize(
    ("number", "parts"),
    [("+85291234567", ("+852", "91234567")), ("18612341402", ("", "18612341402")), ("", ("", ""))],
)
def test_country_apart(number: str, parts: tuple[str, str]) -> None:
    assert split_country(number) == parts
