"""二次验证记录 in the admin: read, and never changed."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from youyue.identity.assurance.events import FactorEvent

# Django's own classes take no type arguments when the program runs
if TYPE_CHECKING:
    _FactorEventAdmin = admin.ModelAdmin[FactorEvent]
else:
    _FactorEventAdmin = admin.ModelAdmin


@admin.register(FactorEvent)
class FactorEventAdmin(_FactorEventAdmin):
    list_display = ("at", "whose", "kind", "by_whom", "device", "address")
    fields = list_display
    list_filter = ("kind", "at")
    list_select_related = ("user", "by")
    list_per_page = 50
    sortable_by = ()
    show_full_result_count = False

    @admin.display(description=_("谁的"))
    def whose(self, event: FactorEvent) -> str:
        return event.user.office_label

    @admin.display(description=_("操作人"))
    def by_whom(self, event: FactorEvent) -> str:
        return event.by.office_label if event.by else _now("命令行")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: FactorEvent | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: FactorEvent | None = None) -> bool:
        return False
