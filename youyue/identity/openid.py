"""allauth's OpenID Connect provider, made strict for one pinned platform.

The stock provider believes unsigned, foreign and re-used answers in the code flow; this one sends a nonce and
PKCE, verifies everything that `id_token.py` lists, and demands that userinfo speaks of the same account.
"""

import secrets
from typing import Any

from allauth.socialaccount.models import SocialAccount, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from youyue.identity import id_token
from youyue.identity.claims import email_from, facts_from
from youyue.identity.models import User
from youyue.identity.platform import AnswerRefused, Platform

PROVIDER_ID = "platform"
SCOPE = ["openid", "profile", "email", "phone"]
LEVELS = ("L1", "L2", "L3", "L4", "L5")


class TooLittleAssurance(AnswerRefused):
    """The account is genuine, but the platform knows its holder less well than the service asks."""

    def __init__(self, level: str) -> None:
        super().__init__("assurance level")
        self.level = level


class PlatformLogin(SocialLogin):
    """allauth's sign-in with what we add to it. For the types only: allauth makes its own class."""

    user: User
    facts: dict[str, Any]
    email: str
    id_token: str
    changed: list[str]


class PlatformClient(OAuth2Client):
    """Redeems the code at the platform's token endpoint."""

    platform: Platform

    def get_access_token(
        self, code: str, pkce_code_verifier: Any = None, extra_data: Any = None
    ) -> dict[str, Any]:
        answer = self.platform.post(
            self.access_token_url,
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self.callback_url,
                "code_verifier": pkce_code_verifier,
                "client_id": self.consumer_key,
                "client_secret": self.consumer_secret,
            },
        )
        for name in ("access_token", "id_token"):
            if not isinstance(answer.get(name), str) or not answer[name].isascii():
                raise AnswerRefused(f"no {name}")
        return answer


class PlatformOAuth2Adapter(OpenIDConnectOAuth2Adapter):
    """One exchange with the platform: start, redeem, verify."""

    client_class = PlatformClient

    def __init__(self, request: HttpRequest, provider_id: str = PROVIDER_ID) -> None:
        super().__init__(request, provider_id)
        self.platform = Platform(request)
        self.nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        return self.platform.discovery()

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return request.build_absolute_uri(reverse("identity:callback"))

    def get_client(self, request: HttpRequest, app: Any) -> PlatformClient:
        client: PlatformClient = super().get_client(request, app)
        client.platform = self.platform
        return client

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        self._check_issuer_parameter(request)
        answer: dict[str, Any] = client.get_access_token(request.GET["code"], pkce_code_verifier)
        return answer

    def _check_issuer_parameter(self, request: HttpRequest) -> None:
        """RFC 9207: an answer that names an issuer names ours; one that promised to, does."""
        promised = self.openid_config.get("authorization_response_iss_parameter_supported") is True
        named = request.GET.get("iss", "" if promised else self.platform.issuer)
        if named != self.platform.issuer:
            raise AnswerRefused("iss parameter")

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        return SocialToken(token=data["access_token"])

    def complete_login(
        self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any
    ) -> PlatformLogin:
        claims = id_token.verify(
            kwargs["response"]["id_token"],
            issuer=self.platform.issuer,
            client_id=app.client_id,
            nonce=self.nonce,
            access_token=token.token,
            keys=self.platform.keys,
        )
        known = SocialAccount.objects.filter(provider=self.provider_id, uid=claims["sub"]).first()
        if known and known.extra_data.get("iss") != self._issuer_key():
            raise AnswerRefused("sub of another issuer")
        userinfo = self.platform.read(self.platform.endpoint("userinfo_endpoint"), token=token.token)
        if userinfo.get("sub") != claims["sub"]:
            raise AnswerRefused("userinfo sub")
        self._require_assurance(claims.get("acr"))
        provider: PlatformProvider = self.get_provider()
        login: PlatformLogin = provider.sociallogin_from_response(request, {"id_token": claims})
        login.account.extra_data |= {"iss": self._issuer_key()}
        login.facts = facts_from(claims, userinfo)
        login.email = email_from(userinfo)
        login.id_token = kwargs["response"]["id_token"]
        return login

    def _issuer_key(self) -> str:
        """What stands for the issuer beside `sub`; the mock is one, at whatever address it is used."""
        return settings.IDENTITY_ISSUER or "mock"

    def _require_assurance(self, level: object) -> None:
        if not isinstance(level, str) or level not in LEVELS:
            raise AnswerRefused("acr")
        if LEVELS.index(level) < LEVELS.index(settings.IDENTITY_MINIMUM_ASSURANCE):
            raise TooLittleAssurance(level)


class PlatformProvider(OpenIDConnectProvider):
    """The one provider. Nothing of the sign-in's shape can be set from the address line but `next`."""

    oauth2_adapter_class = PlatformOAuth2Adapter

    def get_callback_url(self) -> str:
        return reverse("identity:callback")

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("identity:sign_in")

    def get_pkce_params(self) -> dict[str, Any]:
        return generate_code_challenge()

    def start(self, request: HttpRequest, *, next_url: str, afresh: bool) -> HttpResponse:
        """The redirect to the platform; `afresh` asks it to let the person choose an account again."""
        nonce = secrets.token_urlsafe(24)
        auth_params = {"nonce": nonce} | ({"prompt": "login"} if afresh else {})
        answer: HttpResponse = self.redirect(
            request, AuthProcess.LOGIN, next_url=next_url, scope=SCOPE, auth_params=auth_params, nonce=nonce
        )
        return answer

    def extract_uid(self, data: dict[str, Any]) -> str:
        subject: str = data["id_token"]["sub"]
        return subject

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """How and when the person signed in, and nothing about who she is."""
        claims = data["id_token"]
        auth_time = claims.get("auth_time")
        return {"acr": claims["acr"]} | ({"auth_time": auth_time} if type(auth_time) is int else {})

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []
