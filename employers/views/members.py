"""审核账号: roles and leaving."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applicants.desk.access import at_desk
from applicants.desk.views.answers import posted, status_of
from applicants.models import Application, Membership, Stage
from applicants.workflow import StepRefused
from employers.desk import members
from employers.forms import RoleForm


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
    return to_members()


def to_members() -> HttpResponse:
    return HttpResponseRedirect(reverse("employers:information") + "#members")
