"""二次验证: the page that asks for a code, and the pages on which somebody adds and removes her own."""

import json
import time
from functools import wraps
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youyue.identity import shown_once
from youyue.identity.adapter import home_of
from youyue.identity.assurance import factors, key_rows, marks
from youyue.identity.assurance.doors import may_have_factors
from youyue.identity.assurance.events import FactorEvent
from youyue.identity.assurance.factors import Result
from youyue.identity.assurance.guard import ONWARD, Onward, ask, code_form, onward_of
from youyue.identity.forms import FactorCodeForm
from youyue.identity.models import User
from youyue.identity.requests import SignedInRequest
from youyue.identity.sealed import SealBroken, seal, unseal
from youyue.ui.qr import qr_code

SECRET_AGE = 900  # seconds in which a new secret can be entered
SHOWN_EVENTS = 10


def of_use(view: Any) -> Any:
    """404 for whoever neither needs a second factor nor has one."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_have_factors(request.user):
            raise Http404
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    return guarded


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@of_use
def step_up(request: SignedInRequest) -> HttpResponse:
    """The code to the page of the guard. Without one: where a proof at the platform leads that was made in
    a window of its own."""
    home = Onward("GET", home_of(request.user), is_fresh=True)
    if request.method != "POST":
        if marks.is_assured(request, home.within):
            return render(request, "identity/stepped_up.html")
        return ask(request, home, status=200)
    onward = onward_of(request.POST.get(ONWARD, ""), request.user) or home
    ways = factors.ways_of(request.user)
    form = code_form(ways, request.POST)
    if "factor_done" in request.POST:
        if marks.is_assured(request, onward.within):
            return onward.go()
        form.errors.clear()  # of the code, which was not what was sent
        form.add_error(None, _("还没有验证。请在这里验证，或者先到统一身份认证平台验证"))
    elif answer := request.POST.get("factor_key", ""):
        result = key_rows.check(request.user, answer, request)
        if result is Result.PASSED:
            marks.mark(request, marks.KEY)
            return onward.go()
        form.errors.clear()
        form.add_error(None, of_key(result))
    elif form.is_valid():
        result, by = factors.check(request.user, form.cleaned_data["factor_code"], request)
        if result is Result.PASSED:
            marks.mark(request, by)
            return onward.go()
        form.add_error("factor_code", _of_code(result, ways.has_app))
    return ask(request, onward, form, status=422)


def _of_code(result: Result, has_app: bool = True) -> str:
    match result:
        case Result.USED:
            return _("这个验证码已经用过，请等验证器显示下一个")
        case Result.PAUSED:
            return _("错的次数太多，请一小时后再试，或者到统一身份认证平台验证")
    if not has_app:
        return _("恢复码不对，或者已经用过，请核对抄下的数字")
    return _("验证码不对，请核对验证器里现在的数字，手机的时间要准")


def of_key(result: Result) -> str:
    match result:
        case Result.EXPIRED:
            return _("这一次验证已经过期，请再按一次按钮")
        case Result.COPIED:
            return _("这把安全密钥可能被人复制过，已停用。请用其他方式验证，然后移除它，并告诉系统管理员")
        case Result.USED:
            return _("这把安全密钥已经添加过了")
    return _("安全密钥没有通过。请用在本站添加的那一把，按提示输入密钥的 PIN 或按指纹")


@require_safe
@of_use
def own_factors(request: SignedInRequest) -> HttpResponse:
    rows = factors.of(request.user)
    codes = next((row for row in rows if row.type == factors.Type.RECOVERY_CODES), None)
    own = [_listed(row, request.user) for row in rows if row is not codes]
    context = {
        "own": own,
        "has_app": any(row["is_app"] for row in own),
        "has_room": sum(not row["is_app"] for row in own) < key_rows.MOST,
        "codes": codes,
        "left": factors.codes_left(codes, request.user) if codes else 0,
        "events": FactorEvent.objects.filter(user=request.user)[:SHOWN_EVENTS],
        "minutes": settings.SECOND_FACTOR_MINUTES,
    }
    return render(request, "identity/factors.html", context)


def _listed(row: Any, user: User) -> dict[str, Any]:
    """An app or a key in the list of them."""
    is_app = row.type == factors.Type.TOTP
    return {
        "row": row,
        "is_app": is_app,
        "name": _("手机上的验证器") if is_app else key_rows.name_of(row, user),
        "is_copied": not is_app and row.data["stopped"],
        "is_elsewhere": not is_app and not row.data["stopped"] and not factors.is_usable(row),
    }


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@of_use
def add_factor(request: SignedInRequest) -> HttpResponse:
    """The secret waits in the page, sealed: looking at it writes nothing, and leaves nothing behind."""
    if factors.has_app(request.user):
        messages.info(request, _("已经有验证器了。要换手机，先移除，再重新添加"))
        return HttpResponseRedirect(reverse("identity:factors"))
    if not may_add(request):
        return render(request, "identity/factor_add.html", {"is_stale": True, "has_errors": False})
    form = FactorCodeForm(request.POST if request.method == "POST" else None, has_codes=False)
    secret = _opened(request.POST.get("factor_secret", ""), request.user)
    if form.is_valid():
        code = factors.normal(form.cleaned_data["factor_code"])
        step = factors.matching_step(secret, code) if secret else None
        if not secret:
            form.add_error("factor_code", _("这一页放得太久，二维码已换成新的，请重新扫描"))
        elif step is None:
            form.add_error("factor_code", _of_code(Result.WRONG))
        elif (codes := factors.enroll(request.user, secret, step, request)) is None:
            return HttpResponseRedirect(reverse("identity:factors"))
        else:
            marks.mark(request, marks.TOTP)
            return added(request, codes, _("验证器已添加"))
    secret = secret or factors.new_secret()
    context = {
        "is_stale": False,
        "form": form,
        "has_errors": bool(form.errors),
        "sealed": seal(json.dumps([secret, int(time.time())]), _place_of(request.user)),
        "picture": _picture(secret, request.user),
        "groups": [secret[first : first + 4] for first in range(0, len(secret), 4)],
    }
    return render(request, "identity/factor_add.html", context, status=422 if form.errors else 200)


def may_add(request: SignedInRequest) -> bool:
    """Whether it is surely she who adds one. The door asks whoever has one already."""
    is_proved = marks.is_assured(request, settings.SECOND_FACTOR_MINUTES * 60)
    return is_proved or marks.signed_in_lately(request)


def added(request: SignedInRequest, codes: list[str], sentence: str) -> HttpResponse:
    """On to the recovery codes, if there are new ones."""
    if codes:
        return _show(request, codes, is_new=True)
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("identity:factors"))


@require_POST
@of_use
def remove_factor(request: SignedInRequest, pk: int) -> HttpResponse:
    kind = factors.remove(request.user, pk, request)
    if not kind:
        raise Http404
    sentence = _("验证器已移除") if kind == factors.Type.TOTP else _("安全密钥已移除")
    if not factors.has_factor(request.user):
        sentence += _("，恢复码也一起作废")
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("identity:factors"))


@require_http_methods(["GET", "HEAD", "POST"])
@of_use
def new_codes(request: SignedInRequest) -> HttpResponse:
    """A post makes them. The page that follows it is the one that shows them."""
    if not factors.has_factor(request.user):
        raise Http404
    if request.method == "POST":
        if not (codes := factors.new_codes(request.user, request)):
            raise Http404
        return _show(request, codes, is_new=False)
    kind, *codes = shown_once.shown(request).split() or [""]
    if not codes:
        return HttpResponseRedirect(reverse("identity:factors"))
    context = {"codes": [f"{code[:4]} {code[4:]}" for code in codes], "is_new": kind == NEW}
    return shown_once.taken(request, render(request, "identity/recovery_codes.html", context))


NEW, AGAIN = "new", "again"


def _show(request: SignedInRequest, codes: list[str], *, is_new: bool) -> HttpResponse:
    text = " ".join([NEW if is_new else AGAIN, *codes])
    return shown_once.show(request, text, reverse("identity:new_codes"))


def _opened(text: str, user: User) -> str:
    """The secret that a page of ours was drawn with for this person, not long ago; else ""."""
    try:
        secret, at = json.loads(unseal(text, _place_of(user)) or '["", 0]')
    except (SealBroken, ValueError):
        return ""
    return secret if time.time() - at <= SECRET_AGE else ""


def _place_of(user: User) -> str:
    return f"page:factor:{user.pk}"


def _picture(secret: str, user: User) -> SafeString:
    """What the authenticator app reads."""
    issuer = str(_("优粤卡申办"))
    label = quote(f"{issuer}:{user.account_name or user.subject[-8:]}")
    asked = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return qr_code(f"otpauth://totp/{label}?{asked}", _("验证器要扫描的二维码"))
