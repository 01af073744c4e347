"""家庭主要成员 (seed 2.1.4.5)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.parts.answers import Grid
from applicants.parts.draft_form import DraftForm, country_field, option_field
from applicants.parts.filing import Filing
from applicants.parts.list_part import ListPart
from applicants.parts.wording import day
from catalog import options
from catalog.models import Option
from youyue.ui.fields import IsoDateField


class FamilyForm(DraftForm):
    name = forms.CharField(max_length=100)
    relation = option_field(Option.List.RELATION)
    birth_date = IsoDateField(past=True)
    nationality = country_field()
    employer = forms.CharField(max_length=200, help_text=gettext_lazy("没有工作单位的写“无”，在校的写学校"))


class Family(ListPart):
    slug = "family"
    title = gettext_lazy("家庭主要成员")
    short_title = gettext_lazy("家庭主要成员")
    row_title = gettext_lazy("家庭成员")
    related = "family"
    form_class = FamilyForm
    lead = gettext_lazy("至少填一位。配偶、子女、父母都可以填，信息只用于这次审核。")
    nothing = gettext_lazy("请新增至少一位家庭主要成员")

    def name_of(self, row: Any) -> str:
        return row.name or str(_("未填姓名"))

    def grid(self, filing: Filing) -> Grid:
        return Grid(
            [_("姓名"), _("与申请人关系"), _("出生日期"), _("国籍"), _("工作单位")],
            [
                [
                    row.name,
                    options.label(Option.List.RELATION, row.relation),
                    day(row.birth_date),
                    options.country_name(row.nationality),
                    row.employer,
                ]
                for row in filing.live(self)
            ],
        )
