"""用途: what for somebody is shown a number in full or the original of an identity document.

Chosen from a list, with words where the list has none; it is logged with the look, and the person reads it.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youyue.ui.fields import Radios, TextArea
from youyue.ui.forms import UiForm
from youyue.ui.text import clean_text

LONGEST = 200
GOOD_FOR = 30 * 60  # seconds: as long as a visit
MOST = 20  # cases whose purpose a session remembers
CHOSEN = "purposes"  # in the session


class Purpose(models.TextChoices):
    MATCH = "match", gettext_lazy("核对号码和证件")
    UNREADABLE = "unreadable", gettext_lazy("水印或扫描挡住了内容，看原件")
    CONTACT = "contact", gettext_lazy("联系申办人或单位")
    CARD = "card", gettext_lazy("制卡、发卡")
    INQUIRY = "inquiry", gettext_lazy("向有关部门核查")
    DISPUTE = "dispute", gettext_lazy("处理异议或投诉")
    ANSWER = "answer", gettext_lazy("答复本人的询问")
    AUDIT = "audit", gettext_lazy("检查谁看过资料")
    OTHER = "other", gettext_lazy("其他")


AT_DESK = (
    Purpose.MATCH,
    Purpose.UNREADABLE,
    Purpose.CONTACT,
    Purpose.CARD,
    Purpose.INQUIRY,
    Purpose.DISPUTE,
    Purpose.OTHER,
)
IN_OFFICE = (Purpose.DISPUTE, Purpose.ANSWER, Purpose.AUDIT, Purpose.OTHER)


def choices(purposes: Iterable[Purpose]) -> list[tuple[str, Any]]:
    return [(purpose.value, purpose.label) for purpose in purposes]


def problem_of(purpose: str, words: str) -> str:
    """What is wanting where a purpose was chosen that says nothing by itself; "" for nothing."""
    wanting = purpose == Purpose.OTHER and not clean_text(words)
    return _("选了“其他”，请写明用途") if wanting else ""


class PurposeForm(UiForm):
    """Valid once a purpose was chosen; `purpose` and `reason` are arguments of `looking`."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("用途"),
        choices=choices(AT_DESK),
        widget=Radios,
        help_text=gettext_lazy("会记入访问记录，申办人能看到"),
        error_messages={
            "required": gettext_lazy("请选择用途"),
            "invalid_choice": gettext_lazy("请从列出的用途里选一个"),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("补充说明"),
        required=False,
        max_length=LONGEST,
        widget=TextArea(attrs={"rows": "3"}),
        help_text=gettext_lazy("选“其他”时请写明用途。例如：水印挡住了有效期"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if problem := problem_of(data.get("purpose", ""), data.get("reason", "")):
            self.add_error("reason", problem)
        return data


def ask(request: HttpRequest, about: object) -> PurposeForm:
    """The form about a thing of a case: bound once something was said, so that a first request only asks.

    What was chosen last for this very case stands chosen for as long as a visit lasts; nothing is shown
    before it has been sent again.
    """
    if {"purpose", "reason"} & set(request.POST):
        return PurposeForm(request.POST)
    return PurposeForm(initial={"purpose": _last(request, about)})


def remember(request: HttpRequest, about: object, purpose: str) -> None:
    """Only the choice is kept, never words; 其他 says nothing without them."""
    chosen = {key: kept for key, kept in request.session.get(CHOSEN, {}).items() if key != str(about)}
    kept = [] if purpose == Purpose.OTHER else [(str(about), [purpose, int(timezone.now().timestamp())])]
    request.session[CHOSEN] = dict([*chosen.items(), *kept][-MOST:])


def _last(request: HttpRequest, about: object) -> str:
    purpose, at = request.session.get(CHOSEN, {}).get(str(about), ("", 0))
    return purpose if timezone.now().timestamp() - at < GOOD_FOR else ""
