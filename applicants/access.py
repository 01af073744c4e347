"""May you: the applicant's own doors. What is not yours is 404, the same page as what is not there.

Whoever fills in for somebody else says so every time: what her pages post holds `for`, the application, and
so does every address that they lead to (views/carried.py). Nothing remembers it, so that of two tabs neither
turns the other. Only views that are marked `fills` (views/late_posts.py) are there for her, and they ask
`owner_of` whose application it is.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from applicants.helping.filling import person_to_fill_for
from applicants.models import Application
from materials.models import MaterialFile
from youyue.identity.models import User
from youyue.identity.requests import SignedInRequest

View = Callable[..., HttpResponse]
FOR = "for"  # in a form, and in an address: somebody else's application that is being filled in


def applicant_only(view: View) -> View:
    """Signed in as a person. Accounts of legal persons have no applicant's pages.

    Without a session a page leads to the sign-in and back; our scripts are told with 401.
    """

    @functools.wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_legal_person:
            raise Http404
        if not _is_there(request):
            return render(request, "applicants/not_while_helping.html", {"section": "hall"}, status=404)
        return view(request, *args, **kwargs)

    for_pages = login_required(guarded)

    @functools.wraps(view)
    def guarded_for_scripts(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A script cannot follow the way to the platform: it would take it for a broken line.
        if request.headers.get("X-Requested-With") == "fetch" and not request.user.is_authenticated:
            return JsonResponse({"error": "signed_out"}, status=401)
        return for_pages(request, *args, **kwargs)

    return guarded_for_scripts


def _is_there(request: HttpRequest) -> bool:
    """Of the addresses of the filing, somebody who fills in for another has those that say so."""
    match = request.resolver_match
    if match is None or getattr(match.func, "fills", False) or not match.route.startswith("apply/"):
        return True
    return not key_of_helped(request)


def key_of_helped(request: HttpRequest) -> str:
    """The key of the application that this request fills in for somebody else; "" for one's own.

    What a form says counts before the address that it is sent to.
    """
    return str(request.POST.get(FOR) or request.GET.get(FOR, ""))


def owner_of(request: SignedInRequest) -> User:
    """Whose application this request fills in: one's own, or that of who let her. Raises `MayNotFill`.

    The form or the address says it by itself, so that two tabs are never taken for one another.
    """
    known: User | None = getattr(request, "filled_for", None)
    if known is not None:
        return known
    key = key_of_helped(request)
    return begin_to_fill(request, key) if key else request.user


def begin_to_fill(request: SignedInRequest, key: Any) -> User:
    """Who let her fill in this application; from here on the request is for it."""
    return _filling(request, person_to_fill_for(request.user, key))


def _filling(request: SignedInRequest, owner: User | None) -> User:
    if owner is None:
        raise Http404
    request.filled_for = owner  # type: ignore[attr-defined]  # for the look that `fills` writes
    return owner


def application_to_fill(request: SignedInRequest, pk: Any) -> Application:
    """One's own, or the one that somebody lets her fill in."""
    try:
        return own_application(request, pk)
    except Http404:
        owner = begin_to_fill(request, pk)
    application = Application.objects.select_related("dossier", "portrait").get(pk=pk)
    application.applicant = owner
    return application


def file_to_fill(request: SignedInRequest, pk: Any) -> tuple[Application, MaterialFile]:
    """One's own file, or one of the application that somebody lets her fill in."""
    try:
        return own_file(request, pk)
    except Http404:
        file = MaterialFile.objects.select_related("material__requirement").filter(pk=pk).first()
        if file is None:
            raise
    application = Application.objects.filter(dossier=file.material.dossier_id).first()
    owner = begin_to_fill(request, application.pk if application else "")
    if application is None:
        raise Http404
    application.applicant = owner
    return application, file


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
