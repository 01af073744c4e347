"""What a reviewer ticks off for herself, and her single-letter shortcuts."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from applicants.desk.access import DeskRequest, at_desk, is_open, on_the_desk, the_application
from applicants.desk.queue.boxes import Ask
from applicants.desk.review.case import ReviewCase
from applicants.desk.views.answers import address, here, is_fetched, overtaken
from applicants.desk.views.case import draw, save_checks
from applicants.models import Mark, Membership
from applicants.workflow import Moved

LIST_KEYS = (
    ("J", gettext_lazy("下一件，方向键 ↓ 也可以")),
    ("K", gettext_lazy("上一件，方向键 ↑ 也可以")),
    ("Enter", gettext_lazy("打开这一件")),
    ("X", gettext_lazy("勾选这一件，再按一次取消")),
    ("/", gettext_lazy("到查找框")),
    ("?", gettext_lazy("打开这份说明")),
)
KEYS = (
    ("J", gettext_lazy("下一份材料或下一部分")),
    ("K", gettext_lazy("上一份材料或上一部分")),
    ("1—9", gettext_lazy("打开第几份材料或第几部分")),
    ("V", gettext_lazy("标记已看；在申请表的一部分上标记已核")),
    ("Y", gettext_lazy("当前材料的问题全部答“是”（相符），并打开下一份；有“上次相符”时先确认它")),
    (
        "N",
        gettext_lazy(
            "当前材料第一个没答的问题答“否”，按回车到常用说法；没有问题可答时，当前材料或部分需补正"
        ),
    ),
    ("B", gettext_lazy("当前材料不适用（必传的除外），焦点到理由，写完按回车打开下一份没核对的")),
    ("A", gettext_lazy("打开“审核通过”的确认页；在窗口是受理、审核通过或发卡")),
    ("R", gettext_lazy("打开“退回补正”的确认页；在窗口是要求补正")),
    ("D", gettext_lazy("在窗口打开不予受理或不予通过的页面")),
    ("U", gettext_lazy("返回列表")),
    ("?", gettext_lazy("打开这份说明")),
)


@require_POST
@at_desk
def mark(request: DeskRequest, pk: uuid.UUID) -> HttpResponse:
    """Tick off, or no longer, what is named: a file (已看) or a part (已核). The page is kept as posted.

    A pressed button turns the tick over; the script says with `is_set` which way, so that the same request
    may come twice, and gets the list as it stands then.
    """
    application = the_application(request, pk)
    if not is_open(request.desk, application):
        raise Http404
    review = ReviewCase(application, request.membership)
    what = request.POST.get("mark", "")
    files = {file["id"]: file["seen"] for paper in review.papers for file in paper.files}
    there = files | {part["show"]: part["ticked"] for part in review.parts}
    if review.is_held and not is_fetched(request):
        try:
            form, refusal = save_checks(request, review)
        except Moved as moved:
            return overtaken(request, moved, pk)
        if form.errors or refusal:
            return draw(
                request, ReviewCase(application, request.membership), form, refusal=refusal, show=what
            )
    if what in there:
        Mark.objects.update_or_create(
            application=application,
            by=request.user,
            what=what,
            defaults={"round": application.round, "is_set": _wanted(request, now=there[what])},
        )
    if is_fetched(request):
        context = {
            "review": ReviewCase(application, request.membership),
            "application": application,
            "ask": Ask.read(request.desk, request.GET),
        }
        return render(request, "desk/_review_list.html", context | {"show": request.POST.get("at", what)})
    return HttpResponseRedirect(address(request, "application", pk, show=what if what in there else ""))


def _wanted(request: DeskRequest, *, now: bool) -> bool:
    wanted = request.POST.get("is_set", "")
    return wanted == "1" if wanted in ("0", "1") else not now


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def keys(request: DeskRequest) -> HttpResponse:
    """快捷键: what they do, and the switch. They are off until their owner turns them on."""
    mine = request.membership
    back = _back(request)
    if request.method == "POST":
        wanted = request.POST.get("keys") == "on"
        Membership.objects.filter(pk=mine.pk).update(uses_keys=wanted)
        messages.success(request, _("快捷键已开启，按 ? 看说明") if wanted else _("快捷键已关闭"))
        return HttpResponseRedirect(back or here(request, "keys"))
    context = {
        "desk_employer": mine.employer,
        "section": "queue",
        "keys": KEYS,
        "list_keys": LIST_KEYS,
        "membership": mine,
    }
    context |= {"back": back, "opened_from": request.GET.get("application", "")}
    return render(request, "desk/keys.html", context)


def _back(request: DeskRequest) -> str:
    """The application from which the page was opened, if it is one of the desk's."""
    key = request.POST.get("application") or request.GET.get("application") or ""
    try:
        pk = uuid.UUID(key)
    except ValueError:
        return ""
    is_on_desk = on_the_desk(request.desk, request.membership.place).filter(pk=pk).exists()
    return address(request, "application", pk) if is_on_desk else ""
