"""从上次的申请复制."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applicants.access import applicant_only
from applicants.filing import copying
from applicants.parts import PARTS
from applicants.workflow import StepRefused


@require_POST
@applicant_only
def copy(request: HttpRequest) -> HttpResponse:
    try:
        copying.copy(request.user)
        messages.success(request, _("已从上次的申请复制，请逐页核对；证件照和材料请在各自的页面逐个确认"))
    except StepRefused as error:
        messages.error(request, error.message)
        return redirect("applicants:start")
    return redirect("applicants:part", PARTS[0].slug)
