"""统计 as every desk shows it: the page, and the spreadsheet, which is logged before it leaves."""

from typing import Any

from django.http import HttpResponse

from applicants.models import ExportLog
from applicants.statistics.page import Scope, answer
from youyue.identity.access import client_ip
from youyue.identity.requests import SignedInRequest


def shown(request: SignedInRequest, scope: Scope, **frame: Any) -> HttpResponse:
    """`frame` has the `side`, and `desk_employer` where the numbers are those of one."""

    def log(what: str, count: int) -> None:
        about = {"employer": frame.get("desk_employer"), "by": request.user}
        ExportLog.objects.create(**about, what=what[:300], count=count, ip=client_ip(request))

    frame["section"] = "statistics"
    return answer(request, scope, template="desk/statistics.html", frame=frame, log=log)
