"""The original of an identity document, and a full number, are shown to others only to who says why."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext_lazy as _

from materials.models import MaterialFile
from materials.serve import serving
from youyue.identity.models import User
from youyue.ui.fields import TextArea
from youyue.ui.forms import UiForm


class ReasonForm(UiForm):
    """Why the original is needed. The applicant reads it."""

    reason = forms.CharField(
        label=_("事由"),
        max_length=200,
        widget=TextArea(attrs={"rows": "3"}),
        help_text=_("会记入访问记录，申办人能看到。例如：水印挡住了有效期，须看原件"),
    )


class NumberReasonForm(ReasonForm):
    """Why a number is to be shown in full."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["reason"].help_text = _("会记入访问记录，申办人能看到。例如：与证件扫描件核对号码")


def ask_why(request: HttpRequest) -> NumberReasonForm:
    """The form about a number; bound once something was said, so that the first request only asks."""
    return NumberReasonForm(request.POST if "reason" in request.POST else None)


def hand_out(
    request: HttpRequest,
    file: MaterialFile,
    *,
    whose: User,
    role: str,
    back: str,
    ask: Callable[[ReasonForm], HttpResponse],
) -> HttpResponse:
    """The original by GET, or for a guarded file by POST with a reason; `ask` draws the form's page."""
    look = {"whose": whose, "role": role, "back": back}
    if not serving.is_guarded(file, viewer=request.user, whose=whose):
        if request.method == "POST":
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return serving.send_original(request, file, **look)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return ask(form)
    return serving.send_original(request, file, reason=form.cleaned_data["reason"], **look)
