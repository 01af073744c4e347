"""客服码: on the applicant's page, and what a supporter sees by it."""

import functools
import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.access import applicant_only, own_application
from applicants.filing import progress, support
from applicants.models import SupportVisit
from applicants.parts import PARTS, Filing
from applicants.parts.answers import Shown
from applicants.submission.completeness import materials_of, problems
from applicants.submission.document import mask_row
from youyue.identity import shown_once
from youyue.identity.looks import Look, looking
from youyue.identity.masks import mask_mobile, mask_name
from youyue.identity.offers import spaced
from youyue.identity.requests import SignedInRequest
from youyue.ui.forms import UiForm

NAMES = frozenset({"name", "emergency_name"})
WHEREABOUTS = frozenset({"email", "wechat", "address"})
A_NUMBER = re.compile(r"\+?\d(?: ?\d){6,}")


class CodeForm(UiForm):
    code = forms.CharField(
        max_length=40,
        label=gettext_lazy("客服码"),
        help_text=gettext_lazy("申办人念给您的 8 位字母和数字，空格和大小写都可以"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


# --- the applicant's side --------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@applicant_only
def support_code(request: SignedInRequest, pk: Any) -> HttpResponse:
    """A post makes a code, which the page shows once."""
    application = own_application(request, pk)
    if request.method == "POST":
        return shown_once.show(request, support.new_code(application), request.path)
    code = shown_once.shown(request)
    visits = application.support_visits.exclude(by=None).select_related("by")
    context = {
        "application": application,
        "code": spaced(code),
        "minutes": support.MINUTES,
        "waiting": application.support_visits.waiting().first(),
        "under_way": visits.under_way().first(),
        "visits": visits[:20],
        "section": "hall",
    }
    return shown_once.taken(request, render(request, "applicants/support_code.html", context))


@require_POST
@applicant_only
def end_support(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Whatever is open. Not behind the door of the codes: to end is never too often."""
    application = own_application(request, pk)
    support.end(application.support_visits)
    messages.success(request, _("已结束，客服看不到了"))
    return redirect("applicants:support_code", application.pk)


# --- the supporter's side --------------------------------------------------------------------------------
def supporter_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """To whom the office gave the role; for everybody else there is nothing here."""

    @functools.wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not support.is_supporter(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)


@require_http_methods(["GET", "HEAD", "POST"])
@supporter_only
def enter(request: SignedInRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            visit = support.enter(form.cleaned_data["code"], by=request.user)
        except support.CodeRefused as error:
            form.add_error("code", error.message)
        else:
            return redirect("applicants:support_visit", visit.pk)
    context = {
        "form": form,
        "under_way": SupportVisit.objects.under_way().filter(by=request.user).first(),
        "minutes": support.MINUTES,
        "section": "",
    }
    return render(request, "applicants/support.html", context, status=422 if form.errors else 200)


@require_safe
@supporter_only
def visit(request: SignedInRequest, pk: Any) -> HttpResponse:
    """The application as it stands, to be read: numbers masked, no file, nothing to press but the end."""
    visit = _own_visit(request, pk)
    if not visit.is_under_way:
        messages.info(request, _("这次查看已经结束。还要看的，请申办人重新生成客服码"))
        return redirect("applicants:support")
    application = visit.application
    with looking(request, Look.SUPPORT, whose=application.applicant, role=_("客服"), about=application.pk):
        return _masked_page(request, visit)


def _masked_page(request: HttpRequest, visit: SupportVisit) -> HttpResponse:
    application = visit.application
    filing, rows = Filing(application), materials_of(application)
    context = {
        "visit": visit,
        "application": application,
        "turn": progress.turn(application),
        "parts": [_masked(filing, part) for part in PARTS],
        "rows": [row for row in rows if not row.waived or row.files],
        "problems": [_without_numbers(problem.message) for problem in problems(filing, rows)]
        if application.is_editable
        else [],
        "section": "",
    }
    return render(request, "applicants/support_visit.html", context)


@require_POST
@supporter_only
def end_visit(request: SignedInRequest, pk: Any) -> HttpResponse:
    support.end(SupportVisit.objects.filter(pk=_own_visit(request, pk).pk))
    messages.success(request, _("已结束查看"))
    return redirect("applicants:support")


def _own_visit(request: SignedInRequest, pk: Any) -> SupportVisit:
    shown = (
        "application__applicant",
        "application__employer",
        "application__holder",
        "application__portrait",
    )
    visits = SupportVisit.objects.select_related(*shown, "application__clause_item__clause")
    visit: SupportVisit | None = visits.filter(pk=pk, by=request.user).first()
    if visit is None:
        raise Http404
    return visit


def _masked(filing: Filing, part: Any) -> dict[str, Any]:
    """A part of the filing as somebody may see it who only helps to find the place."""
    rows = [{"label": row.label, "value": _masked_value(row)} for row in part.rows(filing.application)]
    return {"slug": part.slug, "title": part.title, "rows": rows, "table": part.masked_grid(filing)}


def _masked_value(row: Shown) -> str:
    """Numbers and names show their ends, of how to reach somebody only that it is there."""
    if row.name in NAMES:
        return mask_name(row.value)
    if row.name in WHEREABOUTS:
        return _("已填") if row.value else ""
    return mask_row(asdict(row))


def _without_numbers(sentence: str) -> str:
    """A sentence about a mistake may say how a number should be written, and so the number."""
    return A_NUMBER.sub(lambda number: mask_mobile(number[0]), sentence)
