"""allauth's OpenID Connect provider, made strict for one pinned platform.

The stock provider believes unsigned, foreign and re-used answers in the code flow; this one sends a nonce and
PKCE, verifies everything that `id_token.py` lists, and demands that userinfo speaks of the same account.
"""

import secrets
import time
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

from youyue.identity import id_token, states
from youyue.identity.assurance import marks
from youyue.identity.assurance.marks import LEVELS
from youyue.identity.claims import email_from, facts_from
from youyue.identity.models import User, issuer_key
from youyue.identity.platform import AnswerRefused, Platform

PROVIDER_ID = "platform"
SCOPE = ["openid", "profile", "email", "phone"]
LONGEST_TOKEN = 16 * 1024
"""Characters: one is kept in the session, the other sent in a header."""
STEP_UP_AGE = 300
"""Seconds of `max_age` in a question that steps up; with it the answer has to say when she was asked."""


class StepUpRefused(AnswerRefused):
    """The account is genuine, but this is no second proof of who sits before a session that is on."""

    def __init__(self, why: str, level: str = "") -> None:
        super().__init__(f"step-up: {why}")
        self.why, self.level = why, level


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
    is_step_up: bool


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
            token = answer.get(name)
            if not isinstance(token, str) or not token.isascii() or len(token) > LONGEST_TOKEN:
                raise AnswerRefused(f"no {name}")
        return answer


class PlatformOAuth2Adapter(OpenIDConnectOAuth2Adapter):
    """One exchange with the platform: start, redeem, verify."""

    client_class = PlatformClient

    def __init__(self, request: HttpRequest, provider_id: str = PROVIDER_ID) -> None:
        super().__init__(request, provider_id)
        self.platform = Platform(request)
        self.nonce = ""
        self.step_up: dict[str, Any] | None = None  # who asked for it, and when, if this is no sign-in

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
        if known and known.extra_data.get("iss") != issuer_key():
            raise AnswerRefused("sub of another issuer")
        userinfo = self.platform.read(self.platform.endpoint("userinfo_endpoint"), token=token.token)
        if userinfo.get("sub") != claims["sub"]:
            raise AnswerRefused("userinfo sub")
        self._require_assurance(claims.get("acr"))
        if self.step_up is not None:
            self._require_step_up(request, claims)
        provider: PlatformProvider = self.get_provider()
        login: PlatformLogin = provider.sociallogin_from_response(request, {"id_token": claims})
        login.account.extra_data |= {"iss": issuer_key()}
        login.facts = facts_from(claims, userinfo)
        login.email = email_from(userinfo)
        login.id_token = kwargs["response"]["id_token"]
        login.is_step_up = self.step_up is not None
        return login

    def _require_step_up(self, request: Any, claims: dict[str, Any]) -> None:
        """The same person, whom the platform asked after we did, at the level that counts."""
        asked: dict[str, Any] = self.step_up or {}
        at, user = claims.get("auth_time"), request.user
        # by subject: the session may be another's by now, and the answer is whoever's she signed in as there
        if not user.is_authenticated or str(user.pk) != asked["who"] or user.subject != claims["sub"]:
            raise StepUpRefused("who")
        if type(at) is not int or not asked["at"] - id_token.SKEW <= at <= time.time() + id_token.SKEW:
            raise StepUpRefused("auth_time")
        if not marks.is_enough(claims.get("acr")):
            raise StepUpRefused("acr", str(claims["acr"]))

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

    def start(
        self, request: HttpRequest, *, next_url: str, afresh: bool, who: str | None = None
    ) -> HttpResponse:
        """The redirect to the platform; `afresh` asks it to let the person choose an account again, `who` to
        ask this user once more, now and at the level of a second factor."""
        nonce = secrets.token_urlsafe(24)
        auth_params = {"nonce": nonce} | ({"prompt": "login"} if afresh or who else {})
        state: dict[str, Any] = {"nonce": nonce}
        if who:
            auth_params |= {"max_age": str(STEP_UP_AGE), "acr_values": settings.SECOND_FACTOR_LEVEL}
            state["step_up"] = {"who": who, "at": int(time.time())}
        answer: HttpResponse = self.redirect(
            request, AuthProcess.LOGIN, next_url=next_url, scope=SCOPE, auth_params=auth_params, **state
        )
        return answer

    def stash_redirect_state(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,
        state_id: str | None = None,
        **kwargs: Any,
    ) -> str:
        return states.begin(request, {"process": process, "next": next_url or "", **kwargs})

    def extract_uid(self, data: dict[str, Any]) -> str:
        subject: str = data["id_token"]["sub"]
        return subject

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """How and when the person signed in, and nothing about who she is."""
        claims = data["id_token"]
        auth_time = claims.get("auth_time")
        return {"acr": claims["acr"]} | (
            {"auth_time": auth_time} if type(auth_time) is int and 0 < auth_time < 1 << 40 else {}
        )

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []
