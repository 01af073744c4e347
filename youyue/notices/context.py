"""The number beside 消息 in the header."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from youyue.identity.models import User
from youyue.notices.models import Notice
from youyue.prepared import Prepared


def unread_of(to: Any) -> QuerySet[Notice, Any]:
    """How many notices this person has not read: one value, or no row at all for none. It can stand in a
    statement that is asked anyway, as a subquery."""
    rows = Notice.objects.filter(to=to, read_at=None).order_by().values("to")
    return rows.annotate(n=Count("pk")).values_list("n", flat=True)


_unread = Prepared(unread_of, to=User._meta.pk)


def unread(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `unread_notices`, counted by one query, and only where a template asks; who has
    counted them with something else has put them on the person who is signed in (`User.unread_notices`)."""

    def count() -> int:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        if user.unread_notices is not None:
            return user.unread_notices
        return _unread.first(to=user.pk) or 0

    return {"unread_notices": SimpleLazyObject(count)}
