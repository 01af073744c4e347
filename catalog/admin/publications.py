"""The contents of the public pages."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catalog.admin.base import CatalogAdmin
from catalog.lists import options
from catalog.lists.requirements import separate
from catalog.models import (
    Benefit,
    ChannelEntry,
    Faq,
    MaterialRequirement,
    Option,
    PolicyDocument,
    ProcessNote,
    ProcessStep,
    ServiceWindow,
    SiteInformation,
)


class NamedCodeField(forms.ChoiceField):
    """A code that is chosen by its name."""

    default_error_messages = {"invalid_choice": _("没有这一项，请从列表里选择")}


class CodesField(forms.MultipleChoiceField):
    """Several codes in one column, separated by commas, chosen by their names."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": _("没有这一项，请从列表里选择")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> list[str]:
        if isinstance(value, str):
            return list(separate(value))
        return list(value or ())

    def clean(self, value: Any) -> str:
        return ",".join(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def _window_regions() -> list[tuple[str, str]]:
    """The province and its cities, and whatever region has a window already."""
    known = dict(options.window_regions())
    kept = ServiceWindow.objects.values_list("region_code", flat=True)
    known |= {code: options.region_name(code) for code in kept if code not in known}
    return [("", _now("请选择")), *known.items()]


def _social_insurance() -> list[tuple[str, str]]:
    """What can be chosen today, and what a requirement names already: it must not go by saving."""
    known = dict(options.choices(Option.List.SOCIAL_INSURANCE))
    for codes in MaterialRequirement.objects.values_list("waived_for_social_insurance", flat=True):
        for code in separate(codes):
            known.setdefault(code, options.label(Option.List.SOCIAL_INSURANCE, code))
    return list(known.items())


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
        (
            None,
            {
                "fields": [
                    "work_arrangement",
                    ("name", "code"),
                    ("required", "is_identity_document"),
                    "guidance",
                    "sample",
                ]
            },
        ),
        (_("免交"), {"fields": ["waived_for_social_insurance", "waiver_reason"]}),
        (_("启用"), {"fields": [("is_active", "order"), "is_sample"]}),
    ]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "waived_for_social_insurance":
            return CodesField(choices=_social_insurance, label=_("社保缴纳情况为下列之一时免交"))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

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

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "region_code":
            return NamedCodeField(choices=_window_regions, label=_("行政区划"))
        return super().formfield_for_dbfield(db_field, request, **kwargs)


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


@admin.register(SiteInformation)
class SiteInformationAdmin(CatalogAdmin):
    """One row; what is left blank is not shown."""

    list_display = ["__str__", "organizer", "site_code", "icp_number", "talent_port_url"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not SiteInformation.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
