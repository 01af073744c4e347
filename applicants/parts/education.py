"""教育经历 (seed 2.1.4.6)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import Application
from applicants.parts.answers import Grid
from applicants.parts.draft_form import country_field, option_field
from applicants.parts.filing import Filing
from applicants.parts.period import PeriodForm, PeriodPart, place_field, place_of
from applicants.parts.wording import period
from catalog.lists import options
from catalog.models import Option


class EducationForm(PeriodForm):
    school = forms.CharField(max_length=200)
    country = country_field()
    place = place_field(gettext_lazy("院校所在地"))
    major = forms.CharField(max_length=100)
    level = option_field(Option.List.EDUCATION)
    degree = option_field(Option.List.DEGREE)


class EducationPart(PeriodPart):
    slug = "education"
    title = gettext_lazy("教育经历")
    row_title = gettext_lazy("教育经历")
    related = "education"
    form_class = EducationForm
    lead = gettext_lazy("从最高学历填起，至少填一条。")
    nothing = gettext_lazy("请新增至少一条教育经历")

    def suggest(self, application: Application, row: Any) -> None:
        """The first row is the highest education, which is already known from the basic information."""
        row.level = application.highest_education

    def name_of(self, row: Any) -> str:
        return row.school or str(_("未填院校"))

    def grid(self, filing: Filing) -> Grid:
        return Grid(
            [_("起止时间"), _("毕业院校"), _("院校所在地"), _("专业"), _("学历"), _("学位")],
            [
                [
                    period(row.start, row.end, row.is_current, _("至今")),
                    row.school,
                    place_of(row),
                    row.major,
                    options.label(Option.List.EDUCATION, row.level),
                    options.label(Option.List.DEGREE, row.degree),
                ]
                for row in filing.live(self)
            ],
        )
