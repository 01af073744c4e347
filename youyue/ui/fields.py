"""Fields and widgets of our own: dates in three boxes, counted text, radio cards, quick selects."""

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from youyue.ui.choices import Choices
from youyue.ui.text import clean_text
from youyue.ui.words import quoted_list, units_of_a_date

_PASTED = re.compile(
    r"(\d{4})\s*(?:[-/.,、·年\s]\s*(\d{1,2})\s*[-/.,、·月\s]\s*(\d{1,2})\s*[日号]?|(\d{2})(\d{2}))", re.ASCII
)


# --- widgets ---------------------------------------------------------------------------------------
class TextArea(forms.Textarea):
    """Text with a counter. The limit is the field's `max_length` unless given."""

    template_name = "ui/textarea"

    def __init__(self, attrs: dict | None = None, limit: int | None = None) -> None:
        super().__init__({"rows": "5", **(attrs or {})})
        self.limit = limit

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        context["widget"]["limit"] = self.limit
        return context


class Radios(forms.RadioSelect):
    """Radios in a row."""

    template_name = "ui/choices"


class Checkboxes(forms.CheckboxSelectMultiple):
    """Checkboxes in a row."""

    template_name = "ui/choices"


class Boxes(forms.RadioSelect):
    """Radio cards. `explanations` maps a choice's value to its one line; `pair` sets two in a row."""

    template_name = "ui/boxes"

    def __init__(
        self,
        attrs: dict | None = None,
        choices: Iterable = (),
        explanations: Mapping[str, Any] | None = None,
        pair: bool = True,
    ) -> None:
        super().__init__(attrs, choices)
        self.explanations = dict(explanations or {})
        self.pair = pair

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"explanations": self.explanations, "pair": self.pair}
        return context


class Select(forms.Select):
    """A drop-down list drawn straight from its choices, grouped or not."""

    template_name = "ui/select"

    def use_required_attribute(self, initial: Any) -> bool:
        return False  # as everywhere here; Django would look through the choices before saying so

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = forms.Widget.get_context(self, name, value, attrs)
        choices = self.choices
        if isinstance(choices, CallableChoiceIterator):
            choices = choices.func()
        context["widget"] |= {"choices": choices, "value": self.format_value(value)}
        return context


class GroupedSelect(Select):
    """A drop-down list in groups: choices are `[(group, [(value, label), ...]), ...]`."""


class DateParts(forms.Widget):
    """Three boxes `name_0` year, `name_1` month, `name_2` day. Its value is what was typed, as a list."""

    template_name = "ui/date"
    use_fieldset = True
    is_composite = True
    autocomplete: tuple[str, ...] = ()

    def names(self, name: str) -> list[str]:
        return [f"{name}_{index}" for index in range(3)]

    def split(self, text: str) -> list[str] | None:
        """The parts of a whole value that was pasted into the year box, None of anything else."""
        return split_pasted(text)

    def parts(self, value: Any) -> list[str]:
        return parts_of(value)

    def as_text(self, value: Any) -> str:
        """On one line, with ? for what is missing; "" if nothing was typed."""
        parts = self.parts(value)
        return "-".join(part or "?" for part in parts) if any(parts) else ""

    def __init__(self, attrs: dict | None = None) -> None:
        attrs = dict(attrs or {})
        # autocomplete="bday" becomes bday-year, bday-month, bday-day on the three boxes.
        if purpose := attrs.pop("autocomplete", ""):
            self.autocomplete = tuple(f"{purpose}-{part}" for part in ("year", "month", "day"))
        super().__init__(attrs)

    def id_for_label(self, id_: str) -> str:
        return ""

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        shared = context["widget"]["attrs"]
        wrong = shared.pop("wrong_parts", ())
        base = shared.pop("id", None)
        shared.pop("aria-invalid", None)
        described = shared.pop("aria-describedby", "")
        parts, units = [], units_of_a_date(get_language())
        for index, typed in enumerate(self.parts(value)):
            own = {**shared, "class": "input w-6" if index == 0 else "input w-4", "inputmode": "numeric"}
            if base:
                own["id"] = f"{base}_{index}"
            own["autocomplete"] = self.autocomplete[index] if self.autocomplete else "off"
            if index in wrong:
                own["aria-invalid"] = "true"
            if described and index == min(wrong, default=0):
                own["aria-describedby"] = described
            box = {"type": "text", "name": f"{name}_{index}", "value": typed, "attrs": own}
            parts.append(box | {"unit": units[index]})
        context["widget"]["parts"] = parts
        return context

    def value_from_datadict(self, data: Mapping, files: Any, name: str) -> list[str]:
        typed = [_part(data.get(f"{name}_{index}"), index) for index in range(3)]
        if not any(typed) and data.get(name):
            typed[0] = _part(data[name], 0)
        if typed[0] and not typed[1] and not typed[2]:
            return self.split(typed[0]) or typed
        return typed

    def value_omitted_from_data(self, data: Mapping, files: Any, name: str) -> bool:
        return not any(f"{name}_{index}" in data for index in range(3)) and name not in data


def _part(typed: object, index: int) -> str:
    """What was typed into one box, without the unit that stands beside the box anyway."""
    text = clean_text(str(typed or ""), fold=True)
    number = text.rstrip("年" if index == 0 else "月份" if index == 1 else "日号").rstrip()
    return number if number.isdigit() else text


