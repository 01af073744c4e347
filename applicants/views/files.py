"""查看: the pages and originals of one's own files, and the portrait."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from applicants.access import applicant_only, application_to_fill, file_to_fill, own_file
from applicants.helping.filling import may_open
from applicants.models import Application
from applicants.views.late_posts import fills
from materials.models import MaterialFile
from materials.serve import serving
from youyue.identity.models import User
from youyue.identity.requests import SignedInRequest

ROLE, HELPERS_ROLE = "本人", "代填人"


@require_safe
@fills
@applicant_only
def file(request: HttpRequest, pk: Any) -> HttpResponse:
    """查看: the pages of one of one's own files."""
    application, material_file = _file_to_see(request, pk)
    helper = application.applicant.helper
    pages = [
        {"number": number, "url": reverse("applicants:material_page", args=[material_file.pk, number])}
        for number in range(1, material_file.pages + 1)
    ]
    context = {
        "file": material_file,
        "pages": pages,
        "original_url": "" if helper else reverse("applicants:material_original", args=[material_file.pk]),
        "application": application,
        "helper": helper,
        "back_url": _list_url(application, material_file),
        "section": "hall",
    }
    return render(request, "applicants/file.html", context)


@require_safe
@fills
@applicant_only
def file_page(request: HttpRequest, pk: Any, number: int) -> HttpResponse:
    application, material_file = _file_to_see(request, pk)
    small = request.GET.get("size") == "small"
    whose = application.applicant
    return serving.send_page(
        request, material_file, number, whose=whose, role=role_towards(whose), small=small
    )


@require_safe
@applicant_only
def original(request: HttpRequest, pk: Any) -> HttpResponse:
    application, material_file = own_file(request, pk)
    return serving.send_original(request, material_file, whose=application.applicant, role=ROLE)


@require_safe
@fills
@applicant_only
def portrait(request: HttpRequest, pk: Any) -> HttpResponse:
    """The portrait photo of one of one's own applications."""
    application = application_to_fill(request, pk)
    if application.portrait is None:
        raise Http404
    whose = application.applicant
    return serving.send_portrait(request, application.portrait, whose=whose, role=role_towards(whose))


def _file_to_see(request: SignedInRequest, pk: Any) -> tuple[Application, MaterialFile]:
    application, material_file = file_to_fill(request, pk)
    if not may_open(application.applicant.helper, material_file):
        raise Http404
    return application, material_file


def role_towards(owner: User) -> str:
    return HELPERS_ROLE if owner.helper else ROLE


def _list_url(application: Application, material_file: MaterialFile) -> str:
    if application.is_editable:
        return f"{reverse('applicants:materials')}#material-{material_file.material.requirement.code}"
    return reverse("applicants:item", args=[application.pk])
