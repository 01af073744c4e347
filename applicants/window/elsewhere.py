"""A wrong card number that another window registered; the province corrects it as the second person.

She is told the receipt number, and finds by it no more than the act needs: whose card (masked), which window,
and the number and day that stand there now. That she looked is on record before she sees it.
"""

import uuid

from django.db.models import QuerySet
from django.http import HttpRequest

from applicants.models import Application, Stage
from applicants.submission import receipts
from catalog.lists.windows import PROVINCE
from youyue.identity.looks import Look, leave_trace

OPENED, MOST = "cards_elsewhere", 20  # in the session: what was asked for by its number


def find(request: HttpRequest, typed: str) -> Application | None:
    """What was issued at another window under this number; it may be corrected from now on."""
    application = _issued(request).filter(receipt_number=receipts.as_stored(typed)).first()
    if application is None:
        return None
    leave_trace(
        request,
        Look.CARD_ELSEWHERE,
        whose=application.applicant,
        role=request.place_name,
        about=application.pk,
    )
    opened = [pk for pk in request.session.get(OPENED, []) if pk != str(application.pk)]
    request.session[OPENED] = [*opened, str(application.pk)][-MOST:]
    return application


def opened(request: HttpRequest, pk: uuid.UUID) -> Application | None:
    """What this officer of the province asked for by its number, or None."""
    if request.membership.window_region != PROVINCE or str(pk) not in request.session.get(OPENED, []):
        return None
    return _issued(request).filter(pk=pk).first()


def _issued(request: HttpRequest) -> QuerySet[Application]:
    rows = Application.objects.filter(stage=Stage.ISSUED, endorsed_at__isnull=False)
    elsewhere = rows.exclude(window_region__in=("", PROVINCE)).exclude(applicant=request.user.pk)
    return elsewhere.select_related("applicant")