def split_pasted(text: str) -> list[str] | None:
    """["2024", "7", "3"] of 2024-07-03, 2024/7/3, 20240703 or 2024年7月3号, in any width; else None."""
    match = _PASTED.fullmatch(clean_text(text, fold=True))
    if not match:
        return None
    year, month, day, month2, day2 = match.groups()
    return [year, str(int(month or month2)), str(int(day or day2))]


def parts_of(value: Any) -> list[str]:
    """Three strings for the three boxes, of a date, of what was typed, or of `DateField.raw`."""
    if value is None or value == "":
        return ["", "", ""]
    if isinstance(value, datetime.date):
        return [str(value.year), str(value.month), str(value.day)]
    if isinstance(value, str):
        value = split_pasted(value) or value.split("-", 2)
    return [*(str(part) for part in value), "", "", ""][:3]


# --- fields ----------------------------------------------------------------------------------------
class DateBoundField(forms.BoundField):
    """Knows which of the three boxes is wrong, so that only that one is framed and linked to."""

    @property
    def wrong_parts(self) -> list[int]:
        wrong: set[int] = set()
        for error in self.form.errors.get(self.name, self.form.error_class()).as_data():
            wrong.update((error.params or {}).get("parts", range(3)))
        return sorted(wrong)

    @property
    def error_target(self) -> str:
        return f"{self.auto_id}_{(self.wrong_parts or [0])[0]}"

    def build_widget_attrs(self, attrs: dict, widget: forms.Widget | None = None) -> dict:
        built: dict[str, Any] = {**super().build_widget_attrs(attrs, widget)}
        if isinstance(widget or self.field.widget, DateParts):
            built["wrong_parts"] = self.wrong_parts
        return built


class DateField(forms.Field):
    """A date in three boxes: `datetime.date` when complete and real, None when empty and optional.

    `past=True` refuses dates after today. Messages name the field and the wrong part.
    """

    widget: Any = DateParts
    bound_field_class = DateBoundField
    needed: tuple[int, ...] = (0, 1, 2)  # the parts that must be there

    def __init__(self, *, past: bool = False, **kwargs: Any) -> None:
        self.past = past
        super().__init__(**kwargs)

    def get_bound_field(self, form: Any, field_name: str) -> DateBoundField:
        return DateBoundField(form, self, field_name)

    @staticmethod
    def raw(value: Any) -> str:
        """What was typed, as one string that shows again in the same boxes ("1985-3-"); "" if nothing."""
        parts = parts_of(value)
        return "-".join(parts) if any(parts) else ""

    def _wrong(self, message: Any, *parts: int, **params: Any) -> ValidationError:
        return ValidationError(
            message, code="invalid", params={"label": self.label or "", "parts": parts or (0, 1, 2), **params}
        )

    def composed(self, value: datetime.date, has_day: bool) -> Any:
        return value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, datetime.date):
            return self.composed(value, True)
        typed = [_part(part, index) for index, part in enumerate(self.widget.parts(value))]
        if not any(typed):
            return None
        # First: "9/2008" in the box of the year wants neither a month nor a day.
        for index, part in enumerate(typed):
            if part and not re.fullmatch(r"[0-9]{1,4}", part):
                raise self._wrong(
                    _("%(label)s的“%(part)s”应为数字，请核对"),
                    index,
                    part=units_of_a_date(get_language())[index],
                )
        missing = [index for index in self.needed if not typed[index]]
        if missing:
            names = quoted_list(units_of_a_date(get_language())[index] for index in missing)
            raise self._wrong(_("%(label)s缺少%(missing)s，请补填"), *missing, missing=names)
        year, month, day = (int(part or 1) for part in typed)
        if not 1900 <= year <= 2200:
            raise self._wrong(_("%(label)s的“年”应为 4 位数字，例如 1985，请核对"), 0)
        if not 1 <= month <= 12:
            raise self._wrong(_("%(label)s没有 %(month)d 月，请核对"), 1, month=month)
        try:
            return self.composed(datetime.date(year, month, day), bool(typed[2]))
        except ValueError:
            pass
        if (month, day) == (2, 29):
            message = _("%(label)s没有 %(year)d 年 2 月 29 日这一天，请核对")
        else:
            message = _("%(label)s没有 %(month)d 月 %(day)d 日这一天，请核对")
        raise self._wrong(message, 2, year=year, month=month, day=day)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if self.past and value and str(value) > str(timezone.localdate())[: len(str(value))]:
            raise self._wrong(_("%(label)s晚于今天，请核对"))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and self.widget.parts(initial) != self.widget.parts(data)


class IsoDateField(DateField):
    """A date as text, `2018-09-03`, for a column that holds text."""

    def composed(self, value: datetime.date, has_day: bool) -> str:
        return value.isoformat()


class ChoiceField(forms.ChoiceField):
    """A choice from a long list (`Choices`), which is not searched from its beginning."""

    def valid_value(self, value: Any) -> bool:
        choices = self.choices.func() if isinstance(self.choices, CallableChoiceIterator) else self.choices
        return str(value) in choices.values if isinstance(choices, Choices) else super().valid_value(value)
