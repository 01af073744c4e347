"""The code of an applicant's letter (邀请函), entered by the employer that it invited."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applicants.desk.access import at_desk
from applicants.filing import invitations


@require_POST
@at_desk
def redeem(request: HttpRequest) -> HttpResponse:
    """The applicant is told at once, or when the account opens."""
    membership = request.membership
    if not membership.is_admin:
        raise Http404
    employer = membership.employer
    if invitations.redeem(request.POST.get("invitation_code", ""), employer):
        sentence = (
            _("已记下，申办人收到了消息") if employer.can_receive else _("已记下，账号开通后会通知申办人")
        )
        messages.success(request, sentence)
    else:
        messages.error(request, _("没有找到这个邀请码，请核对邀请函后再填"))
    return redirect("employers:information")
