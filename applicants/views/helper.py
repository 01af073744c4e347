"""代填人, the applicant's side: a code, who redeemed it, the end, and what was done in her name."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applicants.access import applicant_only, own_application
from applicants.filing.consenting import OF_FILES
from applicants.helping import acts, offers
from applicants.models import Application, Helper
from applicants.parts.consents import Consents
from applicants.workflow import StepRefused
from youyue.identity import shown_once
from youyue.identity.offers import DAYS, spaced
from youyue.identity.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@applicant_only
def helper(request: SignedInRequest, pk: Any) -> HttpResponse:
    """A post makes a code, which the page shows once, or says whether the right person redeemed it."""
    application = own_application(request, pk)
    if request.method == "POST":
        try:
            if request.POST.get("do") != "make":
                return _decided(request, application)
            return shown_once.show(request, offers.invite(application), request.path)
        except StepRefused as refused:
            messages.error(request, refused.message)
            return redirect("applicants:helper", application.pk)
    context = _shown(application) | {"code": spaced(shown_once.shown(request))}
    return shown_once.taken(request, render(request, "applicants/helper.html", context))


def _shown(application: Application) -> dict[str, Any]:
    """A code that has run out is none."""
    rows = application.helpers.select_related("redeemed_by")
    now = rows.filter(outcome__in=["", Helper.Outcome.CONFIRMED])
    offer = next((row for row in now if row.is_current or row.is_open), None)
    past = rows.filter(outcome=Helper.Outcome.ENDED)
    return {
        "application": application,
        "offer": offer,
        "past": past[:20],
        "done": acts.acts_of(application),
        "lacks_consent": bool(Consents.of(application.applicant_id).missing([OF_FILES])),
        "days": DAYS,
        "site_url": settings.SITE_URL,
        "section": "hall",
    }


def _decided(request: SignedInRequest, application: Application) -> HttpResponse:
    """By the row that stood in the page: of two tabs, or two offers, the other row is not meant."""
    key = request.POST.get("offer", "")
    is_key = key.isascii() and key.isdecimal() and len(key) < 19
    rows = application.helpers.select_related("redeemed_by")
    offer = rows.filter(pk=key).first() if is_key else None
    do = request.POST.get("do")
    if offer is not None and do == "confirm":
        offers.confirm(offer, by=request.user)
        sentence = _("已确认，%(name)s可以代您填写了") % {"name": offer.redeemed_by.masked_name}
        messages.success(request, sentence)
    elif offer is not None and do == "refuse" and offers.refuse(offer, by=request.user):
        messages.success(request, _("没有确认，代填码已作废") if offer.redeemed_by_id else _("代填码已作废"))
    else:
        raise StepRefused(_("这个代填码已经处理过了"))
    return redirect("applicants:helper", application.pk)


@require_POST
@applicant_only
def end_helping(request: SignedInRequest, pk: Any) -> HttpResponse:
    """结束代填, in row click, from whichever page the line stands on."""
    application = own_application(request, pk)
    current = application.helpers.current().select_related("redeemed_by").first()
    if current is not None and offers.end(current, by=request.user):
        sentence = _("已结束，%(name)s不能再代您填写") % {"name": current.redeemed_by.masked_name}
        messages.success(request, sentence)
    else:
        messages.info(request, _("代填已经结束了"))
    return redirect("applicants:helper", application.pk)
