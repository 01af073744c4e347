import os

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


class MockPlatformConfig(AppConfig):
    """A stand-in for the unified identity platform; anybody can be anybody here."""

    name = "youyue.identity.mock_platform"
    verbose_name = _("模拟统一身份认证平台")

    def ready(self) -> None:
        # a server that skips system checks must not come up with it either
        if settings.PRODUCTION:
            raise ImproperlyConfigured("MOCK_PLATFORM lets anybody sign in as anybody: not in production")
        from youyue.identity.mock_platform import checks  # noqa: F401

        # Authlib refuses http for everything but the name localhost
        os.environ.setdefault("AUTHLIB_INSECURE_TRANSPORT", "1")
