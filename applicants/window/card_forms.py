"""A card as an officer registers it: one, a corrected one, one that lies elsewhere, a list of them."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.desk.acts import ActForm
from applicants.models import Application
from applicants.window import sheet
from applicants.workflow import cards
from applicants.workflow.guards import card_in_words
from youyue.ui.fields import DateField, TextArea
from youyue.ui.forms import UiForm

CARD_YEARS = 5


class CardNumberField(forms.CharField):
    """As on the card, in whatever width it was typed; a list (`issuing.py`) reads it so too."""

    def to_python(self, value: Any) -> Any:
        return cards.as_on_card(super().to_python(value))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if wrong := cards.why_not_a_number(value):
            raise ValidationError(_("%(wrong)s，请核对卡面后再填") % {"wrong": wrong})


class IssueForm(ActForm):
    card_number = CardNumberField(
        label=gettext_lazy("卡号"),
        max_length=cards.LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-20"}),
        help_text=gettext_lazy("照卡面填写"),
    )
    valid_until = DateField(label=gettext_lazy("有效期至"), help_text=gettext_lazy("以卡面为准"))

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        initial = kwargs.pop("initial", None) or {}
        kwargs["initial"] = {"valid_until": years_from(timezone.localdate(), CARD_YEARS)} | initial
        super().__init__(application, *args, **kwargs)


class CorrectionForm(IssueForm):
    """The right number and last day, from what stands in the record now; `seen` is what the page showed."""

    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    note = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=1000,
        error_messages={"required": gettext_lazy("请写明理由")},
        widget=TextArea(attrs={"rows": "4"}),
        help_text=gettext_lazy("哪里写错了、怎么核对的；申办人会看到"),
    )

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        now = {"card_number": application.card_number, "valid_until": application.card_valid_until}
        now["seen"] = card_in_words(application)
        super().__init__(application, *args, **kwargs | {"initial": now})


class NumberForm(UiForm):
    """The receipt number of what another window issued."""

    number = forms.CharField(
        label=gettext_lazy("申请编号"),
        max_length=40,
        error_messages={"required": gettext_lazy("请填写申请编号")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-20"}),
        help_text=gettext_lazy("由那个窗口告诉您"),
    )


class ListForm(UiForm):
    """Many cards at once: pasted, or a spreadsheet that takes the place of what was pasted. `text` is the
    list, `lines` what it says."""

    list = forms.CharField(
        label=gettext_lazy("粘贴清单"),
        required=False,
        widget=forms.Textarea(
            attrs={"rows": "8", "class": "num", "spellcheck": "false", "autocomplete": "off"}
        ),
        help_text=gettext_lazy("每行一件：申请编号、卡号、有效期至，用制表符或逗号分开"),
    )
    file = forms.FileField(
        label=gettext_lazy("或上传 xlsx 表格"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy("上传后，表里的内容会代替上面的清单"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.quiet = True  # neither is optional by itself

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        upload = data.get("file")
        text, name = data.get("list", ""), "file" if upload else "list"
        try:
            text = sheet.from_xlsx(upload, upload.size) if upload else text
        except sheet.Unreadable as unreadable:
            self.add_error("file", str(unreadable))
            return data
        lines = sheet.read(text)
        if not lines and not self.errors:
            self.add_error(name, _("清单是空的，请粘贴清单，或上传 xlsx 表格"))
        elif len(lines) > sheet.MOST:
            counts = {"n": len(lines), "most": sheet.MOST}
            self.add_error(name, _("清单有 %(n)d 行，一次最多 %(most)d 行，请分几次发") % counts)
        return data | {"text": text, "lines": lines}


def years_from(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
