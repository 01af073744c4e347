"""条款导航's questions, their answers, and the clauses that each answer speaks for."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalog.admin.base import CatalogAdmin
from catalog.models import GuideAnswer, GuideFit, GuideQuestion


class GuideAnswerInline(admin.TabularInline):
    model = GuideAnswer
    fields = ["text", "effect", "message", "work_arrangement", "reason", "order"]
    extra = 1
    show_change_link = True


class GuideFitInline(admin.TabularInline):
    model = GuideFit
    fields = ["clause", "weight"]
    extra = 1


@admin.register(GuideQuestion)
class GuideQuestionAdmin(CatalogAdmin):
    list_display = ["text", "answer_count", "order", "is_active", "is_sample"]
    list_editable = ["order", "is_active"]
    list_filter = ["is_active", "is_sample"]
    search_fields = ["text", "answers__text"]
    readonly_fields = ["code"]
    inlines = [GuideAnswerInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(answers_in_all=models.Count("answers"))

    @admin.display(description=_("选项数"), ordering="answers_in_all")
    def answer_count(self, question: Any) -> int:
        return question.answers_in_all


@admin.register(GuideAnswer)
class GuideAnswerAdmin(CatalogAdmin):
    list_display = ["text", "question", "effect", "reason", "fit_count"]
    list_filter = ["effect", "question"]
    list_select_related = ["question"]
    search_fields = ["text", "reason"]
    fields = ["question", "text", "effect", "message", "work_arrangement", "reason", "order"]
    inlines = [GuideFitInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(fits_in_all=models.Count("fits"))

    @admin.display(description=_("对应条款数"), ordering="fits_in_all")
    def fit_count(self, answer: Any) -> int:
        return answer.fits_in_all
