"""The employer directory and its approval."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalog.admin.base import CatalogAdmin
from catalog.lists import options
from catalog.models import Employer, Option
from catalog.wording.employer_names import comparable


class AffiliationFilter(admin.SimpleListFilter):
    """隶属关系 in words; the column holds codes."""

    title = _("隶属关系")
    parameter_name = "affiliation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = Employer.objects.order_by("affiliation").values_list("affiliation", flat=True).distinct()
        return [(code, options.label(Option.List.AFFILIATION, code)) for code in codes if code]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(affiliation=self.value()) if self.value() else queryset


@admin.register(Employer)
class EmployerAdmin(CatalogAdmin):
    """Employers come from sign-ins; the office approves and switches off."""

    list_display = ["name", "credit_code", "affiliation_name", "region", "state", "opened_at", "is_active"]
    list_filter = ["is_active", AffiliationFilter, ("opened_at", admin.EmptyFieldListFilter), "is_sample"]
    list_select_related = ["region"]
    search_fields = ["name", "search_name", "initials", "credit_code"]
    search_help_text = _("按单位名称或统一社会信用代码查找")
    autocomplete_fields = ["region"]
    actions = ["approve"]
    fieldsets = [
        (_("单位"), {"fields": ["name", "credit_code", ("kind", "affiliation"), "region", "address"]}),
        (_("联系"), {"fields": ["legal_representative", ("contact_name", "contact_phone"), "email"]}),
        (
            _("审核账号"),
            {"fields": ["approved_at", "opened_at", "first_signed_in_at", "is_active", "is_sample"]},
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Name and credit code are the identity platform's word, signing in is the employer's own act."""
        return ["first_signed_in_at", *(["name", "credit_code"] if obj else [])]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Finds a name that is typed in another way, as the public lookup does."""
        employers, has_duplicates = super().get_search_results(request, queryset, comparable(search_term))
        return employers, has_duplicates

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        lists = {"kind": Option.List.EMPLOYER_KIND, "affiliation": Option.List.AFFILIATION}
        if db_field.name in lists:
            choices = [("", "—"), *options.choices(lists[db_field.name])]
            return forms.ChoiceField(choices=choices, required=False, label=db_field.verbose_name)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("隶属关系"), ordering="affiliation")
    def affiliation_name(self, employer: Employer) -> str:
        return options.label(Option.List.AFFILIATION, employer.affiliation)

    @admin.display(description=_("状态"))
    def state(self, employer: Employer) -> str:
        if not employer.is_active:
            return str(_("已停用"))
        if employer.can_receive:
            return str(_("可以送审"))
        return str(_("已开通，未登录过") if employer.opened_at else _("未开通"))

    @admin.action(description=_("核准开通"), permissions=["change"])
    def approve(self, request: HttpRequest, queryset: Any) -> None:
        """Each is saved by itself, so that the account of a complete one opens with the approval, and is read
        under a lock, so that what its own people save at that moment is kept."""
        approved = opened = 0
        for pk in list(queryset.filter(approved_at=None).values_list("pk", flat=True)):
            with transaction.atomic():
                employer = Employer.objects.select_for_update(of=("self",)).get(pk=pk)
                if employer.approved_at:  # by somebody else, meanwhile
                    continue
                employer.approved_at = timezone.now()
                employer.save()
                self.log_change(request, employer, str(_("核准开通")))
            approved += 1
            opened += bool(employer.opened_at)
        text = ngettext("已核准 %(count)d 个单位", "已核准 %(count)d 个单位", approved) % {"count": approved}
        if opened < approved:
            text += _("，其中 %(count)d 个的单位信息还不完整，补齐后自动开通") % {"count": approved - opened}
        self.message_user(request, text, messages.SUCCESS if approved else messages.WARNING)
