"""A production portal must know its platform."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register


@register()
def platform_is_configured(app_configs: Any, **kwargs: Any) -> list[Error]:
    errors = []
    if not settings.MOCK_PLATFORM and not settings.IDENTITY_ISSUER:
        errors.append(
            Error(
                "Nobody can sign in.",
                hint="Set IDENTITY_ISSUER to the platform's issuer.",
                id="identity.E002",
            )
        )
    if settings.PRODUCTION and not settings.IDENTITY_ISSUER.startswith("https://"):
        errors.append(Error("IDENTITY_ISSUER must be an https address in production.", id="identity.E003"))
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    if settings.PRODUCTION and not app["secret"]:
        errors.append(Error("IDENTITY_CLIENT_SECRET must be set in production.", id="identity.E004"))
    if settings.IDENTITY_MINIMUM_ASSURANCE not in ("L1", "L2", "L3", "L4", "L5"):
        errors.append(Error("IDENTITY_MINIMUM_ASSURANCE must be L1 to L5.", id="identity.E005"))
    if settings.SECOND_FACTOR_LEVEL not in ("L2", "L3", "L4", "L5") or settings.SECOND_FACTOR_MINUTES < 1:
        errors.append(
            Error(
                "SECOND_FACTOR_LEVEL must be L2 to L5, SECOND_FACTOR_MINUTES at least 1.", id="identity.E006"
            )
        )
    return errors
