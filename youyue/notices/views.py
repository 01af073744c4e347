"""消息: what happened to one's own affairs, newest first."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from youyue.identity.requests import SignedInRequest
from youyue.notices.models import Notice

PER_PAGE = 20


@login_required
@never_cache
def notices(request: SignedInRequest) -> HttpResponse:
    """Looking marks nothing as read: that is done by opening a notice, or by saying so."""
    page = Paginator(Notice.objects.filter(to=request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"page": page})


@login_required
def follow(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark one notice as read, and go where it leads (or stay, with `stay`)."""
    notice = get_object_or_404(Notice, pk=pk, to=request.user)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("notices:list"))
    if notice.read_at is None:
        Notice.objects.filter(pk=pk, read_at=None).update(read_at=timezone.now())
    stay = "stay" in request.POST or not notice.path
    return HttpResponseRedirect(reverse("notices:list") if stay else notice.path)


@login_required
def read_all(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        Notice.objects.filter(to=request.user, read_at=None).update(read_at=timezone.now())
    return HttpResponseRedirect(reverse("notices:list"))
