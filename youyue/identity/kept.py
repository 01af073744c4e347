"""What somebody typed into any form and sent after her session had ended: shown again, to be sent once more.

The filing keeps such forms on the server and puts them back by itself. Every other form comes back as a page
that holds it, with the way to sign in beside it: nothing leaves the browser that sent it.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from youyue.ui.errors import is_from_here, typed


class KeptThroughSignInMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.doors = reverse("identity:sign_in"), reverse("admin:login")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or response.status_code != 302 or request.user.is_authenticated:
            return response
        leads_to_a_door = response.headers["Location"].partition("?")[0] in self.doors
        # what is kept on the server has its own way back
        if not leads_to_a_door or getattr(response, "is_kept", False) or not is_from_here(request):
            return response
        pairs, has_files = typed(request)
        if not pairs and not has_files:
            return response
        context = {"kept": pairs, "lost_files": has_files, "path": request.get_full_path()}
        return render(request, "identity/signed_out.html", context, status=403)
