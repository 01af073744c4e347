"""工作经历 (seed 2.1.4.7)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import Application
from applicants.parts.answers import Grid
from applicants.parts.draft_form import country_field
from applicants.parts.filing import Filing
from applicants.parts.period import PeriodForm, PeriodPart, place_field, place_of
from applicants.parts.wording import period
from youyue.ui.fields import TextArea


class EmploymentForm(PeriodForm):
    employer_name = forms.CharField(max_length=200)
    country = country_field()
    place = place_field(gettext_lazy("单位所在地"))
    post = forms.CharField(max_length=100)
    duties = forms.CharField(max_length=500, widget=TextArea({"rows": "3"}))


class EmploymentPart(PeriodPart):
    slug = "employment"
    title = gettext_lazy("工作经历")
    row_title = gettext_lazy("工作经历")
    related = "employment"
    form_class = EmploymentForm
    lead = gettext_lazy("从现在的工作填起，至少填一条。")
    nothing = gettext_lazy("请新增至少一条工作经历")

    def suggest(self, application: Application, row: Any) -> None:
        """The first row is the present employer, which is already known from the basic information."""
        row.employer_name, row.post = application.employer_name, application.position
        row.is_current = bool(application.employer_name)
        employer = application.employer
        if employer and employer.region_id:
            city = employer.region.parent or employer.region
            row.place = f"广东省{city.name}"

    def name_of(self, row: Any) -> str:
        return row.employer_name or str(_("未填单位"))

    def grid(self, filing: Filing) -> Grid:
        return Grid(
            [_("起止时间"), _("工作单位"), _("单位所在地"), _("工作岗位"), _("工作任务")],
            [
                [
                    period(row.start, row.end, row.is_current, _("至今")),
                    row.employer_name,
                    place_of(row),
                    row.post,
                    row.duties,
                ]
                for row in filing.live(self)
            ],
        )
