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
from youyue.ui.words import quoted_list


@require_POST
@applicant_only
def copy(request: HttpRequest) -> HttpResponse:
    try:
        _draft, left = copying.copy(request.user, request.POST)
        messages.success(request, _("已从上次的申请复制，请逐页核对；证件照和材料请在各自的页面逐个确认"))
        if left:
            named = quoted_list(str(part.title) for part in left)
            messages.info(
                request, _("%(parts)s没有复制全：还没有勾选同意，请到那一页再填") % {"parts": named}
            )
    except StepRefused as error:
        messages.error(request, error.message)
        return redirect("applicants:start")
    return redirect("applicants:part", PARTS[0].slug)
