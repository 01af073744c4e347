"""The original of an identity document is handed to others only for a purpose that was chosen."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from materials.models import MaterialFile
from materials.serve import serving
from youyue.identity import purposes
from youyue.identity.models import User
from youyue.identity.purposes import PurposeForm


def hand_out(
    request: HttpRequest,
    file: MaterialFile,
    *,
    whose: User,
    role: str,
    back: str,
    case: object,
    ask: Callable[[PurposeForm], HttpResponse],
) -> HttpResponse:
    """The original by GET, or for a guarded file by POST with a purpose; `ask` draws the form's page. `case`
    is the key of the application that it belongs to."""
    look = {"whose": whose, "role": role, "back": back}
    if not serving.is_guarded(file, viewer=request.user, whose=whose):
        if request.method == "POST":
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return serving.send_original(request, file, **look)
    form = PurposeForm(request.POST) if request.method == "POST" else purposes.ask(request, case)
    if not form.is_valid():
        return ask(form)
    purposes.remember(request, case, form.cleaned_data["purpose"])
    return serving.send_original(request, file, **form.cleaned_data, **look)
