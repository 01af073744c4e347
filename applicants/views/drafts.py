"""延长 and 恢复: keeping a draft from the bin, and taking it out again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applicants.access import applicant_only, own_application
from applicants.filing import expiry
from applicants.workflow import StepRefused


@require_POST
@applicant_only
def extend(request: HttpRequest, pk: Any) -> HttpResponse:
    return _do(request, pk, expiry.extend, _("已延长，草稿会再保留一段时间"))


@require_POST
@applicant_only
def restore(request: HttpRequest, pk: Any) -> HttpResponse:
    return _do(request, pk, expiry.restore, _("草稿已恢复，可以继续填写"))


def _do(request: HttpRequest, pk: Any, act: Any, done: str) -> HttpResponse:
    application = own_application(request, pk)
    try:
        act(application)
        messages.success(request, done)
    except StepRefused as error:
        messages.error(request, error.message)
    return redirect(f"{reverse('applicants:items')}?box=draft")
