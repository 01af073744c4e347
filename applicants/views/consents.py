"""我的同意: what one has agreed to, withdrawing it, and who receives which data."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applicants import workflow
from applicants.access import applicant_only
from applicants.filing import consenting
from applicants.models import OPEN_STAGES, Application, Consent, FamilyMember
from applicants.parts.consents import Consents
from applicants.views.consent_ticks import ticks
from catalog.lists.consents import current_text, text_of
from catalog.lists.recipients import RECIPIENTS
from youyue.identity.masks import mask_name
from youyue.identity.models import User

BACK_TO = {"materials": "applicants:materials", "check": "applicants:check"}


@require_http_methods(["GET", "HEAD", "POST"])
@applicant_only
def consents(request: HttpRequest) -> HttpResponse:
    """All records, the latest first; a POST agrees to what the applicant agrees to for herself, or for
    a member of the family whose line a return has locked."""
    member = request.POST.get("member", "")
    back = BACK_TO.get(request.POST.get("next", ""), "applicants:consents")
    wanted = consenting.asks_beside(request.user, member)
    if not wanted:
        raise Http404
    refused = []
    if request.method == "POST":
        asks = Consents.of(request.user.pk).missing(wanted)
        refused = [ask for ask in asks if request.POST.get(ask.control) != str(ask.text.version)]
        if not refused:
            consenting.give_beside(request.user, asks)
            messages.success(request, _("已记下您的同意"))
            return redirect(back)
    records = list(request.user.consents.all())
    asked = ticks(Consents(records).missing(wanted), refused)
    context = {
        "lines": _lines(records),
        "consents": asked,
        "next": request.POST.get("next", ""),
        "member": member,
        "whom": wanted[0].name,
        "has_errors": bool(refused),
        "section": "hall",
    }
    return render(request, "applicants/consents.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@applicant_only
def withdraw_consent(request: HttpRequest, pk: Any) -> HttpResponse:
    """What follows from it is told before; what was done under it until now stays right."""
    record = request.user.consents.filter(pk=pk).first()
    if record is None:
        raise Http404
    if record.withdrawn_at:
        messages.info(request, _("这项同意已经撤回"))
        return redirect("applicants:consents")
    if request.method == "POST":
        if consenting.withdraw(record):
            consenting.recount(request.user)
            messages.success(request, _("已撤回。此前的处理仍然有效"))
        return redirect("applicants:consents")
    text = text_of(record.kind, record.version)
    context = {
        "record": record,
        "whom": mask_name(record.for_whom),
        "text": text or current_text(record.kind),
        "draft": _of(request.user, record).filter(stage="draft").first(),
        "submitted": [
            (application, "withdraw" in workflow.possible(application, "applicant"))
            for application in _of(request.user, record).exclude(stage="draft")
        ],
        "section": "hall",
    }
    return render(request, "applicants/withdraw_consent.html", context)


@require_safe
def recipients(request: HttpRequest) -> HttpResponse:
    return render(request, "applicants/recipients.html", {"recipients": RECIPIENTS})


def _of(user: User, record: Consent) -> Any:
    """The applications under way that rest on this consent among other grounds."""
    own = Application.objects.filter(applicant=user, stage__in=OPEN_STAGES, binned_at=None)
    return own.filter(pk=record.application_id) if record.application_id else own


def _lines(records: list[Consent]) -> list[dict[str, Any]]:
    """Each record with its words, and whether it is of no use any more."""
    members = [record.member for record in records if record.member]
    names = {
        person.pk: person.name for person in FamilyMember.objects.filter(pk__in=members, removed_at=None)
    }
    lines = []
    for record in records:
        text, current = text_of(record.kind, record.version), current_text(record.kind)
        is_past = bool(record.member) and names.get(record.member) != record.for_whom
        lines.append(
            {
                "record": record,
                "text": text,
                "whom": mask_name(record.for_whom) if record.member else _("本人"),
                "is_past": is_past,
                "is_outdated": bool(current and current.version > record.version),
            }
        )
    return lines
