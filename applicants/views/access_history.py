"""What others have seen of one's own application, and all of its files to take along."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applicants import access_history
from applicants.access import applicant_only, own_application
from applicants.submission.archive import files_of
from applicants.views.files import ROLE
from materials.serve.archive import send_archive

PER_PAGE = 20


@require_safe
@applicant_only
def looked_at(request: HttpRequest, pk: Any) -> HttpResponse:
    """Who looked at what of one's own application, and when."""
    application = own_application(request, pk)
    starts = access_history.visits_to(application)
    page = Paginator(starts, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "application": application,
        "page": page,
        "visits": access_history.in_words(application, starts, list(page)),
        "section": "hall",
    }
    return render(request, "applicants/looks.html", context)


@require_safe
@applicant_only
def archive(request: HttpRequest, pk: Any) -> HttpResponseBase:
    """All files of one's own application as one zip: those handed in, of a draft those that are there."""
    application = own_application(request, pk)
    submission = application.current_submission if application.stage != "draft" else None
    return send_archive(
        request,
        files_of(application, submission.content if submission else None),
        whose=application.applicant,
        role=ROLE,
        number=application.receipt_number or "",
        about=application.pk,
    )
