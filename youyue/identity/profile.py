"""个人信息: the platform's facts, read-only and masked, and the person's own additions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from youyue.identity import grants, sign_ins
from youyue.identity.assurance.doors import may_have_factors
from youyue.identity.forms import LocalFactsForm, OfficeCodeForm
from youyue.identity.looks import own_number
from youyue.identity.models import User
from youyue.identity.offers import RoleOffer
from youyue.identity.requests import SignedInRequest
from youyue.identity.sign_ins import SignIn

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
    revealed = own_number(request, name, REVEALED_ON[tab])
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
    context = {"form": form, "has_errors": bool(form.errors)}
    return render(request, "identity/profile_edit.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_sign_ins(request: SignedInRequest) -> HttpResponse:
    """登录设备: where one is signed in. A POST ends all but this one."""
    mine = list(sign_ins.of(request.user))
    here = next((sign_in.pk for sign_in in mine if sign_in.session_key == request.session.session_key), None)
    if request.method == "POST":
        sign_ins.end(sign_in for sign_in in mine if sign_in.pk != here)
        messages.success(request, _("其他登录都已结束"))
        return HttpResponseRedirect(reverse("identity:sign_ins"))
    context = {"sign_ins": mine, "here": here, "has_factors": may_have_factors(request.user)}
    return render(request, "identity/sign_ins.html", context)


@require_POST
@login_required
def end_sign_in(request: SignedInRequest, pk: int) -> HttpResponse:
    sign_in = SignIn.objects.filter(user=request.user, pk=pk).first()
    if sign_in is None:
        raise Http404
    sign_ins.end([sign_in])
    messages.success(request, _("已结束"))
    return HttpResponseRedirect(reverse("identity:sign_ins"))


@login_required
@never_cache
def office_code(request: SignedInRequest) -> HttpResponse:
    """授权码: redeem the code of a role of the office; the administrator then sees who did."""
    form = OfficeCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            grants.redeem(form.cleaned_data["code"], by=request.user)
        except ValidationError as refused:
            form.add_error("code", refused)
        else:
            messages.success(request, _("已提交，系统管理员确认后生效"))
            return HttpResponseRedirect(reverse("identity:office_code"))
    waiting = RoleOffer.objects.for_confirmation().filter(redeemed_by=request.user)
    context = {"form": form, "waiting": waiting, "has_errors": bool(form.errors), "person": request.user}
    return render(request, "identity/office_code.html", context, status=422 if form.errors else 200)
