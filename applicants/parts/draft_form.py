"""A form that keeps whatever was typed, right or wrong (feature P04), and its drop-down lists."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _

from catalog.lists import options
from catalog.models import Option
from youyue.ui.fields import ChoiceField, DateParts, Select
from youyue.ui.forms import UiForm


class DraftForm(UiForm):
    """A form over one row that saves whatever was typed.

    Readable values go to their columns. What cannot be read, or contradicts something, stays as text
    under `instance.typed[slot]` and comes back in the field; the column is emptied meanwhile. Fields
    are `required` in the sense of submission only: `save()` never refuses.
    """

    slot = "row"
    not_columns: tuple[str, ...] = ()
    locked: frozenset[str] = frozenset()  # fields that are shown and cannot be changed now
    follow: tuple[str, ...] = ()  # columns that `before_save` writes

    def __init__(self, instance: Any, data: Any = None, files: Any = None) -> None:
        self.instance = instance
        super().__init__(data, files, initial=self._stored(instance))

    def _dress(self, name: str, field: forms.Field) -> None:
        if name not in self.not_columns and field.label is None:
            field.label = self.instance._meta.get_field(name).verbose_name
        super()._dress(name, field)

    def _stored(self, instance: Any) -> dict[str, Any]:
        names = [name for name in self.base_fields if name not in self.not_columns]
        values = {name: getattr(instance, name) for name in names}
        return values | typed_in(instance, self.slot)

    def save(self) -> None:
        """Put every value where it belongs and save the row. Never refuses."""
        self.apply()
        self.instance.save()

    def apply(self) -> None:
        """Put every value where it belongs in the row, without saving it."""
        self.is_valid()
        kept = typed_in(self.instance, self.slot)
        for name in self.fields:
            if name in self.not_columns:
                continue
            raw = self[name].data
            wrong = name in self.errors and not _is_blank(raw)
            if wrong:
                kept[name] = raw
                setattr(self.instance, name, _empty(self.instance, name))
            else:
                kept.pop(name, None)
                setattr(self.instance, name, self._readable(name))
        put_typed(self.instance, self.slot, kept)
        self.before_save()

    def columns(self) -> list[str]:
        """Names of the columns that saving writes."""
        return [*(name for name in self.fields if name not in self.not_columns), *self.follow, "typed"]

    def before_save(self) -> None:
        """Hook for what follows from the values (card type from the clause, say)."""

    def _readable(self, name: str) -> Any:
        value = self.cleaned_data.get(name)
        return _empty(self.instance, name) if value in (None, "") else value

    def values(self) -> dict[str, Any]:
        """What the row holds now for each field: values that could be read, and the rest as typed."""
        return self._stored(self.instance)

    @classmethod
    def over_stored(cls, instance: Any) -> "DraftForm":
        """The form bound to what is stored, as if it had been posted: tells what is wrong or missing."""
        return cls(instance, cls.data_of(instance))

    @classmethod
    def data_of(cls, instance: Any) -> dict[str, Any]:
        """What a browser would post of the form as it is drawn over this row."""
        unbound = cls(instance)
        data: dict[str, Any] = {}
        for name, field in unbound.fields.items():
            value = unbound.get_initial_for_field(field, name)
            html_name = unbound.add_prefix(name)
            if isinstance(field.widget, DateParts):
                data |= dict(zip(field.widget.names(html_name), field.widget.parts(value), strict=True))
            elif isinstance(field.widget, forms.CheckboxInput):
                if value:
                    data[html_name] = "on"
            else:
                prepared = field.prepare_value(value)
                data[html_name] = "" if prepared is None else str(prepared)
        return data

    def names_in_page(self, name: str) -> list[str]:
        """The names of the controls that make up this field."""
        widget = self.fields[name].widget
        return widget.names(name) if isinstance(widget, DateParts) else [name]


def country_field() -> ChoiceField:
    return ChoiceField(choices=lambda: options.countries().with_blank(_("请选择")), widget=Select)


def option_field(which: Option.List, **kwargs: Any) -> ChoiceField:
    """A choice from one of the catalogue's code lists."""
    return ChoiceField(
        choices=lambda: options.choices(which).with_blank(_("请选择")), widget=Select, **kwargs
    )


def typed_in(instance: Any, slot: str) -> dict[str, Any]:
    """What stands as typed, unread, for this slot of the row."""
    return dict((json.loads(instance.typed) if instance.typed else {}).get(slot, {}))


def put_typed(instance: Any, slot: str, kept: dict[str, Any]) -> None:
    everything = json.loads(instance.typed) if instance.typed else {}
    everything.pop(slot, None)
    if kept:
        everything[slot] = kept
    instance.typed = json.dumps(everything, ensure_ascii=False) if everything else ""


def _is_blank(raw: Any) -> bool:
    if isinstance(raw, Iterable) and not isinstance(raw, str):
        return not any(raw)
    return raw in (None, "", False)


def _empty(instance: Any, name: str) -> Any:
    column = instance._meta.get_field(name)
    if isinstance(column, models.BooleanField):
        return False
    return None if column.null else ""
