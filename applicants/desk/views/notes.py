"""Internal notes: what colleagues at the employer tell each other about an application."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applicants.desk.access import DeskRequest, at_desk, the_application
from applicants.desk.forms import NoteForm
from applicants.desk.review.case import ReviewCase
from applicants.desk.review.forms import ChecksForm
from applicants.desk.views.answers import address
from applicants.desk.views.case import draw
from applicants.models import Note


@require_POST
@at_desk
def add(request: DeskRequest, pk: uuid.UUID) -> HttpResponse:
    application = the_application(request, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        review = ReviewCase(application, request.membership)
        return draw(request, review, ChecksForm(review), note_form=form)
    Note.objects.create(
        application=application,
        employer=request.membership.employer,
        window_region=request.membership.window_region,
        by=request.user,
        text=form.cleaned_data["note"],
    )
    messages.success(request, _("已添加内部备注"))
    return HttpResponseRedirect(address(request, "application", pk))
