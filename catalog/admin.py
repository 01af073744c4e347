"""The office's editing of everything that is published."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalog.models import (
    Benefit,
    ChannelEntry,
    Clause,
    ClauseItem,
    Country,
    Employer,
    EvidenceKind,
    Faq,
    MaterialRequirement,
    Option,
    PolicyDocument,
    ProcessNote,
    ProcessStep,
    Region,
    ServiceWindow,
    SiteInformation,
)


def uses(instance: models.Model) -> int:
    """How many rows hold on to `instance`, or to what would be deleted with it."""
    count = 0
    for relation in instance._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and relation.is_relation and not relation.concrete):
            continue
        held = relation.related_model._base_manager.filter(**{relation.field.name: instance})
        if relation.on_delete is models.PROTECT:
            count += held.count()
        elif relation.on_delete is models.CASCADE:
            count += sum(uses(child) for child in held)
    return count


class CatalogAdmin(admin.ModelAdmin):
    """What is in use is retired, not deleted; whose application uses it is nobody's business here."""

    list_per_page = 50
    save_on_top = True

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        held = [(instance, count) for instance in objs if (count := uses(instance))]
        if not held:
            return super().get_deleted_objects(objs, request)
        protected = [
            _("“%(name)s”已被 %(count)d 条记录使用，不能删除，可以改为停用")
            % {"name": instance, "count": count}
            for instance, count in held
        ]
        return [], {}, set(), protected


class ClauseItemInline(admin.TabularInline):
    model = ClauseItem
    fields = ["name", "order", "is_active", "is_sample"]
    extra = 1

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An item that an application chose stays; one that none chose goes with its own page."""
        return False


@admin.register(Clause)
class ClauseAdmin(CatalogAdmin):
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


class PolicyForm(forms.ModelForm):
    def clean_official_text(self) -> Any:
        """Only a PDF: whoever opens the page downloads it."""
        file = self.cleaned_data.get("official_text")
        if file and "official_text" in self.changed_data:
            start = file.read(5)
            file.seek(0)
            if start != b"%PDF-":
                raise ValidationError(_("“%(name)s”不是 PDF，请转换后再传") % {"name": file.name})
        return file


@admin.register(PolicyDocument)
class PolicyDocumentAdmin(CatalogAdmin):
    form = PolicyForm
    list_display = ["title", "document_number", "status", "issued_on", "order", "is_published", "is_sample"]
    list_editable = ["order", "is_published"]
    list_filter = ["status", "is_published", "is_sample"]
    search_fields = ["title", "document_number", "summary"]
    date_hierarchy = "issued_on"
    readonly_fields = ["code"]
    fieldsets = [
        (None, {"fields": ["title", ("document_number", "status"), "summary", "official_text"]}),
        (_("日期"), {"fields": [("issued_on", "effective_on", "expires_on")]}),
        (_("发布"), {"fields": [("is_published", "order"), "is_sample", "code"]}),
    ]


@admin.register(ProcessStep)
class ProcessStepAdmin(CatalogAdmin):
    list_display = ["name", "actor", "time_limit", "order", "is_sample"]
    list_editable = ["order"]
    search_fields = ["name", "actor", "text"]
    readonly_fields = ["code"]


@admin.register(ProcessNote)
class ProcessNoteAdmin(CatalogAdmin):
    list_display = ["text", "order", "is_sample"]
    list_editable = ["order"]
    search_fields = ["text"]
    readonly_fields = ["code"]


@admin.register(Faq)
class FaqAdmin(CatalogAdmin):
    list_display = ["question", "group", "order", "is_published", "is_sample"]
    list_editable = ["order", "is_published"]
    list_filter = ["group", "is_published", "is_sample"]
    search_fields = ["question", "answer"]
    readonly_fields = ["code"]


@admin.register(MaterialRequirement)
class MaterialRequirementAdmin(CatalogAdmin):
    list_display = ["name", "work_arrangement", "required", "has_sample", "order", "is_active", "is_sample"]
    list_editable = ["order"]
    list_filter = ["work_arrangement", "required", "is_active", "is_sample"]
    search_fields = ["name", "guidance", "code"]
    fieldsets = [
        (None, {"fields": ["work_arrangement", ("name", "code"), "required", "guidance", "sample"]}),
        (_("免交"), {"fields": ["waived_for_social_insurance", "waiver_reason"]}),
        (_("启用"), {"fields": [("is_active", "order"), "is_sample"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The code is in addresses and in handed-in materials: fixed once it is there."""
        return ["code"] if obj else []

    @admin.display(description=_("范本"), boolean=True)
    def has_sample(self, requirement: MaterialRequirement) -> bool:
        return bool(requirement.sample)


