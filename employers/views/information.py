"""单位信息维护: the employer's facts, its account, and who acts for it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applicants.desk.access import at_desk
from applicants.desk.views.answers import posted, status_of
from applicants.models import Application, Stage
from catalog.lists import options
from catalog.models import Employer, Option
from employers.desk.opening import missing, needs_approval, open_if_ready
from employers.forms import InformationForm
from employers.views.invitations import open_invitations


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def information(request: HttpRequest) -> HttpResponse:
    membership = request.membership
    employer = membership.employer
    wanting = missing(employer)
    if request.method == "POST" and not membership.is_admin:
        raise Http404
    form = InformationForm(posted(request), instance=employer)
    if request.method == "POST" and form.is_valid():
        opened = _save(form, employer)
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
            "held": _held(employer),
            "invitations": open_invitations(membership),
            "wanting": wanting,
            "waits_for_approval": not wanting and not employer.opened_at and needs_approval(employer),
        },
        status=status_of(None, form),
    )


@transaction.atomic
def _save(form: InformationForm, employer: Employer) -> bool:
    """Stores what the form holds and no more: the office may have approved or switched off the employer since
    it was read. True when this opened the account."""
    current = Employer.objects.select_for_update(of=("self",)).get(pk=employer.pk)
    for name in form.cleaned_data:
        setattr(current, name, getattr(employer, name))
    current.save()
    return open_if_ready(current)


def _held(employer: Employer) -> dict[Any, int]:
    """How many applications each reviewer holds."""
    rows = Application.objects.filter(employer=employer, stage=Stage.EMPLOYER_REVIEW, holder__isnull=False)
    return dict(rows.order_by().values_list("holder").annotate(count=Count("pk")))


def _facts(employer: Employer) -> list[tuple[str, str]]:
    """The information in words, for those who may not edit it."""
    values = {
        "kind": options.label(Option.List.EMPLOYER_KIND, employer.kind),
        "affiliation": options.label(Option.List.AFFILIATION, employer.affiliation),
        "region": options.region_name(employer.region_id),
    }
    names = ["kind", "affiliation", "region", "address", "legal_representative"]
    names += ["contact_name", "contact_phone", "email"]
    return [
        (str(Employer._meta.get_field(name).verbose_name), values.get(name) or getattr(employer, name) or "")
        for name in names
    ]
