"""Clauses, their items, and what proves them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalog.admin.base import CatalogAdmin
from catalog.models import Clause, ClauseItem, EvidenceKind


class ClauseItemInline(admin.TabularInline):
    model = ClauseItem
    fields = ["name", "order", "is_active", "is_sample"]
    extra = 1

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An item that an application chose stays; one that none chose goes with its own page."""
        return False


class ClauseForm(forms.ModelForm):
    class Meta:
        widgets = {
            "text": AdminTextareaWidget(attrs={"rows": 2}),
            "keywords": AdminTextareaWidget(attrs={"rows": 2}),
        }


@admin.register(Clause)
class ClauseAdmin(CatalogAdmin):
    form = ClauseForm
    list_display = [
        "__str__",
        "evidence_kind",
        "item_count",
        "valid_from",
        "valid_to",
        "is_active",
        "is_sample",
    ]
    list_filter = ["card_type", "is_active", "is_sample", "evidence_kind"]
    list_select_related = ["evidence_kind"]
    search_fields = ["text", "number", "keywords", "items__name"]
    inlines = [ClauseItemInline]
    fieldsets = [
        (None, {"fields": [("card_type", "number"), "text", "evidence_kind", "keywords"]}),
        (_("启用与期限"), {"fields": [("is_active", "order"), ("valid_from", "valid_to"), "is_sample"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(items_in_all=models.Count("items"))

    @admin.display(description=_("子项数"), ordering="items_in_all")
    def item_count(self, clause: Any) -> int:
        return clause.items_in_all


@admin.register(ClauseItem)
class ClauseItemAdmin(CatalogAdmin):
    list_display = ["name", "clause", "order", "is_active", "is_sample"]
    list_filter = ["clause__card_type", "is_active", "is_sample"]
    list_select_related = ["clause"]
    search_fields = ["name", "clause__text"]
    fields = ["clause", "name", "order", "is_active", "is_sample"]


@admin.register(EvidenceKind)
class EvidenceKindAdmin(CatalogAdmin):
    list_display = ["name", "code", "who", "evidence"]
    search_fields = ["name", "who", "evidence"]
