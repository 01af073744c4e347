"""换单位: at which of her places somebody works now, and on to a box there."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from applicants.desk.access import AT, at_desk
from applicants.desk.queue.boxes import Ask
from applicants.desk.views.answers import here


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def at(request: HttpRequest) -> HttpResponse:
    """A notice leads here and names the place by `place`: who is there already goes on at once."""
    chosen, choices = request.membership, request.memberships
    box = Ask.parse(request.desk, urlencode({"box": request.GET.get("box", "")})).query()
    if request.method == "POST":
        for membership in choices:
            if str(membership.pk) == request.POST.get("membership"):
                request.session[AT] = membership.pk
        return redirect(here(request, "queue") + box)
    if place := request.GET.get("place"):
        choices = [choice for choice in choices if str(choice.place) == place]
        if not choices:
            raise Http404
        if choices[0].pk == chosen.pk:
            return redirect(here(request, "queue") + box)
    context = {"desk_employer": chosen.employer, "section": "", "membership": chosen, "is_asked": bool(place)}
    return render(request, "desk/at.html", context | {"memberships": choices})
