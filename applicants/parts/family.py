"""家庭主要成员 (seed 2.1.4.5)."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.parts.answers import Grid
from applicants.parts.consents import Ask, Kind
from applicants.parts.draft_form import DraftForm, country_field, option_field, typed_in
from applicants.parts.filing import Filing
from applicants.parts.list_part import ListPart
from applicants.parts.wording import day
from catalog.lists import options
from catalog.models import Option
from youyue.identity.masks import mask_name
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

    def asks(self, filing: Filing, row: Any = None) -> list[Ask]:
        """Of each member, and of the guardian of one who is under fourteen today."""
        return [
            Ask(kind, str(each.pk), each.name or str(typed_in(each, FamilyForm.slot).get("name", "")))
            for each in ([row] if row else filing.live(self))
            for kind in (Kind.FAMILY, Kind.GUARDIAN)
            if kind == Kind.FAMILY or is_under_fourteen(each.birth_date)
        ]

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

    def masked_grid(self, filing: Filing) -> Grid:
        """Names with their ends alone, of a birth date the year, no employer."""
        grid = self.grid(filing)
        body = [
            [mask_name(name), relation, born[:4], country, _("已填") if employer else ""]
            for name, relation, born, country, employer in grid.body
        ]
        return Grid(grid.head, body)


def is_under_fourteen(born: str) -> bool:
    """By an ISO date: until the fourteenth birthday begins. Not known of what is no date."""
    try:
        day = parse_date(born)
    except ValueError:
        return False
    today = timezone.localdate()
    return day is not None and (today.year - day.year, today.month, today.day) < (14, day.month, day.day)
