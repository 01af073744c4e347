"""Finding a person in the access log by what an administrator knows of her, and for a purpose that is logged.

Names and numbers are posted, never in an address; the address of the list has the person's internal key.
Whoever opens such an address must have said why within the last hours.
"""

import unicodedata
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youyue.identity import purposes
from youyue.identity.looks import Look, More, leave_trace
from youyue.identity.models import AccessLog, User
from youyue.identity.requests import SignedInRequest
from youyue.identity.sealed import blind_index
from youyue.ui.text import clean_text, problem_with

GOOD_FOR = timedelta(hours=12)
MOST = 20  # people of one name
LONGEST = 100

Finder = Callable[[str], Iterable[User]]


def _of_a_number(text: str) -> Iterable[User]:
    return User.objects.filter(id_number_index=blind_index(text))


def _of_an_account(text: str) -> Iterable[User]:
    return User.objects.filter(account_name=text)


def _of_a_name(text: str) -> Iterable[User]:
    return User.objects.filter(name__in={text, "".join(text.split())}).order_by("joined_at")[: MOST + 1]


# By what somebody is found, in the order in which it is tried; what a higher floor knows is added there.
FINDERS: list[tuple[Any, Finder]] = [
    (gettext_lazy("证件号码"), _of_a_number),
    (gettext_lazy("登录账号"), _of_an_account),
    (gettext_lazy("姓名"), _of_a_name),
]


class PersonForm(forms.Form):
    """`found` are the people, `found_by` says by what; both after it was found valid."""

    required_css_class = "required"
    person = forms.CharField(
        label=gettext_lazy("查谁"),
        max_length=LONGEST,
        help_text=gettext_lazy("姓名、证件号码、申请编号或登录账号，要写完整"),
        error_messages={"required": gettext_lazy("请填写查谁")},
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("用途"),
        choices=[("", gettext_lazy("请选择")), *purposes.choices(purposes.IN_OFFICE)],
        help_text=gettext_lazy("会记入访问记录，被查的人能看到"),
        error_messages={"required": gettext_lazy("请选择用途")},
        widget=forms.Select(attrs={"class": "vTextField"}),  # as wide as what stands above and below it
    )
    reason = forms.CharField(
        label=gettext_lazy("补充说明"),
        required=False,
        max_length=purposes.LONGEST,
        help_text=gettext_lazy("选“其他”时请写明用途。不要写姓名和号码"),
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    people: list[User]
    found_by: str

    def clean_reason(self) -> str:
        reason = clean_text(self.cleaned_data["reason"])
        if sentence := problem_with(reason, _("补充说明")):
            raise forms.ValidationError(sentence)
        if problem := purposes.problem_of(self.cleaned_data.get("purpose", ""), reason):
            raise forms.ValidationError(problem)
        return reason

    def clean_person(self) -> str:
        text = " ".join(unicodedata.normalize("NFKC", clean_text(self.cleaned_data["person"])).split())
        if sentence := problem_with(text, _("查谁")):
            raise forms.ValidationError(sentence)
        tried = ((label, list(find(text))) for label, find in FINDERS)
        by, people = next(((label, people) for label, people in tried if people), ("", []))
        if not people:
            raise forms.ValidationError(_("没有找到，请核对；姓名和号码要写完整"))
        if len(people) > MOST:
            raise forms.ValidationError(_("同名的超过 %(n)d 人，请改用证件号码或申请编号") % {"n": MOST})
        self.people, self.found_by = people, str(by)
        return text


def log_search(request: SignedInRequest, form: PersonForm) -> None:
    """Record that these people were looked for. Call before anything of them is shown."""
    more: More = {
        "what": _("访问记录，按%(what)s查找") % {"what": form.found_by},
        "purpose": form.cleaned_data["purpose"],
        "reason": form.cleaned_data["reason"],
    }
    for person in form.people:
        leave_trace(request, Look.LOG, whose=person, role=_("系统管理员"), about=person.pk, **more)


def was_searched(by: UUID | None, person: UUID) -> bool:
    """Whether this administrator has said of late why she looks for this person."""
    since = timezone.now() - GOOD_FOR
    searches = AccessLog.objects.filter(whose=person, at__gte=since, action=AccessLog.Action.SEARCH)
    return searches.filter(by=by).exists()
