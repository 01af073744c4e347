"""The form renderer and the two base classes every form of the product starts from."""

import copy
from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.forms.renderers import DjangoTemplates
from django.utils.choices import CallableChoiceIterator
from django.utils.functional import Promise, cached_property, lazy
from django.utils.translation import gettext_lazy as _

from youyue.ui.draw import DRAWN
from youyue.ui.text import clean_text, problem_with

_FOLDED_FIELDS = (
    forms.IntegerField,
    forms.FloatField,
    forms.DecimalField,
    forms.EmailField,
    forms.fields.BaseTemporalField,
)
_FOLDED_INPUTS = {"email", "tel", "number", "numeric", "decimal"}


class TypedBoundField(forms.BoundField):
    """Hands on what was typed as the policy for text keeps it, in every form, the office's admin included."""

    def __init__(self, form: Any, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        if isinstance(field, forms.CharField) and not getattr(field, "is_dressed", False):
            field.validators = [*field.validators, _Keepable(self.label, _has_lines(field))]

    @cached_property
    def _no_errors(self) -> Any:
        return self.form.error_class(renderer=self.form.renderer)

    @property
    def errors(self) -> Any:
        """Django makes the empty list anew for each question, of which a field that is drawn asks six."""
        return self.form.errors.get(self.name) or self._no_errors

    @property
    def data(self) -> Any:
        value = super().data
        if not isinstance(value, str) or isinstance(self.field.widget, forms.PasswordInput):
            return value
        return clean_text(value, lines=_has_lines(self.field), fold=_is_folded(self.field))


def _has_lines(field: forms.Field) -> bool:
    return isinstance(field.widget, forms.Textarea)


def _is_folded(field: forms.Field) -> bool:
    """A number, an e-mail address, a phone number or a date, by its kind or by the keyboard it asks for."""
    widget = field.widget
    return (
        isinstance(field, _FOLDED_FIELDS)
        or getattr(widget, "input_type", "") in _FOLDED_INPUTS
        or widget.attrs.get("inputmode") in _FOLDED_INPUTS
    )


class Renderer(DjangoTemplates):
    """Draws our widgets and fields by function, everything else by Django's templates."""

    field_template_name = "ui/field"
    bound_field_class = TypedBoundField

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if drawn := DRAWN.get(template_name):
            return drawn(context)
        return super().render(template_name, context, request)


class Problem(NamedTuple):
    """One line of the error summary: what is wrong, and the id of the control to mend it in ("" if none)."""

    message: str
    target: str


def first_control(bound: forms.BoundField) -> str:
    """The id of the control an error link jumps to: the wrong part of a date, the first of some radios."""
    if target := getattr(bound, "error_target", ""):
        return target
    if bound.use_fieldset:
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id


def problems(form: Any) -> Iterable[Problem]:
    """Every error of a form or formset, in the order of the page."""
    if hasattr(form, "forms"):
        for message in form.non_form_errors():
            yield Problem(str(message), "")
        for each in form.forms:
            yield from problems(each)
        return
    for message in form.non_field_errors():
        yield Problem(str(message), "")
    for bound in form:
        for message in bound.errors:
            yield Problem(str(message), "" if bound.is_hidden else first_control(bound))


_STOCK_REQUIRED = forms.Field.default_error_messages["required"]
_STOCK_CHOICE = forms.ChoiceField.default_error_messages["invalid_choice"]
_BARE = (forms.HiddenInput, forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


def _ask(field: forms.Field) -> Promise:
    """The verb a missing answer asks for."""
    if isinstance(field, forms.FileField):
        return _("请上传%(label)s")
    if isinstance(field, forms.BooleanField):
        return _("请勾选“%(label)s”")
    if isinstance(field, (forms.ChoiceField, forms.ModelChoiceField)):
        return _("请选择%(label)s")
    return _("请填写%(label)s")


# `template % label`, translated when it is shown and not when the form is made.
_worded = lazy(lambda template, label: str(template) % {"label": label}, str)


class _TooLong(MaxLengthValidator):
    """Says how much is too much, instead of cutting a pasted text off in silence."""

    def __init__(self, limit: int, label: str) -> None:
        super().__init__(limit)
        self.label = label

    def __call__(self, value: str) -> None:
        over = len(value) - self.limit_value
        if over > 0:
            raise forms.ValidationError(
                _("%(label)s多了 %(over)d 个字，请删到 %(limit)d 个字以内"),
                code="max_length",
                params={"label": self.label, "over": over, "limit": self.limit_value},
            )


class _Keepable:
    """Refuses what the policy for text does not let in, with the place (`youyue.ui.text`)."""

    def __init__(self, label: Any, lines: bool) -> None:
        self.label = label
        self.lines = lines

    def __call__(self, value: str) -> None:
        if sentence := problem_with(value, self.label, lines=self.lines):
            raise forms.ValidationError(sentence, code="unkeepable")


class _Fields(dict[str, forms.Field]):
    """A form class's fields. A form gets its own copies, as deep as anything is ever changed in them.

    Django's copying goes through pickle's protocol for each field and widget, which costs a page with
    eighteen fields as much as drawing them.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return {name: copied(field, memo) for name, field in self.items()}


def copied(field: forms.Field, memo: dict[int, Any]) -> forms.Field:
    """As `copy.deepcopy` makes it for each form, ten times cheaper for the kinds that most forms have."""
    widget = field.widget
    if type(field).__deepcopy__ not in _PLAIN_FIELDS or type(widget).__deepcopy__ not in _PLAIN_WIDGETS:
        return copy.deepcopy(field, memo)
    own, own_widget = object.__new__(type(field)), object.__new__(type(widget))
    own_widget.__dict__.update(widget.__dict__)
    own_widget.attrs = widget.attrs.copy()
    own.__dict__.update(field.__dict__)
    own.widget = own_widget
    own.error_messages = field.error_messages.copy()
    own.validators = field.validators[:]
    return own


_PLAIN_FIELDS = (forms.Field.__deepcopy__, forms.ChoiceField.__deepcopy__)
_PLAIN_WIDGETS = (forms.Widget.__deepcopy__, forms.Select.__deepcopy__)


class _Dressed:
    """What both base classes add to Django's forms: our words, our classes, no browser bubbles."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        if "_is_dressed" not in type(self).__dict__:
            for name, field in self.base_fields.items():
                self._dress(name, field)
            type(self).base_fields = _Fields(self.base_fields)
            type(self)._is_dressed = True
        super().__init__(*args, **kwargs)

    def _dress(self, name: str, field: forms.Field) -> None:
        """Once for each class; a field that a class has from its parent is dressed already."""
        if getattr(field, "is_dressed", False):
            return
        field.is_dressed = True
        label = field.label if field.label is not None else name
        messages, widget = field.error_messages, field.widget
        if messages.get("required") is _STOCK_REQUIRED:
            messages["required"] = _worded(_ask(field), label)
        if messages.get("invalid_choice") is _STOCK_CHOICE:
            messages["invalid_choice"] = _worded(_("请从列表里选择%(label)s"), label)
        if isinstance(field, forms.IntegerField):
            messages["invalid"] = _worded(_("%(label)s应为数字，请核对"), label)
        if isinstance(field, forms.FileField):
            messages["empty"] = _worded(_("%(label)s：选的是空文件，请重新选择文件"), label)
        if isinstance(field, forms.CharField):
            stock = ProhibitNullCharactersValidator
            keepable = _Keepable(label, _has_lines(field))
            field.validators = [v for v in field.validators if type(v) is not stock] + [keepable]
        limit = getattr(field, "max_length", None)
        if limit and isinstance(field, forms.CharField):
            field.validators = [v for v in field.validators if type(v) is not MaxLengthValidator] + [
                _TooLong(limit, label)
            ]
            widget.attrs.pop("maxlength", None)
            if hasattr(widget, "limit") and widget.limit is None:
                widget.limit = limit
        offered = getattr(field, "choices", None)
        asks = isinstance(offered, CallableChoiceIterator)
        if isinstance(field, forms.TypedChoiceField) and isinstance(widget, forms.Select) and not asks:
            field.choices = [
                (value, _("请选择")) if (value, text) == ("", "---------") else (value, text)
                for value, text in offered
            ]
        if isinstance(field, forms.ModelChoiceField) and field.empty_label == "---------":
            field.empty_label = _("请选择")
        if type(widget) in {forms.FileInput, forms.ClearableFileInput}:
            widget.attrs.setdefault("data-yy-file", _("选择文件"))
            widget.attrs.setdefault("data-yy-none", _("没有选择文件"))
        if not isinstance(widget, _BARE) and not getattr(widget, "is_composite", False):
            classes = widget.attrs.get("class", "").split()
            if "input" not in classes:
                widget.attrs["class"] = " ".join(["input", *classes])

    def problems(self) -> list[Problem]:
        return list(problems(self))


class UiForm(_Dressed, forms.Form):
    """A form in the product's words and looks."""


class UiModelForm(_Dressed, forms.ModelForm):
    """A model form in the product's words and looks."""
