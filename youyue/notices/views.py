"""消息: what happened to one's own affairs, what of it is unread, and what is wanted by mail."""

from datetime import timedelta
from typing import Any

from django.conf import settings as site
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from youyue.identity.requests import SignedInRequest
from youyue.notices import channels, groups, unsubscribe
from youyue.notices.forms import SettingsForm
from youyue.notices.models import Notice, NoticeSettings, Outbox
from youyue.ui.text import clean_received

PER_PAGE = 10
TRY_AGAIN_AFTER = timedelta(minutes=5)


@login_required
@never_cache
def notices(request: SignedInRequest) -> HttpResponse:
    """Looking marks nothing as read: that is done by opening what a group is about, or by saying so."""
    page = Paginator(groups.of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    settings = NoticeSettings.objects.filter(user=request.user).first() or NoticeSettings(user=request.user)
    context = {
        "page": page,
        "groups": groups.filled(request.user, page.object_list, every=request.GET.get("all", "")),
        "settings": settings,
        "mail_address": channels.MAIL.address_of(request.user),
        "sms_is_on": channels.SMS.is_open(request.user)
        and any(is_on for way, is_on in settings.chosen.items() if way.startswith("sms:")),
    }
    return render(request, "notices/list.html", _framed(request, context))


@login_required
def follow(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark a notice as read, with all of its group, and go where it leads (or stay, with `stay`)."""
    notice = get_object_or_404(Notice, pk=pk, to=request.user)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("notices:list"))
    groups.mark_read(request.user, about=notice.about, pk=notice.pk)
    stay = "stay" in request.POST or not notice.path
    return HttpResponseRedirect(reverse("notices:list") if stay else notice.path)


@require_POST
@login_required
def opened(request: SignedInRequest) -> HttpResponse:
    """What a page says by itself when somebody who has unread notices opens it: `about` is its key."""
    if about := clean_received(request.POST.get("about", "")):  # PostgreSQL refuses a NUL
        groups.mark_read(request.user, about=about[:36])
    return HttpResponse(status=204)


@login_required
def read_all(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        Notice.objects.filter(to=request.user, read_at=None).update(read_at=timezone.now())
    return HttpResponseRedirect(reverse("notices:list"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def settings(request: SignedInRequest) -> HttpResponse:
    """通知设置: how mail comes, and which kinds come by which way. The portal always has all of them."""
    stored = NoticeSettings.objects.filter(user=request.user).first() or NoticeSettings(user=request.user)
    form = SettingsForm(request.user, request.POST if request.method == "POST" else None, instance=stored)
    if request.method == "POST" and form.is_valid():
        form.save()
        is_tried = "try" in request.POST and form.has_mail
        messages.success(request, _try_mail(request) if is_tried else _("通知设置已保存"))
        return HttpResponseRedirect(reverse("notices:settings"))
    context = {"form": form, "has_errors": bool(form.errors)}
    return render(
        request, "notices/settings.html", _framed(request, context), status=422 if form.errors else 200
    )


def _try_mail(request: SignedInRequest) -> str:
    """Put a letter on its way that says nothing, unless one was just asked for."""
    subject = _("优粤卡在线申办：试一封邮件")
    since = timezone.now() - TRY_AGAIN_AFTER
    if Outbox.objects.filter(user=request.user, subject=subject, created_at__gte=since).exists():
        return _("刚刚已经发过一封，请过 5 分钟再试")
    address = site.SITE_URL + reverse("notices:settings")
    channels.MAIL.write(
        request.user, subject, _("这是一封试发的邮件，收到就说明地址没有问题。"), address, kind=""
    )
    return _("已保存，试发的邮件几分钟内会到 %(address)s") % {
        "address": channels.MAIL.address_of(request.user)
    }


@csrf_exempt  # a mail program's button sends no token; the address itself is the proof
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def off(request: HttpRequest, token: str) -> HttpResponse:
    """退订 without a sign-in. Opening the address changes nothing: mail scanners open every link."""
    known = unsubscribe.read(token)
    if known is None:
        raise Http404
    user, kind = known
    if request.method == "POST":
        unsubscribe.switch_off(user, kind)
    context = {
        "kind": kind,
        "is_done": request.method == "POST",
        "mail_address": channels.MAIL.address_of(user),
    }
    return render(request, "notices/off.html", context)


def _framed(request: SignedInRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The frame of whoever looks: the employer's desk, the window, or the portal; and the way back to it."""
    if request.user.is_legal_person or "desk" in request.session:
        side, home, name = "employers", reverse("employers:queue"), _("单位事项")
    elif request.user.window_region:
        side, home, name = "window", reverse("window:queue"), _("窗口事项")
    else:
        side, home, name = "", reverse("applicants:items"), _("用户中心")
    frame = "desk.html" if side else "base.html"
    context |= {"frame_template": frame, "side": side}
    return context | {"home_url": home, "home_name": name, "section": "notices"}
