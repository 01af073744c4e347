"""Numbers of identity documents: every right one is taken, with what it tells, and no wrong one."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youyue.identity.codes import IdType
from youyue.identity.id_numbers import check, check_digit, normalise

GOOD = [
    ("01", "440106199003076518", datetime.date(1990, 3, 7), "1"),
    ("01", "440305198502140027", datetime.date(1985, 2, 14), "2"),
    ("01", "440604197911200030", datetime.date(1979, 11, 20), "1"),
    ("01", "440105200010102226", datetime.date(2000, 10, 10), "2"),
    ("01", "440104196001010017", datetime.date(1960, 1, 1), "1"),
    ("16", "810000198808080013", datetime.date(1988, 8, 8), "1"),
    ("16", "820000199106090029", datetime.date(1991, 6, 9), "2"),
    ("16", "830000198501010030", datetime.date(1985, 1, 1), "1"),
    ("07", "944840198007040019", datetime.date(1980, 7, 4), "1"),
    ("07", "944826197605120025", datetime.date(1976, 5, 12), "2"),
    ("07", "932682198501010017", datetime.date(1985, 1, 1), "1"),
    ("07", "911124198108030024", datetime.date(1981, 8, 3), "2"),
    ("07", "USA123456789012", None, ""),
    ("04", "H12345678", None, ""),
    ("04", "H1234567890", None, ""),
    ("04", "HA1234567", None, ""),
    ("05", "M12345678", None, ""),
    ("05", "MA1234567", None, ""),
    ("06", "12345678", None, ""),
    ("06", "1234567890", None, ""),
    ("08", "PT1234567", None, ""),
    ("99", "军字第 12345 号", None, ""),
]
BAD = [
    ("01", "440293200010102222", "the seed's own sample"),
    ("01", "44010619900307651", "seventeen"),
    ("01", "4401061990030765180", "nineteen"),
    ("01", "440106199003076519", "check digit"),
    ("01", "44010619900307651A", "letter at the end"),
    ("01", "810000198808080013", "a residence permit is no resident ID"),
    ("01", "990106199003076518", "no such province"),
    ("01", "440106900307651", "the old fifteen"),
    ("16", "440106199003076518", "a resident ID is no residence permit"),
    ("07", "440106199003076518", "does not begin with 9"),
    ("07", "US1234567890123", "two letters"),
    ("04", "M12345678", "Macao's letter"),
    ("05", "H12345678", "Hong Kong's letter"),
    ("04", "H1234567", "seven digits"),
    ("06", "A2345678", "letter"),
    ("06", "123456789", "nine"),
    ("08", "AB12", "short"),
    ("08", "A" * 18, "long"),
    ("08", "护照1234567", "Chinese"),
    ("99", "x" * 41, "long"),
    ("02", "12345678", "a type that is not offered"),
    ("", "440106199003076518", "no type"),
    ("01", "", "nothing"),
    ("01", "   ", "spaces"),
]


@pytest.mark.parametrize(("id_type", "number", "born", "sex"), GOOD)
def test_good_number(id_type: str, number: str, born: datetime.date | None, sex: str) -> None:
    facts = check(id_type, number)
    assert (facts.problem, facts.birth_date, facts.sex) == ("", born, sex)


@pytest.mark.parametrize(("id_type", "number", "why"), BAD)
def test_bad_number(id_type: str, number: str, why: str) -> None:
    assert check(id_type, number).problem != ""


@pytest.mark.parametrize(
    "typed", ["４４０１０６１９９００３０７６５１８", " 440106 19900307 6518 ", "440106199003076518\n"]
)
def test_full_width_and_spaces_are_fine(typed: str) -> None:
    assert check("01", typed).problem == ""


def test_lower_case_check_character_is_fine() -> None:
    number = "11010519491231002X"
    assert check("01", number.lower()).problem == ""
    assert normalise(number.lower()) == number


def test_length_is_said_in_the_problem() -> None:
    assert str(check("01", "4401061990").problem) == "居民身份证号码应为 18 位，现在是 10 位，请核对"


def number_of(born: datetime.date, prefix: str, order: int) -> str:
    first = f"{prefix}{born:%Y%m%d}{order:03d}"
    return first + check_digit(first)


BIRTHS = st.dates(datetime.date(1900, 1, 1), datetime.date(2020, 12, 31))


@given(BIRTHS, st.sampled_from(["440106", "440305", "445381", "110101", "659001"]), st.integers(0, 999))
def test_every_right_number_holds_and_tells_birth_and_sex(
    born: datetime.date, prefix: str, order: int
) -> None:
    facts = check("01", number_of(born, prefix, order))
    assert (facts.problem, facts.birth_date) == ("", born)
    assert facts.sex == ("1" if order % 2 else "2")


@given(BIRTHS, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(born: datetime.date, order: int, at: int, by: int) -> None:
    number = number_of(born, "440106", order)
    wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    assert check("01", wrong).problem != ""


def test_birth_in_the_future_is_found() -> None:
    tomorrow = datetime.date.today() + datetime.timedelta(days=2)
    assert check("01", number_of(tomorrow, "440106", 1)).problem != ""


@pytest.mark.parametrize(
    ("born", "is_told"), [(datetime.date(1899, 12, 31), True), (datetime.date(1900, 1, 1), False)]
)
def test_birth_before_1900_is_found(born: datetime.date, is_told: bool) -> None:
    """Nobody so old applies: it is a slip, in a number whose check digit is right."""
    assert ("出生日期不存在" in str(check("01", number_of(born, "440106", 1)).problem)) == is_told


def test_impossible_birth_is_found() -> None:
    first = "44010619900230651"
    assert check("01", first + check_digit(first)).problem != ""


@given(st.sampled_from([*IdType.values, "", "zz"]), st.text(max_size=40))
def test_any_text_has_an_answer(id_type: str, text: str) -> None:
    assert check(id_type, text).problem is not None
