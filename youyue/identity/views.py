"""Signing in and out. The platform does both; here is where it sends people from and to."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from youyue.identity import pages, states
from youyue.identity.adapter import home_of, kept_id_token
from youyue.identity.models import User
from youyue.identity.openid import PROVIDER_ID, PlatformOAuth2Adapter, PlatformProvider
from youyue.identity.platform import AnswerRefused, Platform, Unavailable
from youyue.identity.requests import SignInRequest
from youyue.identity.sealed import SealBroken


@never_cache
@require_safe
def sign_in(request: SignInRequest) -> HttpResponse:
    """Off to the platform. `next` is a page of this site; `again` asks for another account, `step_up` for
    a second proof of who is signed in here."""
    afresh = "again" in request.GET
    steps_up = "step_up" in request.GET and request.user.is_authenticated
    next_url = own_page(request, request.GET.get("next", ""))
    request.wanted_page = next_url
    if request.user.is_authenticated and not afresh and not steps_up:
        return HttpResponseRedirect(next_url or home_of(request.user))
    provider: PlatformProvider = get_adapter(request).get_provider(request, provider=PROVIDER_ID)
    try:
        who = str(request.user.pk) if steps_up else None
        return states.settle(request, provider.start(request, next_url=next_url, afresh=afresh, who=who))
    except (AnswerRefused, Unavailable) as error:
        return pages.failed(request, exception=error)


class Callback(OAuth2CallbackView):
    """allauth's exchange, with the state that waits in the browser and the nonce beside it."""

    adapter: PlatformOAuth2Adapter

    def _get_state(self, request: Any, provider: object) -> tuple[dict[str, Any] | None, HttpResponse | None]:
        state = states.take(request, request.GET.get("state", ""))
        if state is None:
            return None, pages.failed(request)
        self.adapter.nonce, self.adapter.step_up = state.get("nonce", ""), state.get("step_up")
        request.wanted_page = state.get("next", "")
        return state, None


@never_cache
@require_safe
def callback(request: HttpRequest) -> HttpResponse:
    try:
        answer: HttpResponse = Callback.adapter_view(PlatformOAuth2Adapter(request))(request)
    except (AnswerRefused, Unavailable) as error:
        answer = pages.failed(request, exception=error)
    return states.forget(request, request.GET.get("state", ""), answer)


@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here and at the platform. A mere link does nothing: it could be anybody's."""
    if request.method != "POST" or not request.user.is_authenticated:
        return HttpResponseRedirect("/")
    address = _end_of_platform_session(request, request.user)
    logout(request)
    messages.success(request, _("您已退出登录"))
    return HttpResponseRedirect(address or "/")


def _end_of_platform_session(request: HttpRequest, user: User) -> str:
    """RP-initiated logout; "" where the platform offers none or cannot be reached."""
    try:
        endpoint = Platform(request).endpoint("end_session_endpoint")
        hint = kept_id_token(request, user)
    except (AnswerRefused, Unavailable, SealBroken):
        return ""
    if not endpoint.startswith(("https://", "http://")) or not hint:
        return ""
    parameters = {"id_token_hint": hint, "post_logout_redirect_uri": request.build_absolute_uri("/")}
    return f"{endpoint}?{urlencode(parameters)}"


def own_page(request: HttpRequest, address: str) -> str:
    """`address` if it is a page of this site that is not the sign-in itself, else ""."""
    is_own = len(address) <= 2000 and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return "" if not is_own or address.startswith(reverse("identity:sign_in")) else address
