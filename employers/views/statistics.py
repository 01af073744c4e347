"""统计 of the employer: its own applications, for everybody who reviews for it."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from applicants.desk.access import DeskRequest, at_desk
from applicants.desk.statistics import shown
from applicants.statistics.limits import WITH_EMPLOYER
from applicants.statistics.page import Scope


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def statistics(request: DeskRequest) -> HttpResponse:
    employer = request.membership.employer
    late = f"{reverse('employers:queue')}?box=todo&waited=late"
    scope = Scope(str(employer.pk), employer.name, late=WITH_EMPLOYER, late_address=late)
    return shown(request, scope, side="employers", desk_employer=employer)
