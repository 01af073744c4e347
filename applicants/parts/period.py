"""What education and employment rows share: a stretch of months and a place that may be abroad."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.parts.draft_form import DraftForm
from applicants.parts.filing import Filing
from applicants.parts.list_part import ListPart
from catalog.lists import options
from youyue.ui.month_field import MonthField, is_earlier


class PeriodForm(DraftForm):
    start = MonthField(past=True)
    end = MonthField(required=False)
    is_current = forms.BooleanField(required=False, label=gettext_lazy("至今"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["end"].css = "by-end"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("is_current"):
            data["end"] = None
        start, end = data.get("start"), data.get("end")
        if start and end and is_earlier(end, start):
            self.add_error("end", _("结束时间早于起始时间，请修改"))
        elif not end and not data.get("is_current") and "end" not in self.errors:
            self.add_error("end", _("请填写结束时间，还在继续的请勾选“至今”"))
        return data


class PeriodPart(ListPart):
    has_career_chart = True

    def blank_row(self, filing: Filing) -> Any:
        row = super().blank_row(filing)
        row.country = "CN"
        return row

    def sentence(self, number: int, form: DraftForm, name: str, message: str) -> str:
        if message == _("结束时间早于起始时间，请修改"):
            return _("第 %(n)d 条%(part)s的结束时间早于起始时间，请修改") % {"n": number, "part": self.title}
        return super().sentence(number, form, name, message)


def place_of(row: Any) -> str:
    """`广东省广州市` at home, `英国 伦敦` abroad."""
    if row.country in ("", "CN"):
        return str(row.place)
    return f"{options.country_name(row.country)} {row.place}".strip()


def place_field(label: Any) -> forms.CharField:
    return forms.CharField(
        max_length=100, label=label, help_text=gettext_lazy("省和市，如广东省广州市；境外写城市")
    )
