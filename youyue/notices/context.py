"""The number beside 消息 in the header."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from youyue.notices.models import Notice


def unread(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `unread_notices`, counted by one query, and only where a template asks."""

    def count() -> int:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        return Notice.objects.filter(to=user, read_at=None).count()

    return {"unread_notices": SimpleLazyObject(count)}
