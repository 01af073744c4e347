"""Where somebody is signed in: one row for each session, to be seen and ended by its owner.

Kept are words about the device and half of the address, as they are shown; when the session goes, so do they.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import OuterRef, Subquery
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youyue.identity.masks import mask_address

# The first that is in what a browser says of itself; each pretends to be those below it.
SYSTEMS = {
    "HarmonyOS": "HarmonyOS",
    "OpenHarmony": "HarmonyOS",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "Linux": "Linux",
}
BROWSERS = {
    "MicroMessenger": "微信",
    "DingTalk": "钉钉",
    "QQBrowser": "QQ 浏览器",
    "Edg": "Edge",
    "Firefox": "Firefox",
    "OPR": "Opera",
    "Chrome": "Chrome",
    "Safari": "Safari",
}


class SignIn(models.Model):
    """A session of a person. `session_key` is no foreign key: sessions are deleted by Django in bulk."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    at = models.DateTimeField(_("登录时间"), auto_now_add=True)
    device = models.CharField(_("设备"), max_length=60, blank=True)
    address = models.CharField(_("地址"), max_length=20, blank=True, help_text="masked")

    class Meta:
        verbose_name = verbose_name_plural = _("登录")
        ordering = ("-at", "-id")


@receiver(user_logged_in)
def note(sender: Any, request: HttpRequest | None, user: Any, **_more: Any) -> None:
    """Called once the session has got its new key."""
    if request is None or not hasattr(request, "session"):
        return
    if request.session.session_key is None:
        request.session.save()
    from youyue.identity.access import client_ip

    SignIn.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "at": timezone.now(),
            "device": device_of(request.headers.get("User-Agent", "")),
            "address": mask_address(client_ip(request) or ""),
        },
    )


def device_of(agent: str) -> str:
    """`Windows · Chrome`; "" for what says nothing we know."""
    words = []
    for known in (SYSTEMS, BROWSERS):
        words += [word for mark, word in known.items() if mark in agent][:1]
    return " · ".join(words)


def of(user: Any) -> "models.QuerySet[SignIn]":
    """Those that are still on, each with `until`."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    rows = SignIn.objects.filter(user=user).annotate(until=Subquery(alive.values("expire_date")))
    return rows.filter(until__isnull=False)


def end(sign_ins: Iterable[SignIn]) -> int:
    """End these sessions at once; how many they were."""
    keys = [sign_in.session_key for sign_in in sign_ins]
    Session.objects.filter(session_key__in=keys).delete()
    SignIn.objects.filter(session_key__in=keys).delete()
    return len(keys)


def end_all(user: Any) -> int:
    """For whoever lost a right: nothing that was opened with it stays open."""
    return end(SignIn.objects.filter(user=user))


def forget_ended() -> None:
    """Rows whose sessions are gone."""
    SignIn.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
