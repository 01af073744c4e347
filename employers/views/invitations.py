"""邀请审核员: an admin makes a code and confirms who redeemed it; whoever was given it redeems it here."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applicants.desk.access import DeskRequest, at_desk
from applicants.desk.views.answers import posted, status_of
from applicants.models import Membership
from applicants.workflow import StepRefused
from employers.desk import invitations
from employers.forms import InvitationCodeForm, InviteForm
from employers.models import Invitation
from employers.views.members import to_members
from youyue.identity import shown_once
from youyue.identity.offers import DAYS, spaced


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def invite(request: DeskRequest) -> HttpResponse:
    """The page after the form shows the code, and nothing shows it again."""
    if not request.membership.is_admin:
        raise Http404
    employer, form, refusal = request.membership.employer, InviteForm(posted(request)), None
    if form.is_valid():
        data = form.cleaned_data
        try:
            code = invitations.invite(employer, data["role"], data["note"], by=request.user)
            return shown_once.show(request, code, request.path)
        except StepRefused as refused:
            refusal = refused
    context: dict[str, object] = {"desk_employer": employer, "section": "information", "form": form}
    context |= {
        "refusal": refusal,
        "has_errors": bool(form.errors),
        "days": DAYS,
        "code": spaced(shown_once.shown(request)),
    }
    context |= {"site_url": settings.SITE_URL}
    page = render(request, "employers/invite.html", context, status=status_of(refusal, form))
    return shown_once.taken(request, page)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """One invitation: withdraw it, or say whether it is the right person who redeemed it.

    Of one that has ended it says how, for a notice opened late and for the second of two admins."""
    employer = request.membership.employer
    invitation = employer.invitations.filter(pk=pk).select_related("redeemed_by", "closed_by").first()
    if invitation is None or not request.membership.is_admin:
        raise Http404
    if request.method == "POST" and invitation.is_open:
        try:
            return _answered(request, invitation)
        except StepRefused as refused:
            invitation.refresh_from_db()
            if invitation.is_open:
                messages.error(request, refused.message)
                return to_members()
    context = {"desk_employer": employer, "section": "information", "invitation": invitation}
    status = 409 if request.method == "POST" else 200
    return render(request, "employers/invitation.html", context, status=status)


def _answered(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    act = request.POST.get("act")
    if act == "confirm":
        member = invitations.confirm(invitation, by=request.user)
        sentence = _("%(name)s已加入，可以审核本单位的申请") % {"name": member.user.masked_name}
        messages.success(request, sentence)
    elif act == "end":
        if not invitations.end(invitation, by=request.user):
            raise StepRefused(_("这个邀请已经处理过了"))
        sentence = _("没有确认，邀请码已作废") if invitation.redeemed_by_id else _("已撤回邀请码")
        messages.success(request, sentence)
    return to_members()


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def redeem(request: HttpRequest) -> HttpResponse:
    """Enter a code, read whose it is, and agree; below it what of one's own waits for an employer."""
    form, invitation = InvitationCodeForm(posted(request)), None
    if form.is_valid():
        code = form.cleaned_data["code"]
        try:
            if request.POST.get("act") == "agree":
                taken = invitations.redeem(code, by=request.user)
                sentence = _("已提交给%(name)s，单位管理员确认后生效") % {"name": taken.employer.name}
                messages.success(request, sentence)
                return redirect("employers:invitations")
            invitation = invitations.of_code(code, by=request.user)
        except StepRefused as refused:
            form.add_error("code", refused.message)
    waiting = invitations.current().filter(redeemed_by=request.user)
    context: dict[str, object] = {
        "form": form,
        "invitation": invitation,
        "waiting": waiting,
        "person": request.user,
    }
    context |= {"has_errors": bool(form.errors)}
    return render(request, "employers/invitations.html", context, status=status_of(None, form))


@require_POST
@login_required
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = invitations.current().filter(pk=pk, redeemed_by=request.user).first()
    if invitation is None:
        raise Http404
    if invitations.decline(invitation, by=request.user):
        messages.success(request, _("已放弃这个邀请"))
    else:
        messages.error(request, _("这个邀请已经处理过了"))
    return redirect("employers:invitations")


def open_invitations(membership: Membership) -> list[Invitation]:
    """For the admin's list of members."""
    if not membership.is_admin:
        return []
    mine = Invitation.objects.open().filter(employer=membership.employer_id)
    return list(mine.select_related("redeemed_by"))
