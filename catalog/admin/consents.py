"""The texts of consents: a new version is added, what is in force is never reworded."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from catalog.admin.base import CatalogAdmin
from catalog.models import ConsentText

SAYS = ("text", "statement", "consequence", "in_force_from")


@admin.register(ConsentText)
class ConsentTextAdmin(CatalogAdmin):
    list_display = ["kind", "version", "statement", "in_force_from"]
    list_filter = ["kind"]
    fields = ["kind", "version", "text", "statement", "consequence", "in_force_from"]
    readonly_fields = ["version"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["kind", "version"] if obj else ["version"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.is_in_force)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.is_in_force)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            texts = ConsentText.objects.filter(kind=obj.kind)
            list(texts.select_for_update())  # whoever adds one at the same moment waits, and then counts on
            latest = texts.first()
            if latest and all(getattr(latest, name) == getattr(obj, name) for name in SAYS):
                obj.pk, obj.version = latest.pk, latest.version  # pressed twice: there already
                return
            obj.version = latest.version + 1 if latest else 1
        super().save_model(request, obj, form, change)
