"""Choices that are drawn once: escaped like any other, marked for each page."""

from django import forms

from youyue.ui.choices import Choices
from youyue.ui.fields import Select

FLAT = Choices([("1", "甲 & 乙"), ('"2', "<b>丙</b>"), ("12", "丁")])


def drawn(choices, value) -> str:
    class Form(forms.Form):
        field = forms.ChoiceField(choices=lambda: choices, widget=Select)

    return str(Form(initial={"field": value})["field"])


def test_kept_choices_look_like_choices_drawn_one_by_one() -> None:
    for value in ("", "1", '"2', "12", "nobody's", None):
        assert drawn(FLAT, value) == drawn(list(FLAT), value)


def test_groups_look_the_same_too() -> None:
    grouped = Choices([("广州市", [("440104", "越秀区")]), ("<东莞市>", [("441900003", "东城街道")])])
    assert drawn(grouped.with_blank("请选择"), "440104") == drawn(
        [("", "请选择"), *map(tuple, grouped)], "440104"
    )


def test_one_page_does_not_mark_the_next() -> None:
    assert " selected" in FLAT.html({"1"})
    assert " selected" not in FLAT.html(set())


def test_a_blank_one_comes_first_and_is_made_once() -> None:
    blank = FLAT.with_blank("请选择")
    assert blank[0] == ("", "请选择")
    assert blank is FLAT.with_blank("请选择")
    assert FLAT[0][0] == "1"
