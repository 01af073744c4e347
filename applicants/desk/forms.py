"""Forms about the desk itself: who holds what, who is away, which views are kept, notes."""

from functools import cache
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import Membership, SavedView
from applicants.returns.return_request import LONGEST
from youyue.ui.fields import DateField, Select, TextArea
from youyue.ui.forms import UiForm

LONGEST_ABSENCE = 180


class ColleagueField(forms.ModelChoiceField):
    """One of the others at the same desk, by masked name and role."""

    widget = Select

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Membership.objects.none(), empty_label=gettext_lazy("请选择"), **kwargs)

    def among(self, membership: Membership, *, without: Any = ()) -> None:
        live = Membership.objects.beside(membership).select_related("user")
        self.queryset = live.exclude(user__in=list(without))

    def label_from_instance(self, obj: Membership) -> str:
        return f"{obj.user.masked_name}（{obj.get_role_display()}）"


class HandOverForm(UiForm):
    """To whom, and why; `seen` is the holder whom the page showed, as an id or ""."""

    to = ColleagueField(label=gettext_lazy("转给"))
    reason = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)

    def __init__(self, membership: Membership, data: Any = None, *, without: Any = ()) -> None:
        super().__init__(data)
        self.fields["to"].among(membership, without=without)
        self.fields["to"].error_messages |= dict.fromkeys(("required", "invalid_choice"), _("请选择同事"))


class AbsenceForm(UiForm):
    since = DateField(label=gettext_lazy("开始日期"))
    until = DateField(label=gettext_lazy("结束日期"))
    stand_in = ColleagueField(label=gettext_lazy("由谁代办"))

    def __init__(self, membership: Membership, data: Any = None) -> None:
        super().__init__(data)
        self.fields["stand_in"].among(membership, without=[membership.user_id])
        self.fields["stand_in"].error_messages |= dict.fromkeys(
            ("required", "invalid_choice"), _("请选择代办的同事")
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        today = timezone.localdate()
        if until and until < today:
            self.add_error("until", _("结束日期已经过去，请核对"))
        elif since and until and until < since:
            self.add_error("until", _("结束日期早于开始日期，请核对"))
        elif since and until and (until - max(since, today)).days > LONGEST_ABSENCE:
            self.add_error("until", _("最长 %(n)d 天，请核对") % {"n": LONGEST_ABSENCE})
        return data


class ViewForm(UiForm):
    name = forms.CharField(
        label=gettext_lazy("视图名称"), max_length=SavedView._meta.get_field("name").max_length
    )
    is_default = forms.BooleanField(label=gettext_lazy("打开单位事项时先看它"), required=False)


class ReturnAnswerForm(UiForm):
    """Why an application is not sent back, for the applicant who asked for it."""

    answer = forms.CharField(
        label=gettext_lazy("不退回的理由，申办人会看到"),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("请写明不退回的理由，申办人会看到")},
        widget=TextArea(attrs={"rows": "2"}),
    )


class NoteForm(UiForm):
    note = forms.CharField(
        label=gettext_lazy("内部备注"), max_length=500, widget=TextArea(attrs={"form": "note"})
    )


@cache
def blank_note(_language: str | None) -> SafeString:
    """The empty control of a note, which stands on every case."""
    return NoteForm()["note"].as_widget()
