"""Drop-down lists filled from the catalogue's code lists."""

from typing import Any

from django.utils.translation import gettext as _

from catalog import options
from catalog.models import Option
from youyue.ui.fields import ChoiceField, Select


def country_field() -> ChoiceField:
    return ChoiceField(choices=lambda: options.countries().with_blank(_("请选择")), widget=Select)


def option_field(which: Option.List, **kwargs: Any) -> ChoiceField:
    return ChoiceField(
        choices=lambda: options.choices(which).with_blank(_("请选择")), widget=Select, **kwargs
    )
