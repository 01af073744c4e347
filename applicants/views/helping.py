"""代填, the helper's side: redeem a code, go to the application, come back from it, stop."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from applicants.access import applicant_only, begin_to_fill
from applicants.helping import offers
from applicants.models import Helper
from applicants.views.late_posts import fills
from applicants.workflow import StepRefused
from youyue.identity.requests import SignedInRequest
from youyue.ui.forms import UiForm


class CodeForm(UiForm):
    code = forms.CharField(
        max_length=60,
        label=gettext_lazy("代填码"),
        help_text=gettext_lazy("申办人给您的 12 位字母和数字，空格和大小写都可以"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@applicant_only
def helping(request: HttpRequest) -> HttpResponse:
    """Enter a code, read whose it is, and agree; below it what one fills in, and what waits."""
    form, offer = CodeForm(request.POST if request.method == "POST" else None), None
    if form.is_valid():
        code = form.cleaned_data["code"]
        try:
            if request.POST.get("act") == "agree":
                offers.redeem(code, by=request.user)
                messages.success(request, _("已提交，申办人确认后就能代填"))
                return redirect("applicants:helping")
            offer = offers.of_code(code, by=request.user)
        except StepRefused as refused:
            form.add_error("code", refused.message)
    context = {
        "form": form,
        "offer": offer,
        "person": request.user,
        "helped": offers.around(request.user)[1],
        "has_errors": bool(form.errors),
        "section": "hall",
    }
    return render(request, "applicants/helping.html", context, status=422 if form.errors else 200)


@require_POST
@fills
@applicant_only
def fill_for(request: SignedInRequest, pk: Any) -> HttpResponse:
    """代…填写: to the pages of the filing, and in this tab they stay those of this application."""
    begin_to_fill(request, pk)
    return redirect("applicants:start")


@require_POST
@applicant_only
def leave(request: HttpRequest) -> HttpResponse:
    """Back to one's own."""
    return redirect("applicants:items")


@require_POST
@applicant_only
def stop(request: SignedInRequest, pk: Any) -> HttpResponse:
    """不再代填, or 放弃 before it was confirmed."""
    mine = Helper.objects.filter(application=pk, redeemed_by=request.user, outcome__in=["", "confirmed"])
    offer = mine.select_related("application__applicant").first()
    if offer is None:
        raise Http404
    act = offers.end if offer.is_current else offers.decline
    if act(offer, by=request.user):
        messages.success(request, _("已不再代填"))
    else:
        messages.error(request, _("这个代填码已经处理过了"))
    return redirect("applicants:helping")
