"""统计 of the employer: its own applications, for everybody who reviews for it."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from applicants.desk.access import DeskRequest, at_desk
from applicants.models import ExportLog
from applicants.statistics.limits import WITH_EMPLOYER
from applicants.statistics.page import Scope, answer
from youyue.identity.access import client_ip


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def statistics(request: DeskRequest) -> HttpResponse:
    employer = request.membership.employer
    late = f"{reverse('employers:queue')}?box=todo&waited=late"
    scope = Scope(str(employer.pk), employer.name, late=WITH_EMPLOYER, late_address=late)

    def log(what: str, count: int) -> None:
        ExportLog.objects.create(
            employer=employer, by=request.user, what=what[:300], count=count, ip=client_ip(request)
        )

    frame = {"desk_employer": employer, "section": "statistics"}
    return answer(request, scope, template="employers/statistics.html", frame=frame, log=log)
