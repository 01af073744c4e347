"""The mock platform's pages: its login, the phone that scans, and the end of its session."""

import io
import time
from typing import Any

import segno
from authlib.oauth2 import OAuth2Error
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.request import split_domain_port, validate_host
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from joserfc import jwt
from joserfc.errors import JoseError

from youyue.identity.mock_platform import remembered
from youyue.identity.mock_platform.people import PASSWORD, everybody, of_kind
from youyue.identity.mock_platform.scan import new_ticket, ticket_of
from youyue.identity.mock_platform.server import CodeGrant, Server, signing_key
from youyue.identity.mock_platform.sms import messages

server = Server()
LEVELS = {"L2": gettext_lazy("L2 实名"), "L3": gettext_lazy("L3 实名并刷脸")}
USER_TYPES = {"person": gettext_lazy("个人登录"), "legal_person": gettext_lazy("单位登录")}
WAYS = {
    "password": gettext_lazy("账号密码"),
    "social_card": gettext_lazy("电子社保卡扫码"),
    "yueshengshi": gettext_lazy("粤省事扫码"),
}


@never_cache
def authorize(request: HttpRequest) -> HttpResponse:
    """The login page; straight back with a code where the platform still knows the browser."""
    try:
        grant = server.get_consent_grant(request)
    except OAuth2Error as error:
        return render(request, "mock_platform/ended.html", {"error": error.get_body()}, status=403)
    if "cancel" in request.GET:
        return server.approve(grant, None, "cancel")
    if request.method == "POST":
        return _log_in(request, grant)
    known = remembered.read(request)
    if known is not None and known.is_enough(request.GET):
        return server.approve(grant, everybody()[known.account], "session", known.level, known.at)
    return _login_page(request)


def _log_in(request: HttpRequest, grant: CodeGrant) -> HttpResponse:
    way, user_type = _choice(request)
    if way == "password":
        account = request.POST.get("account", "").strip()
        person = everybody().get(account)
        if person is None or request.POST.get("password") != PASSWORD:
            return _login_page(request, problem=_("账号或密码不对，请核对后再试"), account=account)
        if person["user_type"] != user_type:
            other = USER_TYPES[person["user_type"]]
            return _login_page(request, problem=_("这个账号要从“%s”进入") % other, account=account)
    else:
        ticket = ticket_of(request.POST.get("ticket", ""))
        if ticket is None:
            return _login_page(request, problem=_("二维码已过期，请扫描新的二维码"))
        person = everybody().get(ticket.account)
        if person is None:
            return _login_page(request, problem=_("还没有在手机上确认，请先扫码并确认登录"), ticket=ticket)
    level = request.POST.get("level", "")
    known = remembered.Remembered(
        person["preferred_username"],
        level if level in LEVELS else person["assurance_level"],
        int(time.time()),
    )
    return known.keep(server.approve(grant, person, way, known.level, known.at), _home())


def _login_page(
    request: HttpRequest, *, problem: str = "", account: str = "", ticket: Any = None
) -> HttpResponse:
    way, user_type = _choice(request)
    if way != "password":
        ticket = ticket or new_ticket(way, user_type)
    context = {
        "user_types": [(code, label, _here(request, who=code)) for code, label in USER_TYPES.items()],
        "ways": [(code, label, _here(request, way=code)) for code, label in WAYS.items()],
        "way": way,
        "user_type": user_type,
        "problem": problem,
        "account": account or request.GET.get("account", ""),
        "password": PASSWORD,
        "levels": LEVELS.items(),
        "level": request.POST.get("level", ""),
        "ticket": ticket,
        "app": WAYS[way].removesuffix(_("扫码")),
        "people": [
            person | {"fill": _here(request, account=person["preferred_username"])}
            for person in of_kind(user_type)
        ],
        "cancel": _here(request, cancel="1"),
        "has_errors": bool(problem),
    }
    return render(request, "mock_platform/login.html", context)


def phone(request: HttpRequest, ticket: str) -> HttpResponse:
    """The phone after scanning: choose who holds it, and confirm."""
    shown = ticket_of(ticket)
    if shown is None:
        return render(request, "mock_platform/phone.html", {"state": "expired", "app": ""})
    people, state = of_kind(shown.user_type), ""
    if request.method == "POST":
        account = request.POST.get("account", "")
        if account in {person["preferred_username"] for person in people}:
            shown.confirm(account)
            state = "confirmed"
        else:
            state = "nobody"
    context = {"app": WAYS[shown.way].removesuffix(_("扫码")), "people": people, "state": state}
    return render(request, "mock_platform/phone.html", context)


def scan_state(request: HttpRequest, ticket: str) -> HttpResponse:
    """Whether the phone has confirmed; asked by the login page every two seconds."""
    shown = ticket_of(ticket)
    return JsonResponse({"confirmed": bool(shown and shown.account), "expired": shown is None})


def scan_code(request: HttpRequest, ticket: str) -> HttpResponse:
    """The picture that leads a phone to the page above."""
    if ticket_of(ticket) is None:
        raise Http404
    address = request.build_absolute_uri(reverse("mock_platform:phone", args=[ticket]))
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", scale=4, border=2, xmldecl=False)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@never_cache
def end_session(request: HttpRequest) -> HttpResponse:
    """RP-initiated logout: the platform forgets the browser, and sends it back if the site proves itself."""
    back = request.GET.get("post_logout_redirect_uri", "")
    host, _port = split_domain_port(back.partition("://")[2].partition("/")[0])
    if _is_our_token(request.GET.get("id_token_hint", "")) and validate_host(host, settings.ALLOWED_HOSTS):
        response: HttpResponse = HttpResponseRedirect(back)
    else:
        response = render(request, "mock_platform/ended.html", {"error": None})
    response.delete_cookie(remembered.COOKIE, path=_home(), samesite="Lax")
    return response


def _is_our_token(token: str) -> bool:
    try:
        jwt.decode(token, signing_key(), algorithms=["ES256"])
    except (JoseError, ValueError):
        return False
    return True


def _choice(request: HttpRequest) -> tuple[str, str]:
    way, user_type = request.GET.get("way", ""), request.GET.get("who", "")
    return way if way in WAYS else "password", user_type if user_type in USER_TYPES else "person"


def _here(request: HttpRequest, **changes: str) -> str:
    """This page with some of its parameters changed; the person to fill in goes with the kind of user."""
    query = request.GET.copy()
    query.pop("account", None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _home() -> str:
    return reverse("mock_platform:authorize").rpartition("/")[0] + "/"


@never_cache
def short_messages(request: HttpRequest) -> HttpResponse:
    """The short messages that a real gateway would have sent."""
    return render(request, "mock_platform/sms.html", {"messages_sent": messages()})
