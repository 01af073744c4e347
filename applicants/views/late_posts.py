"""Doors through which a form may come too late: without a session, under somebody else's, or when the right
to fill in for somebody has ended."""

import functools
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applicants.access import View, key_of_helped
from applicants.filing import late_posts
from applicants.filing.saving import is_key
from applicants.helping.filling import MayNotFill
from applicants.parts import BY_SLUG
from applicants.views.carried import carry_on
from applicants.views.filled import no_more
from youyue.identity.looks import Look, leave_trace
from youyue.identity.models import User
from youyue.identity.requests import SignedInRequest
from youyue.identity.signals import signed_in
from youyue.ui.errors import conflict

COOKIE = "yy_kept"
SALT = "applicants.kept"
CONTESTED = "contested"


def kept_through_sign_in(view: View) -> View:
    """A form posted without a session waits until its writer has signed in; under another's it waits too."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or not is_late(request):
            return view(request, *args, **kwargs)
        browser = browser_of(request) or late_posts.new_browser()
        place, back = _place(request, **kwargs)
        # for somebody else it comes back as a page of its own (youyue/identity/kept.py)
        is_own = not key_of_helped(request)
        kept = bool(place) and is_own and late_posts.keep(browser, place, request.POST.lists())
        if request.user.is_authenticated:
            response = _somebody_else(request, kept, is_own)
        else:
            response = redirect(f"{reverse('identity:sign_in')}?{urlencode({'next': back})}")
            response.is_kept = kept
        if kept:
            _remember(response, browser)
        return response

    return guarded


def fills(view: View) -> View:
    """Marks a view that a helper may use, too. What it shows her leaves a trace and leads on for the same
    application; where her right has ended it answers in words, with what she had typed."""

    @functools.wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except MayNotFill as error:
            return no_more(request, error, kwargs.get("slug", ""))
        owner = getattr(request, "filled_for", None)
        if owner is None:
            return response
        about = owner.helper.application_id
        if _is_a_page(response):
            leave_trace(request, Look.FILLING, whose=owner, role=_("代填人"), about=about)
        return carry_on(response, about)

    guarded.fills = True  # type: ignore[attr-defined]
    return guarded


def _is_a_page(response: HttpResponse) -> bool:
    """What is sent as a file has written its own look, and a redirect shows nothing."""
    kind = response.headers.get("Content-Type", "")
    return response.status_code not in (302, 307, 404) and kind.startswith("text/html")


def is_late(request: HttpRequest) -> bool:
    """Whether nobody, or somebody else than the person the form was drawn for, is signed in."""
    who = request.POST.get(late_posts.WHO, "")
    if not request.user.is_authenticated:
        return True
    return bool(who) and who != late_posts.who_of(request.user)


def browser_of(request: HttpRequest) -> str:
    try:
        return request.get_signed_cookie(COOKIE, default="", salt=SALT) or ""
    except signing.BadSignature:
        return ""


@receiver(signed_in)
def give_back(user: User, request: HttpRequest | None, **_kwargs: Any) -> None:
    """Put what waited in this browser for this person into the draft."""
    browser = browser_of(request) if request is not None else ""
    if not browser or user.is_legal_person:
        return
    outcome = late_posts.give_back(browser, user)
    if outcome.contested:
        request.session[CONTESTED] = outcome.contested
    if outcome.is_begun:
        messages.warning(request, _("您刚才填写的那份草稿已经删除。找回的内容放进了一份新草稿，请核对"))
    elif outcome.is_moved:
        messages.warning(request, _("您刚才填写的那份草稿已经删除。找回的内容放进了现在的草稿，请核对"))
    elif outcome.saved:
        messages.success(request, _("已找回您刚才填写的内容"))
    if outcome.too_late:
        messages.warning(
            request,
            ngettext(
                "刚才填写的 %(n)d 页没有保存：申请已经提交，不能再改",
                "刚才填写的 %(n)d 页没有保存：申请已经提交，不能再改",
                outcome.too_late,
            )
            % {"n": outcome.too_late},
        )


def _place(request: HttpRequest, slug: str = "", pk: int | None = None, **_rest: Any) -> tuple[str, str]:
    """What the form is of ("" for a list without an open row), and the page where it is seen again."""
    if pk is not None:
        return f"remark/{pk}", f"{reverse('applicants:corrections')}#remark-{pk}"
    part = BY_SLUG.get(slug)
    if part is None or part.is_derived:
        raise Http404
    page = reverse("applicants:part", args=[slug])
    if not part.is_list:
        return slug, page
    if "editor" not in request.POST:
        return "", page
    key = request.POST.get("row", "")
    return (f"{slug}/{key}", f"{page}?open={key}#editor") if is_key(key) else (f"{slug}/", page)


def _somebody_else(request: HttpRequest, kept: bool, is_own: bool) -> HttpResponse:
    message = _("现在登录的不是填写这一页的人，内容没有放进现在这个账号。")
    detail = _("内容已加密保留 30 分钟。请退出后用原来的账号登录，系统会放回原处。") if kept else ""
    back = reverse("applicants:items")
    return conflict(request, message=message, detail=detail, back=back, is_offered_again=not is_own)


def _remember(response: HttpResponse, browser: str) -> None:
    response.set_signed_cookie(
        COOKIE,
        browser,
        salt=SALT,
        max_age=int(late_posts.LIFE.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
