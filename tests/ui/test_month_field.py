"""Months in two boxes: every way people write them, the day that some give, and what is wrong."""

import datetime

import pytest
import time_machine

from youyue.ui.forms import UiForm
from youyue.ui.month_field import MonthField


class Work(UiForm):
    start = MonthField(label="起始时间", past=True)
    end = MonthField(label="结束时间", required=False)


def ask(year: str = "", month: str = "", day: str = "") -> Work:
    return Work({"start_0": year, "start_1": month} | ({"start_2": day} if day else {}))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (("2018", "9"), "2018-09"),
        (("2018", "09"), "2018-09"),
        ((" 2018 ", "9 "), "2018-09"),
        (("２０１８", "９"), "2018-09"),
        (("2018-09",), "2018-09"),
        (("2018/9",), "2018-09"),
        (("2018.9",), "2018-09"),
        (("２０１８．９",), "2018-09"),
        (("201809",), "2018-09"),
        (("2018年9月",), "2018-09"),
        (("2018年9月份",), "2018-09"),
        (("2018·9",), "2018-09"),
        (("2018", "9月份"), "2018-09"),
        (("2018 年 9 月",), "2018-09"),
        (("2018-09-03",), "2018-09-03"),
        (("2018年9月3日",), "2018-09-03"),
        (("２０１８／９／３",), "2018-09-03"),
        (("20180903",), "2018-09-03"),
        (("2018", "9", "3"), "2018-09-03"),
    ],
)
def test_month_written_any_way_is_understood_and_a_day_is_kept(typed: tuple[str, ...], value: str) -> None:
    form = ask(*typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["start"] == value


@pytest.mark.parametrize(
    ("typed", "message", "wrong"),
    [
        (("", ""), "请填写起始时间", 0),
        (("2018", ""), "起始时间缺少“月”，请补填", 1),
        (("", "9"), "起始时间缺少“年”，请补填", 0),
        (("", "", "3"), "起始时间缺少“年”和“月”，请补填", 0),
        (("2018", "13"), "起始时间没有 13 月，请核对", 1),
        (("2018", "0"), "起始时间没有 0 月，请核对", 1),
        (("9/2018",), "起始时间的“年”应为数字，请核对", 0),
        (("18", "9"), "起始时间的“年”应为 4 位数字，例如 1985，请核对", 0),
        (("2018", "九"), "起始时间的“月”应为数字，请核对", 1),
        (("2018", "9", "31"), "起始时间没有 9 月 31 日这一天，请核对", 2),
        (("2018", "9", "x"), "起始时间的“日”应为数字，请核对", 2),
        (("2018-13",), "起始时间没有 13 月，请核对", 1),
        (("\x00<b>", "٣"), "起始时间的“年”应为数字，请核对", 0),
    ],
)
def test_wrong_month_names_the_wrong_box(typed: tuple[str, ...], message: str, wrong: int) -> None:
    form = ask(*typed)
    assert form.errors["start"] == [message]
    assert form["start"].error_target == f"id_start_{wrong}"
    assert f'id="id_start_{wrong}"' in form["start"].as_field_group()


@time_machine.travel(datetime.datetime(2024, 6, 30, 16, 30, tzinfo=datetime.UTC), tick=False)
@pytest.mark.parametrize(
    ("typed", "is_right"),
    [(("2024", "7"), True), (("2024", "7", "1"), True), (("2024", "7", "2"), False), (("2024", "8"), False)],
)
def test_a_month_to_come_is_refused_where_the_past_is_asked(typed: tuple[str, ...], is_right: bool) -> None:
    """It is the first of July in China, where it is still June elsewhere."""
    form = ask(*typed)
    assert form.errors.get("start", []) == ([] if is_right else ["起始时间晚于今天，请核对"])


def test_an_empty_optional_month_is_none() -> None:
    assert Work({"start_0": "201809"}).is_valid()
    form = ask("2018", "9")
    assert form.is_valid() and form.cleaned_data["end"] is None


@pytest.mark.parametrize(
    ("value", "boxes"), [("", ["", ""]), ("2018-09", ["2018", "9"]), ("2018-09-03", ["2018", "9", "3"])]
)
def test_the_box_of_the_day_is_drawn_only_where_there_is_one(value: str, boxes: list[str]) -> None:
    page = Work(initial={"start": value})["start"].as_field_group()
    assert [f'name="start_{number}"' in page for number in range(3)] == [True, True, len(boxes) == 3]
    for number, text in enumerate(boxes):
        assert f'name="start_{number}" value="{text}"' in page


def test_what_was_typed_is_shown_again() -> None:
    page = ask("2018", "13", "<x>")["start"].as_field_group()
    for value in ("2018", "13", "&lt;x&gt;"):
        assert f'value="{value}"' in page
