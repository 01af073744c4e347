"""What a part of the filing is: four questions that everything else asks (see `parts/__init__.py`)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import Application
from youyue.prepared import Prepared
from youyue.ui.fields import DateField, parts_of
from youyue.ui.forms import UiForm, first_control


@dataclass(frozen=True)
class Shown:
    """One line of the read-only view. `sealed` values are masked for everybody but the applicant."""

    name: str
    label: str
    value: str
    sealed: bool = False


@dataclass(frozen=True)
class Grid:
    """A list part's rows as a table of texts."""

    head: list[str]
    body: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Problem:
    """Something to mend before submission: the sentence, and the page and element where to mend it."""

    slug: str
    message: str
    anchor: str = ""
    query: str = ""


class DraftForm(UiForm):
    """A form over one row that saves whatever was typed.

    Readable values go to their columns. What cannot be read, or contradicts something, stays as text
    under `instance.typed[slot]` and comes back in the field; the column is emptied meanwhile. Fields
    are `required` in the sense of submission only: `save()` never refuses.
    """

    is_drawn_once = True
    slot = "row"
    not_columns: tuple[str, ...] = ()

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
        for name, one in unbound.fields.items():
            value = unbound.get_initial_for_field(one, name)
            html_name = unbound.add_prefix(name)
            if isinstance(one, DateField):
                data |= {f"{html_name}_{n}": text for n, text in enumerate(parts_of(value))}
            elif isinstance(one.widget, forms.CheckboxInput):
                if value:
                    data[html_name] = "on"
            else:
                prepared = one.prepare_value(value)
                data[html_name] = "" if prepared is None else str(prepared)
        return data

    def names_in_page(self, name: str) -> list[str]:
        """The names of the controls that make up this field."""
        if isinstance(self.fields[name], DateField):
            return [f"{name}_{number}" for number in range(3)]
        return [name]


class FormPart:
    """A part that is one form over the application."""

    slug: str
    title: Any
    short_title: Any = ""
    template = "applicants/part_form.html"
    form_class: type[DraftForm]
    is_derived = False
    shown: tuple[str, ...] = ()  # what the page shows of other rows, as for select_related

    def bind(self, application: Application, data: Any = None, files: Any = None) -> DraftForm:
        return self.form_class(application, data, files)

    def form_to_show(self, application: Application, judge: bool) -> DraftForm:
        """Unbound, or bound to what is stored when its mistakes should show."""
        if judge or typed_in(application, self.slug):
            return self.form_class.over_stored(application)
        return self.form_class(application)

    def problems(self, application: Application) -> list[Problem]:
        form = self.form_class.over_stored(application)
        return [Problem(self.slug, one.message, one.target) for one in form.problems()]

    def is_complete(self, application: Application) -> bool:
        return not self.problems(application)

    def rows(self, application: Application) -> list[Shown]:
        raise NotImplementedError

    def grid(self, application: Application) -> Grid | None:
        return None


class ListPart(FormPart):
    """A part that is a list of rows, at least one and at most `most`."""

    template = "applicants/part_list.html"
    related: str
    row_title: Any = ""
    nothing: Any = gettext_lazy("请至少新增一条")
    most = 30

    def live(self, application: Application) -> list[Any]:
        return self._rows(application)[0]

    def removed(self, application: Application) -> Any:
        """The row that was taken out last and can be put back, or None."""
        return max(self._rows(application)[1], key=lambda row: row.removed_at, default=None)

    def _rows(self, application: Application) -> tuple[list[Any], list[Any]]:
        """The rows and those that were taken out, read once."""
        cache = application.__dict__.setdefault("_part_rows", {})
        if self.slug not in cache:
            rows = [] if application._state.adding else self._all.rows(application=application.pk)
            for row in rows:
                row.application = application
            cache[self.slug] = [r for r in rows if not r.removed_at], [r for r in rows if r.removed_at]
        return cache[self.slug]

    @cached_property
    def _all(self) -> Prepared:
        model = Application._meta.get_field(self.related).related_model
        return Prepared(
            lambda application: model.objects.filter(application=application),
            application=Application._meta.pk,
        )

    def forget(self, application: Application) -> None:
        application.__dict__.pop("_part_rows", None)

    def new_row(self, application: Application) -> Any:
        """An unsaved row, with what is already known filled in."""
        model = getattr(application, self.related).model
        rows = self.live(application)
        return model(application=application, order=rows[-1].order + 1 if rows else 1)

    def problems(self, application: Application) -> list[Problem]:
        rows = self.live(application)
        if not rows:
            return [Problem(self.slug, str(self.nothing), "add")]
        found = []
        for number, row in enumerate(rows, 1):
            form = self.form_class.over_stored(row)
            for name in form.errors:
                query = f"edit={row.pk}&check=1"
                anchor = first_control(form[name]) if name in form.fields else ""
                sentences = (self.sentence(number, form, name, str(message)) for message in form.errors[name])
                found += [Problem(self.slug, sentence, anchor, query) for sentence in sentences]
        return found

    def sentence(self, number: int, form: DraftForm, name: str, message: str) -> str:
        """A row's mistake, said with the number of the row (design: errors 17 and 18)."""
        where = _("第 %(n)d 条%(part)s") % {"n": number, "part": self.title}
        if name in form.fields and str(form.fields[name].error_messages.get("required")) == message:
            return _("%(where)s没有填“%(label)s”，请补填") % {
                "where": where,
                "label": form.fields[name].label,
            }
        return _("%(where)s：%(message)s") % {"where": where, "message": message}

    def rows(self, application: Application) -> list[Shown]:
        return []


class DerivedPart:
    """A part that nobody fills in: it follows from the others."""

    slug: str
    title: Any
    short_title: Any = ""
    template: str
    is_derived = True
    shown: tuple[str, ...] = ()

    def problems(self, application: Application) -> list[Problem]:
        raise NotImplementedError

    def is_complete(self, application: Application) -> bool:
        return not self.problems(application)

    def rows(self, application: Application) -> list[Shown]:
        raise NotImplementedError

    def grid(self, application: Application) -> Grid | None:
        return None


def typed_in(instance: Any, slot: str) -> dict[str, Any]:
    """What stands as typed, unread, for this slot of the row."""
    return dict((json.loads(instance.typed) if instance.typed else {}).get(slot, {}))


def put_typed(instance: Any, slot: str, kept: dict[str, Any]) -> None:
    everything = json.loads(instance.typed) if instance.typed else {}
    everything.pop(slot, None)
    if kept:
        everything[slot] = kept
    instance.typed = json.dumps(everything, ensure_ascii=False) if everything else ""


def remove_row(row: Any) -> None:
    """Take a row out of the list; what was taken out before it can no longer be undone."""
    with transaction.atomic():
        type(row).objects.filter(application=row.application, removed_at__isnull=False).delete()
        row.removed_at = timezone.now()
        row.save()


def restore_row(row: Any) -> None:
    row.removed_at = None
    row.save()


def _is_blank(raw: Any) -> bool:
    if isinstance(raw, Iterable) and not isinstance(raw, str):
        return not any(raw)
    return raw in (None, "", False)


def _empty(instance: Any, name: str) -> Any:
    column = instance._meta.get_field(name)
    if isinstance(column, models.BooleanField):
        return False
    return None if column.null else ""
