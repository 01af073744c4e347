"""统计 of the office: an officer sees her window's region, the province's window and administrators all."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applicants.desk.statistics import shown
from applicants.statistics.counting import PROVINCE
from applicants.statistics.page import Scope
from catalog.lists.options import region_name, window_regions
from youyue.identity.models import User
from youyue.identity.requests import SignedInRequest

PROVINCE_CODE = "440000"


def scope_of(user: User | Any) -> Scope | None:
    """What this person may see of the statistics; None for who has no business with them."""
    if not (user.is_authenticated and user.is_staff):
        return None
    is_officer = bool(user.window_region) and user.has_perm("applicants.decide_application")
    if user.has_perm("applicants.view_tally") or (is_officer and user.window_region == PROVINCE_CODE):
        return Scope(PROVINCE, _("全省"), list(window_regions()))
    return Scope(user.window_region, region_name(user.window_region)) if is_officer else None


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def statistics(request: SignedInRequest) -> HttpResponse:
    scope = scope_of(request.user)
    if scope is None:
        raise Http404
    return shown(request, scope, side="window")
