"""The access log's one door: who looked at whose data."""

import ipaddress

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from youyue.identity.alarms import LogFailed
from youyue.identity.models import AccessLog, User
from youyue.identity.requests import SignedInRequest
from youyue.ui.outages import is_outage


def log_look(
    request: SignedInRequest,
    *,
    whose: User,
    action: AccessLog.Action,
    what: str,
    object_id: object = "",
    role: str,
    purpose: str = "",
    reason: str = "",
) -> AccessLog:
    """Record a look and return it; called by `looks.looking` before the first byte is sent.

    `what` names the thing (证件号码, 劳动合同第 2 页) and never carries its content; `role` is in which
    capacity the person looks (本人, 岭海先进材料研究院审核员); `purpose` and `reason` are what for.
    """
    look = AccessLog(
        at=timezone.now(),
        by=request.user,
        role=str(role)[:200],
        whose=whose,
        action=action,
        what=str(what)[:300],
        purpose=purpose,
        reason=str(reason)[:200],
        object_id=str(object_id)[:40],
        ip=client_ip(request),
    )
    try:
        look.save(force_insert=True)
    except DatabaseError as error:
        if is_outage(error):
            raise
        raise LogFailed(AccessLog._meta.db_table) from error
    return look


def client_ip(request: HttpRequest) -> str | None:
    """The browser's address: from the header that the operator's own proxy sets, else the connection's."""
    header = settings.CLIENT_IP_HEADER
    text = request.META.get(header, "") if header else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return None
