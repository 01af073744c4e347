"""The number beside 消息 in the header."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from youyue.identity.models import User
from youyue.notices.models import Notice
from youyue.prepared import Prepared

_unread = Prepared(
    lambda to: (
        Notice.objects.filter(to=to, read_at=None)
        .order_by()
        .values("to")
        .annotate(n=Count("pk"))
        .values_list("n", flat=True)
    ),
    to=User._meta.pk,
)


def unread(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `unread_notices`, counted by one query, and only where a template asks; a view that
    has counted them with something else has put them on the request."""

    def count() -> int:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        return _unread.first(to=user.pk) or 0

    known: int | None = getattr(request, "unread_notices", None)
    return {"unread_notices": SimpleLazyObject(count) if known is None else known}
