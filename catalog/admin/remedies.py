"""What a refusal tells its applicant."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from catalog.admin.base import CatalogAdmin
from catalog.models import RefusalGround, Remedy


@admin.register(Remedy)
class RemedyAdmin(CatalogAdmin):
    """Refusals of before show what stands here now: their days are counted again."""

    list_display = ["title", "number", "unit", "basis", "is_by_analogy", "order", "is_active"]
    list_editable = ["order", "is_active"]
    search_fields = ["title", "text"]
    readonly_fields = ["code"]


@admin.register(RefusalGround)
class RefusalGroundAdmin(CatalogAdmin):
    """One for each kind of refusal; the kinds are the workflow's, so none is added or taken away."""

    list_display = ["decision", "text", "is_by_analogy"]
    readonly_fields = ["decision"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
