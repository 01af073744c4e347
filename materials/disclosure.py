"""The original of an identity document goes to somebody else only by a form that asks why."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext_lazy as _

from materials import serving
from materials.models import MaterialFile
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
