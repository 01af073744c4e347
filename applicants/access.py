"""May you: the applicant's own doors. What is not yours is 404, the same page as what is not there."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from applicants.models import Application
from materials.models import MaterialFile
from youyue.identity.requests import SignedInRequest

View = Callable[..., HttpResponse]


def applicant_only(view: View) -> View:
    """Signed in as a person. Accounts of legal persons have no applicant's pages.

    Without a session a page leads to the sign-in and back; our scripts are told with 401.
    """

    @functools.wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_legal_person:
            raise Http404
        return view(request, *args, **kwargs)

    for_pages = login_required(guarded)

    @functools.wraps(view)
    def guarded_for_scripts(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A script cannot follow the way to the platform: it would take it for a broken line.
        if request.headers.get("X-Requested-With") == "fetch" and not request.user.is_authenticated:
            return JsonResponse({"error": "signed_out"}, status=401)
        return for_pages(request, *args, **kwargs)

    return guarded_for_scripts


def own_application(request: SignedInRequest, pk: Any) -> Application:
    application = (
        Application.objects.select_related(
            "applicant", "dossier", "clause_item__clause", "employer", "holder", "portrait"
        )
        .filter(pk=pk, applicant=request.user)
        .first()
    )
    if application is None:
        raise Http404
    return application


def own_file(request: SignedInRequest, pk: Any) -> tuple[Application, MaterialFile]:
    """A file of any application of this person, removed ones included (they may be restored)."""
    file = MaterialFile.objects.select_related("material__requirement").filter(pk=pk).first()
    application = (
        Application.objects.select_related("applicant")
        .filter(applicant=request.user, dossier=file.material.dossier_id)
        .first()
        if file
        else None
    )
    if application is None or file is None:
        raise Http404
    return application, file
