"""Code lists, countries, regions, ready wording, the window's periods and the working calendar."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from catalog.admin.base import CatalogAdmin
from catalog.days.calendar import entered_days, last_published_year, provisional_years
from catalog.models import (
    Country,
    Option,
    ProcessingPeriod,
    Region,
    RemarkPreset,
    WorkingDayOverride,
)


@admin.register(Option)
class OptionAdmin(CatalogAdmin):
    list_display = ["label", "list", "code", "order", "is_active"]
    list_editable = ["order", "is_active"]
    list_filter = ["list", "is_active"]
    search_fields = ["label", "code"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Applications keep the code, so it never changes; the label may."""
        return ["list", "code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Retire it instead: old applications must stay readable."""
        return False


@admin.register(Country)
class CountryAdmin(CatalogAdmin):
    list_display = ["name", "code", "numeric", "order"]
    search_fields = ["name", "code"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code", "numeric"] if obj else []


@admin.register(Region)
class RegionAdmin(CatalogAdmin):
    list_display = ["name", "code", "parent", "order"]
    list_filter = [("parent", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["parent"]
    search_fields = ["name", "code"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code"] if obj else []


@admin.register(RemarkPreset)
class RemarkPresetAdmin(CatalogAdmin):
    """What reviewers find as buttons beside a remark; remarks that were sent keep their own words."""

    list_display = ["label", "place", "text", "order", "is_active"]
    list_editable = ["order", "is_active"]
    list_filter = ["place", "is_active"]
    search_fields = ["label", "text"]


@admin.register(ProcessingPeriod)
class ProcessingPeriodAdmin(CatalogAdmin):
    """How long the window gives itself; the steps are the workflow's, so none is added or taken away."""

    list_display = ["step", "days", "extension_days", "note"]
    readonly_fields = ["step"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(WorkingDayOverride)
class WorkingDayOverrideAdmin(CatalogAdmin):
    """Days that differ from the published calendar; deadlines follow at once."""

    list_display = ["date", "is_working", "note"]
    list_filter = ["is_working"]
    date_hierarchy = "date"
    search_fields = ["note"]
    change_list_template = "admin/catalog/working_days.html"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """With what is known of the last published year and those that follow it."""
        counts, first = entered_days(), last_published_year() + 1
        last = max([timezone.localdate().year + 1, first, *counts])
        years = [
            (year, counts.get(year, 0), bool(provisional_years(date(year, 1, 1), date(year, 12, 31))))
            for year in range(first, last + 1)
        ]
        context = {"published": first - 1, "years": years} | (extra_context or {})
        return super().changelist_view(request, context)
