"""Fields drawn once. From one request to the next a field differs in its value; only that is put in anew.

A form class that says `is_drawn_once` promises that its fields differ between two instances in value,
choices, errors, `required`, `css`, `locked` and `before` alone. A field with an error, locked, or with
something before it is drawn afresh.
"""

import copy
import html
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from youyue.ui.choices import Choices
from youyue.ui.fields import Boxes, DateParts, GroupedSelect, Radios, Select, parts_of
from youyue.ui.month_field import MonthParts

_SLOT = "\ue000"  # where a value goes; a shell is cut there before any value is seen
_shells: dict[tuple[Any, ...], list[str]] = {}
MOST = 2000  # shells kept; beyond that it starts afresh

Draw = Callable[[Any], SafeString]


class _OneSlot(Choices):
    """Choices that are drawn as the place where choices go."""

    def html(self, chosen: Any = ()) -> str:
        return _SLOT


def draw(bound: Any, afresh: Draw) -> SafeString:
    """The whole field, from its shell where that is possible."""
    field = bound.field
    ways = _WAYS.get(type(field.widget))
    if (
        ways is None
        or bound.name in bound.form.errors
        or hasattr(field, "locked")
        or hasattr(field, "before")
    ):
        return afresh(bound)
    variant, texts, blank = ways(bound)
    key = (
        type(bound.form),
        bound.html_name,
        _language_of(bound.form),
        field.required,
        getattr(field, "css", ""),
        variant,
    )
    shell = _shells.get(key)
    if shell is None:
        if len(_shells) >= MOST:
            _shells.clear()
        shell = _shells[key] = str(afresh(blank())).split(_SLOT)
    out = shell[0]
    for text, rest in zip(texts, shell[1:], strict=True):
        out += text + rest
    return mark_safe(out)  # noqa: S308 - the shell is drawn escaped, and so is every text


def _language_of(form: Any) -> str | None:
    """Asked once for all fields: a form lives as long as one answer."""
    known = form.__dict__.get("_drawn_in")
    if known is None:
        known = form._drawn_in = get_language()
    return known


def _with_value(bound: Any, value: Any) -> Any:
    blank = copy.copy(bound)
    blank.value = lambda: value
    return blank


def _text(bound: Any) -> tuple[Any, list[str], Callable[[], Any]]:
    text = bound.field.widget.format_value(bound.value())
    if text is None:
        return "empty", [], lambda: _with_value(bound, None)
    return "", [html.escape(str(text))], lambda: _with_value(bound, _SLOT)


def _date(bound: Any) -> tuple[Any, list[str], Callable[[], Any]]:
    texts = [html.escape(part) for part in parts_of(bound.value())]
    return "", texts, lambda: _with_value(bound, [_SLOT] * 3)


def _month(bound: Any) -> tuple[Any, list[str], Callable[[], Any]]:
    parts = bound.field.widget.parts(bound.value())
    texts = parts if parts[2] else parts[:2]
    slots = [_SLOT, _SLOT, _SLOT if parts[2] else ""]
    return len(texts), [html.escape(part) for part in texts], lambda: _with_value(bound, slots)


def _select(bound: Any) -> tuple[Any, list[str], Callable[[], Any]]:
    widget = bound.field.widget
    choices = widget.choices
    choices = choices.func() if hasattr(choices, "func") else choices
    value = widget.format_value(bound.value())
    if not isinstance(choices, Choices):
        return (*_chosen(value, choices),), [], lambda: bound

    def blank() -> Any:
        stand_in = copy.copy(bound)
        stand_in.field = copy.copy(bound.field)
        stand_in.field.widget = copy.copy(widget)
        stand_in.field.widget._choices = _OneSlot()
        return stand_in

    return "", [choices.html(value)], blank


def _radios(bound: Any) -> tuple[Any, list[str], Callable[[], Any]]:
    return (*_chosen([bound.value()], bound.field.choices),), [], lambda: bound


def _chosen(values: Any, choices: Any) -> tuple[Any, ...]:
    """The choices and which of them is chosen; what was typed and is no choice shows nowhere."""
    pairs = tuple((str(key), str(label)) for key, label in choices)
    keys = {key for key, _label in pairs}
    return pairs, *(str(value) for value in values if str(value) in keys)


def _checkbox(bound: Any) -> tuple[Any, list[str], Callable[[], Any]]:
    return bool(bound.field.widget.check_test(bound.value())), [], lambda: bound


_WAYS: dict[type, Callable[[Any], tuple[Any, list[str], Callable[[], Any]]]] = {
    forms.TextInput: _text,
    forms.EmailInput: _text,
    DateParts: _date,
    MonthParts: _month,
    Select: _select,
    GroupedSelect: _select,
    Radios: _radios,
    Boxes: _radios,
    forms.CheckboxInput: _checkbox,
}
