"""The mock platform belongs to development and tests."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register


@register()
def only_in_development(app_configs: Any, **kwargs: Any) -> list[Error]:
    if settings.DEBUG and not settings.PRODUCTION:
        return []
    return [
        Error(
            "The mock platform lets anybody sign in as anybody.",
            hint="Unset MOCK_PLATFORM, or switch DEBUG on.",
            id="identity.E001",
        )
    ]
