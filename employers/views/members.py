"""审核账号: inviting, joining, roles and leaving."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.desk.access import AT, at_desk
from applicants.desk.views.answers import posted, status_of
from applicants.models import Application, Membership, Stage
from applicants.workflow import StepRefused
from employers.desk import members
from employers.desk.place import show_desk
from employers.forms import InviteForm, RoleForm
from employers.models import Invitation


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """At once, whatever the colleague holds: it goes back to be claimed."""
    member = _colleague(request, pk)
    held = Application.objects.filter(
        employer=member.employer_id, holder=member.user_id, stage=Stage.EMPLOYER_REVIEW
    ).count()
    if request.method == "POST":
        return _after(
            request, lambda: members.end(member, by=request.user), _("%(name)s已不再是审核员"), member
        )
    context = {"desk_employer": member.employer, "section": "information", "member": member, "held": held}
    return render(request, "employers/end_membership.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def role(request: HttpRequest, pk: int) -> HttpResponse:
    member = _colleague(request, pk)
    form = RoleForm(posted(request), initial={"role": member.role})
    if form.is_valid():
        new = form.cleaned_data["role"]
        sentence = _("%(name)s的角色已改为") + str(Membership.Role(new).label)
        return _after(request, lambda: members.change_role(member, new, by=request.user), sentence, member)
    context: dict[str, object] = {"section": "information", "member": member, "form": form}
    context |= {"desk_employer": member.employer, "has_errors": bool(form.errors)}
    return render(request, "employers/role.html", context, status=status_of(None, form))


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def invite(request: HttpRequest) -> HttpResponse:
    if not request.membership.is_admin:
        raise Http404
    employer, form, refusal = request.membership.employer, InviteForm(posted(request)), None
    if form.is_valid():
        try:
            data = form.cleaned_data
            members.invite(employer, data["account_name"], data["role"], by=request.user)
            messages.success(request, _("已邀请，对方登录后接受即可加入"))
            return _to_members()
        except StepRefused as refused:
            refusal = refused
    context = {"desk_employer": employer, "section": "information", "form": form, "refusal": refusal}
    context |= {"has_errors": bool(form.errors), "days": members.DAYS}
    return render(request, "employers/invite.html", context, status=status_of(refusal, form))


@require_POST
@at_desk
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = request.membership.employer.invitations.filter(pk=pk, closed_at=None).first()
    if invitation is None or not request.membership.is_admin:
        raise Http404
    members.close(invitation)
    messages.success(request, _("已撤回邀请"))
    return _to_members()


@require_safe
@login_required
def invitations(request: HttpRequest) -> HttpResponse:
    """Invitations of the account that is signed in; most people have none."""
    rows = members.invitations_for(request.user).select_related("employer", "by")
    return render(request, "employers/invitations.html", {"invitations": rows})


@require_POST
@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = members.invitations_for(request.user).select_related("employer").filter(pk=pk).first()
    if invitation is None:
        raise Http404
    if request.POST.get("act") != "accept":
        members.close(invitation)
        messages.success(request, _("已谢绝邀请"))
        return redirect("employers:invitations")
    try:
        request.session[AT] = members.accept(invitation, by=request.user).pk
    except StepRefused as refused:
        messages.error(request, refused.message)
        return redirect("employers:invitations")
    show_desk(request, True)
    messages.success(request, _("已加入%(name)s") % {"name": invitation.employer.name})
    return redirect("employers:queue")


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def at(request: HttpRequest) -> HttpResponse:
    """换单位: for which of her employers somebody reviews now."""
    if request.method == "POST":
        for membership in request.memberships:
            if str(membership.pk) == request.POST.get("membership"):
                request.session[AT] = membership.pk
        return redirect("employers:queue")
    context = {"desk_employer": request.membership.employer, "section": "", "membership": request.membership}
    return render(request, "employers/at.html", context | {"memberships": request.memberships})


def open_invitations(membership: Membership) -> list[Invitation]:
    """For the admin's list of members."""
    if not membership.is_admin:
        return []
    return list(membership.employer.invitations.filter(closed_at=None))


def _colleague(request: HttpRequest, pk: int) -> Membership:
    """Another live member, for an employer admin; else 404."""
    mine = request.membership
    others = mine.employer.memberships.live().exclude(pk=mine.pk).select_related("user", "employer")
    colleague = others.filter(pk=pk).first() if mine.is_admin else None
    if colleague is None:
        raise Http404
    return colleague


def _after(
    request: HttpRequest, act: Callable[[], object], sentence: str, member: Membership
) -> HttpResponse:
    try:
        act()
    except StepRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, sentence % {"name": member.user.masked_name})
    return _to_members()


def _to_members() -> HttpResponse:
    return HttpResponseRedirect(reverse("employers:information") + "#members")
