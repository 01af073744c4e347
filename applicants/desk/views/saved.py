"""我的视图: keeping the queue's view under a name, renaming it, opening with it, forgetting it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applicants.desk.access import at_desk
from applicants.desk.forms import ViewForm
from applicants.desk.queue import saved
from applicants.desk.queue.boxes import Ask
from applicants.desk.views.answers import here, posted, status_of
from applicants.models import SavedView
from applicants.workflow import StepRefused


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def views(request: HttpRequest) -> HttpResponse:
    """All of mine, and a form for the view in the address."""
    ask, form, refusal = Ask.read(request.desk, request.GET), ViewForm(posted(request)), None
    if form.is_valid():
        try:
            data = form.cleaned_data
            saved.save(request.membership, data["name"], ask, is_default=data["is_default"])
            messages.success(request, _("已保存视图“%(name)s”") % {"name": data["name"]})
            return redirect(here(request, "views"))
        except StepRefused as refused:
            refusal = refused
    return _page(request, ask, form, refusal)


@require_POST
@at_desk
def change(request: HttpRequest, pk: int) -> HttpResponse:
    view = SavedView.objects.filter(pk=pk, membership=request.membership).select_related("membership").first()
    if view is None:
        raise Http404
    act, refusal = request.POST.get("act", ""), None
    form = ViewForm({"name": request.POST.get("name", "")})
    if act == "delete":
        view.delete()
        messages.success(request, _("已删除视图“%(name)s”") % {"name": view.name})
    elif act in ("default", "plain"):
        saved.set_default(view, act == "default")
        messages.success(request, _("已保存"))
    elif not form.is_valid():
        refusal = StepRefused(form.errors["name"][0])
    else:
        try:
            saved.rename(view, form.cleaned_data["name"])
            messages.success(request, _("已保存"))
        except StepRefused as refused:
            refusal = refused
    if refusal:
        return _page(request, Ask.read(request.desk, {}), ViewForm(), refusal)
    return redirect(here(request, "views"))


def _page(request: HttpRequest, ask: Ask, form: ViewForm, refusal: StepRefused | None) -> HttpResponse:
    rows = [(view, Ask.parse(request.desk, view.query)) for view in request.membership.views.all()]
    context = {
        "desk_employer": request.membership.employer,
        "section": "queue",
        "ask": ask,
        "form": form,
        "refusal": refusal,
        "has_errors": bool(form.errors),
        "views": rows,
        "is_new": bool(request.GET),
    }
    return render(request, "desk/views.html", context, status=status_of(refusal, form))
