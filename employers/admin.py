"""The office's view of who acts for which employer."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from employers.holding import lay_down_all
from employers.models import ExportLog, Membership


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """Ended by filling in the end, never deleted: the records name these people."""

    list_display = ["employer", "user", "role", "since", "ended_at"]
    list_filter = ["role", ("ended_at", admin.EmptyFieldListFilter)]
    search_fields = ["employer__name", "employer__credit_code", "user__name", "user__account_name"]
    autocomplete_fields = ["employer", "user"]
    list_select_related = ["employer", "user"]
    readonly_fields = ["since"]
    list_per_page = 25
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["employer", "user", *self.readonly_fields] if obj else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.ended_at is not None:
            lay_down_all(obj.user, obj.employer_id, by=request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ExportLog)
class ExportLogAdmin(admin.ModelAdmin):
    """Which lists left the portal; to be read, never to be changed."""

    list_display = ["at", "employer", "by", "what", "count"]
    search_fields = ["employer__name", "employer__credit_code", "by__account_name"]
    date_hierarchy = "at"
    list_select_related = ["employer", "by"]
    list_per_page = 25
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
