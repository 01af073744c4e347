"""Drop-down lists filled from the catalogue's code lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from catalog import options
from catalog.models import Option
from youyue.ui.fields import Select


def country_field() -> forms.ChoiceField:
    return forms.ChoiceField(choices=lambda: options.countries().with_blank(_("请选择")), widget=Select)


def option_field(which: Option.List, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=lambda: options.choices(which).with_blank(_("请选择")), widget=Select, **kwargs
    )
