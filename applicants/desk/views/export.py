"""The queue as a file: logged first, then sent."""

import uuid
from collections.abc import Collection

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applicants.desk.access import DeskRequest, at_desk
from applicants.desk.queue import export
from applicants.desk.queue.boxes import Ask
from applicants.desk.queue.query import Queue
from applicants.desk.views.answers import asked
from applicants.models import ExportLog
from youyue.identity.access import client_ip

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_POST
@at_desk
def queue(request: DeskRequest) -> HttpResponse:
    """Everything in the view that the page showed, whatever page of it."""
    return spreadsheet(request, asked(request, request.POST))


def spreadsheet(request: DeskRequest, ask: Ask, pks: Collection[uuid.UUID] = ()) -> HttpResponse:
    """The view as a file, or the named applications of it."""
    rows = Queue(request.membership, ask).ordered(export.MOST + 1, only=pks)
    applications = list(rows.select_related("applicant", "holder").only(*export.COLUMNS))
    kept = applications[: export.MOST]
    now = timezone.localtime()
    what = f"{ask.words}，{_('所选')}" if pks else ask.words
    about = [
        (str(request.desk.place_label), request.desk.place_name(request.membership)),
        (_("范围"), what),
        (_("件数"), str(len(kept))),
        (_("导出人"), request.user.masked_name),
        (_("导出时间"), now.strftime("%Y-%m-%d %H:%M")),
        (_("说明"), _("姓名已脱敏。导出已记录，请按规定保管。")),
    ]
    if len(applications) > export.MOST:
        about.append((_("注意"), _("只导出了前 %(n)d 件，请缩小范围后再导出其余的") % {"n": export.MOST}))
    content = export.workbook(request.desk, kept, about)
    ExportLog.objects.create(
        employer=request.membership.employer,
        window_region=request.membership.window_region,
        by=request.user,
        what=what[:300],
        count=len(kept),
        ip=client_ip(request),
    )
    name = str(request.desk.name) + now.strftime("-%Y%m%d-%H%M.xlsx")
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
