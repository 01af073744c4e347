"""安全提醒 in the admin: read, and marked as handled."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youyue.identity.alarms import Alarm

# Django's own classes take no type arguments when the program runs
if TYPE_CHECKING:
    _AlarmAdmin = admin.ModelAdmin[Alarm]
else:
    _AlarmAdmin = admin.ModelAdmin


@admin.register(Alarm)
class AlarmAdmin(_AlarmAdmin):
    list_display = ("kind", "place", "count", "first_at", "last_at", "number", "handled_at")
    list_filter = (("handled_at", admin.EmptyFieldListFilter), "kind")
    readonly_fields = list_display
    list_per_page = 25
    show_full_result_count = False
    actions = ("mark_as_handled",)

    @admin.action(description=_("标为已处理"), permissions=["change"])
    def mark_as_handled(self, request: HttpRequest, queryset: Any) -> None:
        queryset.filter(handled_at=None).update(handled_at=timezone.now())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Alarm | None = None) -> bool:
        return False
