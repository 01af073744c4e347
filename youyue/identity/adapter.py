"""Where allauth asks us: nobody signs up, facts are taken over, and every failure has a page of ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from youyue.identity import accounts, pages
from youyue.identity.assurance import marks
from youyue.identity.models import User
from youyue.identity.openid import PlatformLogin
from youyue.identity.sealed import seal, unseal

ID_TOKEN = "identity_id_token"  # noqa: S105 (a key of the session)


class PlatformAdapter(DefaultSocialAccountAdapter):
    """The sign-in itself. `sociallogin.facts` was verified by `openid.PlatformOAuth2Adapter`."""

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """From the settings alone: a row in the database must not be able to become a way in."""
        config = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
        return [SocialApp(provider="openid_connect", **app) for app in config]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> User:
        login: PlatformLogin = sociallogin
        return login.user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        login: PlatformLogin = sociallogin
        user, login.changed = accounts.admit(login.facts, email=login.email)
        login.account, _created = SocialAccount.objects.update_or_create(
            provider=login.account.provider,
            uid=login.account.uid,
            defaults={"user": user, "extra_data": login.account.extra_data},
        )
        login.user = user
        if not user.is_active:
            raise ImmediateHttpResponse(pages.disabled(request))
        if login.is_step_up:  # the session is hers already, and stays; its forms keep their token
            marks.from_platform(request, login.account.extra_data)
            marks.renew_key(request)
            wanted = getattr(request, "wanted_page", "")
            raise ImmediateHttpResponse(HttpResponseRedirect(wanted or home_of(user)))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        raise ImmediateHttpResponse(pages.failed(request, error=error, exception=exception))


class AccountAdapter(DefaultAccountAdapter):
    """What happens once the person is in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """None: a second factor is asked for at the doors that need it, and not at every sign-in."""
        return []

    def post_login(
        self, request: HttpRequest, user: Any, *, signal_kwargs: Any, redirect_url: str | None, **kwargs: Any
    ) -> HttpResponse:
        login: PlatformLogin = signal_kwargs["sociallogin"]
        # allauth notes the account's identifier in the session; nobody here needs it
        for key in [key for key in request.session.keys() if key.startswith("account_")]:  # noqa: SIM118
            del request.session[key]
        marks.from_platform(request, login.account.extra_data)
        request.session[ID_TOKEN] = str(seal(login.id_token, _place_of(user)))
        accounts.announce(user, login.changed, request)
        if login.changed:
            messages.info(request, _("平台资料有更新：%s") % "、".join(login.changed))
        return HttpResponseRedirect(redirect_url or home_of(user))


def home_of(user: User) -> str:
    """Where a sign-in leads that was not asked for by a page."""
    if user.is_staff:
        return settings.OFFICE_REDIRECT_URL
    if user.is_legal_person:
        return settings.LEGAL_PERSON_REDIRECT_URL
    return settings.LOGIN_REDIRECT_URL


def kept_id_token(request: HttpRequest, user: User) -> str:
    """The ID token of this session, for signing out at the platform; "" if there is none."""
    return unseal(request.session.get(ID_TOKEN, ""), _place_of(user))


def _place_of(user: User) -> str:
    return f"session:id_token:{user.pk}"
