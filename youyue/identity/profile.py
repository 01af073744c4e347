"""个人信息: the platform's facts, read-only and masked, and the person's own additions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from youyue.identity.access import log_own_look
from youyue.identity.forms import LocalFactsForm
from youyue.identity.models import User
from youyue.identity.requests import SignedInRequest

REVEALED_ON = {"basic": ("id_number", "mobile"), "details": ("social_security_number",)}


@login_required
@never_cache
def basic(request: SignedInRequest) -> HttpResponse:
    """基本信息. A POST shows one number in full, once, after the look was written down."""
    return _tab(request, "basic")


@login_required
@never_cache
def details(request: SignedInRequest) -> HttpResponse:
    """详细信息, in the same manner."""
    return _tab(request, "details")


def _tab(request: SignedInRequest, tab: str) -> HttpResponse:
    name = request.POST.get("show", "") if request.method == "POST" else ""
    revealed = log_own_look(request, name, REVEALED_ON[tab])
    context = {"tab": tab, "person": request.user, "revealed": revealed, "age": age_of(request.user)}
    return render(request, f"identity/profile_{tab}.html", context)


def age_of(user: User) -> int | None:
    """Full years today, in Chinese time."""
    if user.birth_date is None:
        return None
    today, born = timezone.localdate(), user.birth_date
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


@login_required
@never_cache
def edit(request: SignedInRequest) -> HttpResponse:
    form = LocalFactsForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("资料已保存"))
        return HttpResponseRedirect(reverse("identity:profile_details"))
    return render(request, "identity/profile_edit.html", {"form": form, "has_errors": bool(form.errors)})
