"""A gateway for short messages that sends nothing: they stand on a page of the mock platform."""

from typing import Any

from django.core.cache import cache
from django.utils import timezone

from youyue.identity.masks import mask_mobile

KEY = "mock-platform:sms"
MOST, LIVES = 50, 7 * 24 * 3600


class Gateway:
    """What SMS_GATEWAY names in development."""

    def send(self, number: str, text: str, timeout: float) -> None:
        message = {"to": mask_mobile(number), "text": text, "at": timezone.now()}
        cache.set(KEY, [message, *messages()][:MOST], LIVES)


def messages() -> list[dict[str, Any]]:
    """The latest messages, newest first: masked number, text, moment."""
    return list(cache.get(KEY, ()))
