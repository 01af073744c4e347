"""查验回执: open to anybody, without signing in (N11).

The number and the code are posted and stand in no address: access logs keep addresses, not bodies. The
printed QR code carries them behind the `#` of the address, which browsers keep to themselves.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from applicants.submission import receipts
from applicants.submission.attempts import may_try
from applicants.submission.standing import standing_of
from youyue.identity.access import client_ip
from youyue.ui.forms import UiForm

CODES = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "w-20"}


class ReceiptForm(UiForm):
    number = forms.CharField(
        label=gettext_lazy("申请编号"),
        max_length=30,
        help_text=gettext_lazy("回执上的编号，如 YY2026-K7MQ4RTW"),
        widget=forms.TextInput(attrs=CODES),
    )
    code = forms.CharField(
        label=gettext_lazy("核验码"),
        max_length=20,
        help_text=gettext_lazy("印在编号旁边的 6 位字母和数字"),
        widget=forms.TextInput(attrs=CODES),
    )

    def clean_number(self) -> str:
        """A number that cannot be one is named: its check glyph says so, and no application is asked."""
        typed: str = self.cleaned_data["number"]
        if mistake := receipts.mistake(typed):
            raise forms.ValidationError(mistake)
        return receipts.as_stored(typed)


@sensitive_post_parameters("number", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def check_receipt(request: HttpRequest) -> HttpResponse:
    """The form; posted, how the application stands, or one answer for everything that does not fit."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    if not may_try(client_ip(request), number):
        return _page(request, form, status=429, refusal=_("查得太频繁了，请过 10 分钟再查"))
    standing = standing_of(number, code)
    if standing is None:
        sentence = _("没有查到。请照回执核对申请编号和核验码，两样都对才能查到")
        return _page(request, form, status=422, refusal=sentence)
    return _page(request, ReceiptForm(), standing=standing)


def _page(request: HttpRequest, form: ReceiptForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, "standing": None, "refusal": "", "section": "hall"} | more
    context["has_errors"] = status != 200
    response = render(request, "applicants/check_receipt.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
