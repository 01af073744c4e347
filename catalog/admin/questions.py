"""What reviewers and officers are asked about each material."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from catalog.admin.base import CatalogAdmin
from catalog.admin.publications import CodesField
from catalog.lists.questions import EXAMPLES
from catalog.lists.requirements import separate
from catalog.models import MaterialQuestion, MaterialRequirement

Value = MaterialQuestion.Value


class RequirementField(forms.ModelChoiceField):
    """Two materials may be called alike: the work arrangement tells them apart."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_work_arrangement_display()}：{obj.name}"


@admin.register(MaterialQuestion)
class MaterialQuestionAdmin(CatalogAdmin):
    """Answers keep the words they were asked in: a change is asked from the next answer on."""

    list_display = ["text", "requirement", "work_arrangement", "asked_by", "order", "is_active"]
    list_filter = ["requirement__work_arrangement", "asked_by", "is_active"]
    list_select_related = ["requirement"]
    search_fields = ["text", "remark", "requirement__name"]
    readonly_fields = ["preview", "code"]
    fieldsets = [
        (None, {"fields": ["requirement", "text", "values", "remark"]}),
        (_("谁来核对"), {"fields": ["asked_by", "is_active", "order", "code"]}),
        (_("预览"), {"fields": ["preview"]}),
    ]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "values":
            return CodesField(
                choices=Value.choices, label=db_field.verbose_name, help_text=db_field.help_text
            )
        if db_field.name == "remark":
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 2})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "requirement":
            kwargs |= {"queryset": MaterialRequirement.objects.all(), "form_class": RequirementField}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("在粤工作性质"), ordering="requirement__work_arrangement")
    def work_arrangement(self, question: MaterialQuestion) -> str:
        return question.requirement.get_work_arrangement_display()

    @admin.display(description=_("审核人员看到的样子"))
    def preview(self, question: MaterialQuestion) -> SafeString | str:
        """As it is saved, with invented values."""
        if question.pk is None:
            return str(_("保存后显示"))
        known = (
            (Value(key).label, EXAMPLES[Value(key)]) for key in separate(question.values) if key in EXAMPLES
        )
        values = format_html_join("", "<p>{}：<b>{}</b></p>", known)
        return format_html(
            "<p><b>{}</b>　{} / {}</p>{}<p>{}{}</p>",
            question.text,
            _("是"),
            _("否"),
            values,
            _("答“否”时写入："),
            question.remark,
        )