@admin.register(ServiceWindow)
class ServiceWindowAdmin(CatalogAdmin):
    list_display = ["city", "name", "address", "phone", "order", "is_sample"]
    list_editable = ["order"]
    list_filter = ["is_sample"]
    search_fields = ["city", "name", "address", "phone"]


@admin.register(Benefit)
class BenefitAdmin(CatalogAdmin):
    list_display = ["title", "text", "order", "is_sample"]
    list_editable = ["order"]
    search_fields = ["title", "text"]
    readonly_fields = ["code"]


@admin.register(ChannelEntry)
class ChannelEntryAdmin(CatalogAdmin):
    list_display = ["title", "channel", "date", "is_published"]
    list_editable = ["is_published"]
    list_filter = ["channel", "is_published"]
    search_fields = ["title", "note"]
    date_hierarchy = "date"


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


@admin.register(Employer)
class EmployerAdmin(CatalogAdmin):
    """Employers come from sign-ins; the office approves and switches off."""

    list_display = ["name", "credit_code", "affiliation_name", "region", "state", "opened_at", "is_active"]
    list_filter = ["is_active", "affiliation", ("opened_at", admin.EmptyFieldListFilter), "is_sample"]
    list_select_related = ["region"]
    search_fields = ["name", "search_name", "credit_code"]
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

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        lists = {"kind": Option.List.EMPLOYER_KIND, "affiliation": Option.List.AFFILIATION}
        if db_field.name in lists:
            entries = Option.objects.filter(list=lists[db_field.name], is_active=True)
            choices = [("", "—"), *entries.values_list("code", "label")]
            return forms.ChoiceField(choices=choices, required=False, label=db_field.verbose_name)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        self._affiliations = dict(
            Option.objects.filter(list=Option.List.AFFILIATION).values_list("code", "label")
        )
        return super().changelist_view(request, extra_context)

    @admin.display(description=_("隶属关系"), ordering="affiliation")
    def affiliation_name(self, employer: Employer) -> str:
        return self._affiliations.get(employer.affiliation, employer.affiliation)

    @admin.display(description=_("状态"))
    def state(self, employer: Employer) -> str:
        if not employer.is_active:
            return str(_("已停用"))
        if employer.can_receive:
            return str(_("可以送审"))
        return str(_("已开通，未登录过") if employer.opened_at else _("未开通"))

    @admin.action(description=_("核准开通"), permissions=["change"])
    def approve(self, request: HttpRequest, queryset: Any) -> None:
        """Each is saved by itself, so that the account of a complete one opens with the approval."""
        approved = opened = 0
        for employer in queryset.filter(approved_at=None):
            employer.approved_at = timezone.now()
            employer.save()
            self.log_change(request, employer, str(_("核准开通")))
            approved += 1
            opened += bool(employer.opened_at)
        text = ngettext("已核准 %(count)d 个单位", "已核准 %(count)d 个单位", approved) % {"count": approved}
        if opened < approved:
            text += _("，其中 %(count)d 个的单位信息还不完整，补齐后自动开通") % {"count": approved - opened}
        self.message_user(request, text, messages.SUCCESS if approved else messages.WARNING)


@admin.register(SiteInformation)
class SiteInformationAdmin(CatalogAdmin):
    """One row; what is left blank is not shown."""

    list_display = ["__str__", "organizer", "site_code", "icp_number", "talent_port_url"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not SiteInformation.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
