"""单位信息维护: the employer's facts, its account, and who acts for it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applicants.models import Application, Stage
from catalog import options
from catalog.models import Employer, Option
from employers.access import reviewers_only
from employers.forms import InformationForm
from employers.models import Membership
from employers.opening import missing, needs_approval, open_if_ready
from employers.views.answers import posted, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@reviewers_only
def information(request: HttpRequest) -> HttpResponse:
    membership = request.membership
    employer = membership.employer
    wanting = missing(employer)
    if request.method == "POST" and not membership.is_admin:
        raise Http404
    form = InformationForm(posted(request), instance=employer)
    if request.method == "POST" and form.is_valid():
        form.save()
        opened = open_if_ready(employer)
        messages.success(request, _("已保存，审核账号已开通") if opened else _("已保存"))
        return redirect("employers:information")
    if form.errors:
        employer.refresh_from_db()
    return render(
        request,
        "employers/information.html",
        {
            "desk_employer": employer,
            "section": "information",
            "form": form,
            "facts": [] if membership.is_admin else _facts(employer),
            "has_errors": bool(form.errors),
            "membership": membership,
            "members": employer.memberships.live().select_related("user"),
            "wanting": wanting,
            "waits_for_approval": not wanting and not employer.opened_at and needs_approval(employer),
        },
        status=status_of(None, form),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reviewers_only
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """An admin ends a reviewer's membership; admins are ended by the office.

    Not while the reviewer holds applications: nobody could decide on them.
    """
    mine = request.membership
    reviewers = mine.employer.memberships.live().filter(role=Membership.Role.REVIEWER)
    member = reviewers.select_related("user").filter(pk=pk).first() if mine.is_admin else None
    if member is None:
        raise Http404
    held = Application.objects.filter(holder=member.user_id, stage=Stage.EMPLOYER_REVIEW).count()
    if request.method == "POST" and not held:
        Membership.objects.filter(pk=member.pk).update(ended_at=timezone.now())
        messages.success(request, _("%(name)s已不再是审核员") % {"name": member.user.masked_name})
        return HttpResponseRedirect(reverse("employers:information") + "#members")
    return render(
        request,
        "employers/end_membership.html",
        {"desk_employer": mine.employer, "section": "information", "member": member, "held": held},
    )


def _facts(employer: Employer) -> list[tuple[str, str]]:
    """The information in words, for those who may not edit it."""
    values = {
        "kind": options.label(Option.List.EMPLOYER_KIND, employer.kind),
        "affiliation": options.label(Option.List.AFFILIATION, employer.affiliation),
        "region": options.region_name(employer.region_id),
    }
    names = ("kind", "affiliation", "region", "address", "legal_representative")
    names += ("contact_name", "contact_phone", "email")
    return [
        (str(Employer._meta.get_field(name).verbose_name), values.get(name) or getattr(employer, name) or "")
        for name in names
    ]
