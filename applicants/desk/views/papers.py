"""What was handed in, as bytes: each sending is written into the access log first, by `materials.serving`."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from applicants.desk.access import at_desk, is_open, the_application
from applicants.desk.looks import role_of
from applicants.desk.review.case import ReviewCase
from applicants.desk.views.answers import address, status_of
from applicants.models import Application
from applicants.submission.archive import files_of
from materials.models import MaterialFile, Portrait
from materials.serve import serving
from materials.serve.archive import send_archive
from materials.serve.disclosure import hand_out
from youyue.identity.purposes import PurposeForm


@require_safe
@at_desk
def material_page(request: HttpRequest, pk: uuid.UUID, file: uuid.UUID, number: int) -> HttpResponse:
    application = the_application(request, pk)
    material_file = _submitted_file(request, application, file)
    return serving.send_page(
        request,
        material_file,
        number,
        whose=application.applicant,
        role=role_of(request),
        small=request.GET.get("size") == "small",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def material_original(request: HttpRequest, pk: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """The file itself; of an identity document only after the reviewer has said what for."""
    application = the_application(request, pk)
    material_file = _submitted_file(request, application, file)
    whose = application.applicant
    back = address(request, "application", pk, show=str(file))

    def ask(form: PurposeForm) -> HttpResponse:
        context = {"form": form, "file": material_file, "whose": whose, "back": back, "section": "queue"}
        context |= {"desk_employer": request.membership.employer, "has_errors": bool(form.errors)}
        return render(request, "desk/original.html", context, status=status_of(None, form))

    look = {"whose": whose, "role": role_of(request), "case": pk, "back": back}
    return hand_out(request, material_file, ask=ask, **look)


@require_safe
@at_desk
def archive(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """All files of the current submission as one zip."""
    application = the_application(request, pk)
    return send_archive(
        request,
        files_of(application, _submitted(request, application)[0]),
        whose=application.applicant,
        role=role_of(request),
        number=application.receipt_number or "",
        about=application.pk,
    )


@require_safe
@at_desk
def portrait(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    application = the_application(request, pk)
    key = (_submitted(request, application)[0].get("portrait") or {}).get("id")
    picture = None if key is None else Portrait.objects.filter(pk=key).first()
    if picture is None:
        raise Http404
    return serving.send_portrait(request, picture, whose=application.applicant, role=role_of(request))


def _submitted_file(request: HttpRequest, application: Application, pk: uuid.UUID) -> MaterialFile:
    """A file of what is shown here; what the applicant has uploaded since is not ours to see."""
    ids = {file["id"] for content in _submitted(request, application) for file in content["files"]}
    if str(pk) not in ids:
        raise Http404
    files = MaterialFile.objects.select_related("material__requirement")
    material_file = files.filter(pk=pk, material__dossier=application.dossier_id).first()
    if material_file is None:
        raise Http404
    return material_file


def _submitted(request: HttpRequest, application: Application) -> list[dict[str, Any]]:
    """Contents of the current submission, and of what this very desk last sent back: what its pages show."""
    if not is_open(request.desk, application):
        raise Http404
    review = ReviewCase(application, request.membership)
    return [content for content in (review.content, review.previous_content) if content]
