"""The record of all applications, for administrators: who did what and when, and nothing else."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from applicants.models import Event, Stage
from applicants.submission import receipts
from applicants.workflow.named import NAMED
from youyue.ui.templatetags.ui import when


class ActionFilter(admin.SimpleListFilter):
    title = _("动作")
    parameter_name = "name"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, rule.done) for name, rule in NAMED.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(name=self.value()) if self.value() else queryset


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    """A list without pages behind it; opinions stay with those who work on the application."""

    list_display = ("when", "number", "done", "source_label", "target_label", "actor", "by_whom")
    list_display_links = None
    list_filter = (ActionFilter,)
    list_select_related = ("application", "by")
    list_per_page = 50
    ordering = ("-id",)
    search_fields = ("application__receipt_number__exact",)
    search_help_text = _("完整的申请编号")
    sortable_by = ()
    actions = None
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.changelist_view)
        return [path("", view, name="applicants_event_changelist")]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> Any:
        if not self.has_view_permission(request):
            raise Http404
        known = {"q", "p", ActionFilter.parameter_name}
        asked = request.GET.copy()
        for name in set(asked) - known:
            del asked[name]
        request.GET = QueryDict(asked.urlencode())
        if mistake := receipts.mistake(asked.get("q", "")):
            messages.warning(request, mistake)
        return super().changelist_view(request, {"title": self.opts.verbose_name} | (extra_context or {}))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False

    @admin.display(description=_("时间"))
    def when(self, event: Event) -> str:
        return when(event.at)

    @admin.display(description=_("申请编号"))
    def number(self, event: Event) -> str:
        return event.application.receipt_number or ""

    @admin.display(description=_("动作"))
    def done(self, event: Event) -> str:
        return str(NAMED[event.name].done) if event.name in NAMED else event.name

    @admin.display(description=_("原环节"))
    def source_label(self, event: Event) -> str:
        return str(Stage(event.source).label)

    @admin.display(description=_("新环节"))
    def target_label(self, event: Event) -> str:
        return str(Stage(event.target).label)

    @admin.display(description=_("操作人"))
    def by_whom(self, event: Event) -> str:
        return event.by.office_label
