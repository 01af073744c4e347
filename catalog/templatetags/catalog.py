"""Names behind codes, the sample tag and the footer's facts, for every template."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog.lists import options
from catalog.models import SiteInformation
from catalog.models.memory import remembered

register = template.Library()


@register.filter
def option_label(code: Any, name: str) -> str:
    """`{{ application.degree|option_label:"degree" }}`"""
    return options.label(name, str(code or ""))


@register.filter
def country_name(code: Any) -> str:
    return options.country_name(str(code or ""))


@register.filter
def region_name(code: Any) -> str:
    """`{{ employer.region_id|region_name }}`: 广州市越秀区."""
    return options.region_name(str(code or ""))


@register.filter
def sample_tag(row: Any) -> SafeString | str:
    """The word 样例 beside a row that no official source was found for."""
    if not getattr(row, "is_sample", False):
        return ""
    return format_html('<span class="tag sample" title="{}">{}</span>', _("由主管部门公布后替换"), _("样例"))


@remembered
def _site() -> SiteInformation:
    return SiteInformation.objects.first() or SiteInformation()


@register.simple_tag
def site_information() -> SiteInformation:
    """The footer's facts; blank ones are not shown."""
    return _site()
