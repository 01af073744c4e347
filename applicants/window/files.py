"""Material of a submission, sent to the officer of its window; every look is in the access log."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from applicants.models import Application
from applicants.returns.comparison import earlier_submission
from applicants.submission.archive import files_of
from applicants.window.case import role_of
from applicants.workflow import WINDOW
from materials.dossiers import kept_file
from materials.models import MaterialFile, Portrait
from materials.serve.archive import send_archive
from materials.serve.disclosure import ReasonForm, hand_out
from materials.serve.serving import send_page, send_portrait

if TYPE_CHECKING:
    from applicants.window.application import ApplicationAdmin


def page(
    desk: "ApplicationAdmin", request: HttpRequest, application: Application, file_id: UUID, number: int
) -> HttpResponse:
    """One page of a file as a picture."""
    return send_page(request, _file(application, file_id), number, **_look(request, application))


def original(
    desk: "ApplicationAdmin", request: HttpRequest, application: Application, file_id: UUID
) -> HttpResponse:
    """The file itself, as a download; of an identity document only after the officer has said why."""
    material_file, look = _file(application, file_id), _look(request, application)

    def ask(form: ReasonForm) -> HttpResponse:
        context = {"title": str(application), "application": application, "form": form, "file": material_file}
        context |= {"queue_url": desk.queue_url(application), "has_errors": bool(form.errors)} | look
        status = 422 if form.errors else 200
        return render(request, "admin/window/original.html", desk.frame(request, **context), status=status)

    return hand_out(request, material_file, ask=ask, **look)


def archive(desk: "ApplicationAdmin", request: HttpRequest, application: Application) -> HttpResponseBase:
    """All files of the current submission as one zip."""
    return send_archive(
        request,
        files_of(application, application.current_submission.content),
        whose=application.applicant,
        role=role_of(request),
        number=application.receipt_number or "",
        about=application.pk,
    )


def portrait(desk: "ApplicationAdmin", request: HttpRequest, application: Application) -> HttpResponse:
    """The portrait photo that was handed in with the current submission."""
    entry = application.current_submission.content["portrait"]
    picture = Portrait.objects.filter(pk=entry["id"]).first() if entry else None
    if picture is None:
        raise Http404
    return send_portrait(request, picture, **_look(request, application))


PAGES = [
    ("files/<uuid:file_id>/pages/<int:number>/", page, "file_page"),
    ("files/<uuid:file_id>/original/", original, "file_original"),
    ("archive/", archive, "archive"),
    ("portrait/", portrait, "portrait"),
]


def _file(application: Application, file_id: UUID) -> MaterialFile:
    """A file that the current submission names, or the one the window sent back. What the applicant
    changes meanwhile is not the window's yet."""
    rounds = [application.current_submission, earlier_submission(application, WINDOW)]
    named = {file["id"] for submission in rounds if submission for file in submission.content["files"]}
    if str(file_id) not in named:
        raise Http404
    try:
        return kept_file(application.dossier, file_id)
    except MaterialFile.DoesNotExist as error:
        raise Http404 from error


def _look(request: HttpRequest, application: Application) -> dict[str, object]:
    """Whose data it is, in which capacity the officer looks, and the way back from a failure."""
    back = reverse("admin:applicants_application_change", args=[application.pk])
    return {"whose": application.applicant, "role": role_of(request), "back": back}
