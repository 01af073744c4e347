"""Dates in three boxes: every way people write them, and what they are told when it is not one."""

import datetime

import pytest
import time_machine

from youyue.ui.fields import DateField, DateParts, parts_of
from youyue.ui.forms import UiForm


class Birth(UiForm):
    born = DateField(label="出生日期", past=True, widget=DateParts({"autocomplete": "bday"}))
    until = DateField(label="结束时间", required=False)


def ask(year: str = "", month: str = "", day: str = "") -> Birth:
    return Birth({"born_0": year, "born_1": month, "born_2": day})


@pytest.mark.parametrize(
    "typed",
    [
        ("1985", "3", "27"),
        ("1985", "03", "27"),
        (" 1985 ", "3 ", "27"),
        ("１９８５", "３", "２７"),
        ("1985-03-27",),
        ("1985/3/27",),
        ("1985.3.27",),
        ("19850327",),
        ("1985年3月27日",),
        ("1985·3·27",),
        ("1985 年 3 月 27 日",),
    ],
)
def test_date_written_any_way_is_understood(typed: tuple[str, ...]) -> None:
    form = ask(*typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born"] == datetime.date(1985, 3, 27)


@pytest.mark.parametrize(
    ("typed", "message", "wrong"),
    [
        (("", "", ""), "请填写出生日期", [0, 1, 2]),
        (("1985", "3", ""), "出生日期缺少“日”，请补填", [2]),
        (("1985", "", ""), "出生日期缺少“月”和“日”，请补填", [1, 2]),
        (("", "3", "27"), "出生日期缺少“年”，请补填", [0]),
        (("1985", "2", "30"), "出生日期没有 2 月 30 日这一天，请核对", [2]),
        (("1985", "4", "31"), "出生日期没有 4 月 31 日这一天，请核对", [2]),
        (("1985", "2", "29"), "出生日期没有 1985 年 2 月 29 日这一天，请核对", [2]),
        (("1985", "13", "1"), "出生日期没有 13 月，请核对", [1]),
        (("85", "3", "27"), "出生日期的“年”应为 4 位数字，例如 1985，请核对", [0]),
        (("1985", "三", "27"), "出生日期的“月”应为数字，请核对", [1]),
        (("1985", "3", "-1"), "出生日期的“日”应为数字，请核对", [2]),
        (("1985", "3", "99999999999"), "出生日期的“日”应为数字，请核对", [2]),
        (("<b>", "3", "1"), "出生日期的“年”应为数字，请核对", [0]),
    ],
)
def test_wrong_date_names_the_wrong_part(typed: tuple[str, str, str], message: str, wrong: list[int]) -> None:
    form = ask(*typed)
    assert form.errors["born"] == [message]
    assert form["born"].wrong_parts == wrong


@time_machine.travel(datetime.datetime(2024, 7, 3, 15, 30, tzinfo=datetime.UTC), tick=False)
def test_date_after_today_in_china_is_refused_where_the_past_is_asked() -> None:
    assert ask("2024", "7", "3").is_valid()
    assert ask("2024", "7", "4").errors["born"] == ["出生日期晚于今天，请核对"]


def test_empty_optional_date_is_none() -> None:
    form = Birth({"born_0": "19850327"})
    assert form.is_valid()
    assert form.cleaned_data["until"] is None


def test_typed_parts_are_shown_again() -> None:
    html = ask("1985", "13", "x")["born"].as_field_group()
    for value in ("1985", "13", "x"):
        assert f'value="{value}"' in html


def test_initial_date_fills_the_three_boxes() -> None:
    html = Birth(initial={"born": datetime.date(1985, 3, 27)})["born"].as_field_group()
    assert 'name="born_0" value="1985"' in html
    assert 'name="born_2" value="27"' in html


def test_boxes_say_their_purpose_to_the_browser() -> None:
    html = Birth()["born"].as_field_group()
    for purpose in ("bday-year", "bday-month", "bday-day"):
        assert f'autocomplete="{purpose}"' in html


@pytest.mark.parametrize(
    "typed", [["1985", "3", ""], ["", "", "27"], ["1985", "13", "40"], ["abc", "", ""], ["1985", "3", "27"]]
)
def test_raw_date_comes_back_as_it_was_typed(typed: list[str]) -> None:
    assert parts_of(DateField.raw(typed)) == typed


def test_raw_of_nothing_is_empty() -> None:
    assert DateField.raw(["", "", ""]) == ""
    assert DateField.raw(None) == ""
