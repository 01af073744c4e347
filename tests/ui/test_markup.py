"""youyue/ui/markup.py: what is not markup yet is escaped."""

from typing import Any

import pytest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from youyue.ui.markup import escape, filled, joined

VALUES = ["<b>&\"'", mark_safe("<i>"), gettext_lazy("保存"), 7, None]  # noqa: S308


@pytest.mark.parametrize("value", VALUES)
def test_a_markup_is_filled_as_django_fills_it(value: Any) -> None:
    markup = '<p class="a">{text}</p>{{}}{text}'
    drawn = filled(markup, {"text": value, "other": "is not asked for"})
    assert drawn == format_html(markup, text=value) and type(drawn) is SafeString


def test_a_value_that_is_not_given_is_no_empty_place() -> None:
    with pytest.raises(KeyError):
        filled("<p>{text}</p>", {})


def test_pieces_are_joined_and_escaped_once() -> None:
    assert joined(["<", mark_safe("<br>"), joined(["&"])]) == "&lt;<br>&amp;"
    assert escape(escape("<")) == "&amp;lt;"  # a text that nobody vouched for
