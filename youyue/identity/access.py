"""The access log's one door: who looked at whose data."""

import ipaddress
from collections.abc import Collection

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from youyue.identity.models import AccessLog, User
from youyue.identity.requests import SignedInRequest


def log_look(
    request: SignedInRequest,
    *,
    whose: User,
    action: AccessLog.Action,
    what: str,
    object_id: object = "",
    role: str,
    reason: str = "",
) -> AccessLog:
    """Record a look and return it. Call before the first byte is sent: if this raises, send nothing.

    `what` names the thing (证件号码, 劳动合同第 2 页) and never carries its content; `role` is in which
    capacity the person looks (本人, 岭海先进材料研究院审核员); `reason` is why, where that is asked.
    """
    return AccessLog.objects.create(
        by=request.user,
        role=str(role)[:200],
        whose=whose,
        action=action,
        what=str(what)[:300],
        reason=str(reason)[:200],
        object_id=str(object_id)[:40],
        ip=client_ip(request),
    )


def log_own_look(request: SignedInRequest, name: str, among: Collection[str]) -> str:
    """Record that a person has a number of her own shown in full, and return its name; "" for what is none
    of those `among` which she may choose, or is empty."""
    if name not in among or not getattr(request.user, name):
        return ""
    log_look(
        request,
        whose=request.user,
        action=AccessLog.Action.REVEAL,
        what=User.label_of(name),
        object_id=request.user.pk,
        role=_("本人"),
    )
    return name


def client_ip(request: HttpRequest) -> str | None:
    """The browser's address: from the header that the operator's own proxy sets, else the connection's."""
    header = settings.CLIENT_IP_HEADER
    text = request.META.get(header, "") if header else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return None
