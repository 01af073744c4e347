"""What an officer fills in before an act, one form per kind of act; `facts()` is for `workflow.advance()`."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy

from applicants.models import Application
from youyue.ui.fields import DateField, TextArea
from youyue.ui.forms import UiForm

CARD_YEARS = 5
ROWS, MOST_ROWS = 3, 20
LONGEST = 500


class ActForm(UiForm):
    """What all acts have in common."""

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        self.application = application
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        """The note and the facts of the transition."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class NoteForm(ActForm):
    note = forms.CharField(
        label=gettext_lazy("意见"),
        required=False,
        max_length=1000,
        widget=TextArea(attrs={"rows": "3"}),
        help_text=gettext_lazy("会显示在申办人的进度里"),
    )


class ReasonForm(ActForm):
    note = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=1000,
        error_messages={"required": gettext_lazy("请写明理由")},
        widget=TextArea(attrs={"rows": "6"}),
        help_text=gettext_lazy("会原样告知申办人，请写明理由和依据；救济途径由系统附上"),
    )


class IssueForm(ActForm):
    card_number = forms.CharField(
        label=gettext_lazy("卡号"),
        max_length=30,
        validators=[
            RegexValidator(r"\A[0-9A-Za-z-]+\Z", gettext_lazy("卡号只能有数字、字母和“-”，请核对卡面后再填"))
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-20"}),
        help_text=gettext_lazy("照卡面填写"),
    )
    valid_until = DateField(label=gettext_lazy("有效期至"), help_text=gettext_lazy("以卡面为准"))

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        initial = kwargs.pop("initial", None) or {}
        kwargs["initial"] = {"valid_until": years_from(timezone.localdate(), CARD_YEARS)} | initial
        super().__init__(application, *args, **kwargs)


def years_from(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
