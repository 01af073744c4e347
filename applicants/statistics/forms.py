"""What is asked of the statistics: from when to when, which card type, and where."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.statistics.period import Period, usual
from catalog.models import CardType
from youyue.ui.fields import Select
from youyue.ui.forms import UiForm

MOST_MONTHS = 36
FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]


class DayField(forms.DateField):
    """A day on one line; what is no day is answered with how to write one."""

    def __init__(self, label: Any) -> None:
        wrong = {"invalid": gettext_lazy("%(label)s应像 2026-01-31 这样填写，请核对") % {"label": label}}
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"size": 10, "autocomplete": "off"})
        super().__init__(label=label, input_formats=FORMATS, error_messages=wrong, widget=widget)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and not 2000 <= day.year <= 2100:
            raise forms.ValidationError(
                _("%(label)s的年份应在 2000 到 2100 之间，请核对") % {"label": self.label}, code="year"
            )
        return day


class NarrowField(forms.ChoiceField):
    """A choice whose first entry is everything; nobody need be told that it may be left alone."""

    widget = Select
    quiet = True


class StatisticsForm(UiForm):
    """Read from the address; what the address does not say is this year, every card and every place.

    `regions` are the places that can be chosen among; with none there is no such choice.
    """

    since = DayField(gettext_lazy("开始日期"))
    until = DayField(gettext_lazy("结束日期"))
    card = NarrowField(
        label=gettext_lazy("类别"),
        required=False,
        choices=[("", gettext_lazy("全部类别")), *CardType.choices],
    )
    region = NarrowField(label=gettext_lazy("受理窗口"), required=False)

    def __init__(self, data: Any, regions: list[tuple[str, str]]) -> None:
        _name, period = usual()[0]
        given = {"since": str(period.since), "until": str(period.until)}
        given |= {name: data[name] for name in self.base_fields if name in data}
        super().__init__(given)
        if regions:
            self.fields["region"].choices = [("", _("全部窗口")), *regions]
        else:
            del self.fields["region"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", _("结束日期早于开始日期，请核对"))
        elif since and until and len(list(Period(since, until).months())) > MOST_MONTHS:
            self.add_error("since", _("一次最多看 %(n)d 个月，请缩短") % {"n": MOST_MONTHS})
        elif since and since > timezone.localdate():
            self.add_error("since", _("开始日期晚于今天，请核对"))
        return data

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["since"], self.cleaned_data["until"])

    def query(self, **other: str) -> str:
        """The rest of what was asked, for a link that says the period or the place itself."""
        known = {"card": self.cleaned_data.get("card"), "region": self.cleaned_data.get("region")} | other
        return "".join(f"&{name}={value}" for name, value in known.items() if value)
