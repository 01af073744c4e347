"""The ways out of the portal: mail, and short messages through a gateway. Adding one is a class and a line.

`enqueue` writes to the outbox in the transaction that caused it; `send` is the worker's. Each channel has its
own queue there: a gateway that hangs delays no mail.
"""

from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from youyue.identity.masks import mask_email, mask_mobile
from youyue.identity.models import User
from youyue.notices import unsubscribe
from youyue.notices.models import Notice, Outbox


class Channel(Protocol):
    slug: str

    def is_open(self, user: User) -> bool:
        """Whether the user can be reached this way at all."""

    def address_of(self, user: User) -> str:
        """Where a letter would go, masked, for the page 通知设置."""

    def enqueue(self, notice: Notice) -> None: ...

    def open(self) -> Any:
        """A connection for a batch. Raises OSError when nobody answers."""

    def send(self, letter: Outbox, connection: Any) -> None:
        """Raises OSError, and ValueError for a letter that can never be sent."""


class Mail:
    slug = "mail"

    def is_open(self, user: User) -> bool:
        return bool(user.is_active and user.email)

    def address_of(self, user: User) -> str:
        return mask_email(user.email)

    def enqueue(self, notice: Notice) -> None:
        address = settings.SITE_URL + (notice.path or reverse("notices:list"))
        self.write(notice.to, _("优粤卡在线申办：您有一条新消息"), notice.text, address, notice.kind)

    def write(self, user: User, subject: str, sentence: str, address: str, kind: str) -> None:
        """A letter of one sentence and one link, and one more that ends letters of its kind, or all."""
        off_path = unsubscribe.path_for(user, kind)
        which = _("不想再收这类邮件") if kind else _("不想再收任何通知邮件")
        body = _(
            "您好：\n\n%(text)s\n\n请登录查看：%(address)s\n\n"
            "这封邮件由系统自动发出，请不要直接回复。邮件里不含您的个人资料，我们也不会在邮件里索要密码。\n"
            "%(which)s，打开这里退订，不用登录：%(off)s\n"
        ) % {"text": sentence, "address": address, "which": which, "off": settings.SITE_URL + off_path}
        Outbox.objects.create(
            channel=self.slug, to=user.email, user=user, subject=subject, body=body, off_path=off_path
        )

    def open(self) -> BaseEmailBackend:
        connection: BaseEmailBackend = get_connection()
        connection.open()
        return connection

    def send(self, letter: Outbox, connection: BaseEmailBackend) -> None:
        headers = {}
        if letter.off_path:  # RFC 8058: the mail program's own button, one click
            headers["List-Unsubscribe"] = f"<{settings.SITE_URL}{letter.off_path}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        EmailMessage(
            letter.subject, letter.body, to=[letter.to], connection=connection, headers=headers
        ).send()


class ShortMessages:
    """Through the class that SMS_GATEWAY names; its `send(number, text, timeout)` raises OSError."""

    slug = "sms"

    def is_open(self, user: User) -> bool:
        return bool(settings.SMS_GATEWAY and user.is_active and user.mobile)

    def address_of(self, user: User) -> str:
        return mask_mobile(user.mobile)

    def enqueue(self, notice: Notice) -> None:
        text = _("【优粤卡】%(text)s。请登录网站查看。") % {"text": notice.text.rstrip("。")}
        Outbox.objects.create(channel=self.slug, user=notice.to, subject=_("短信"), body=text)

    def open(self) -> Any:
        if not settings.SMS_GATEWAY:
            raise ValueError("no gateway")
        return import_string(settings.SMS_GATEWAY)()

    def send(self, letter: Outbox, connection: Any) -> None:
        if letter.user is None or not letter.user.mobile:
            raise ValueError("nobody to send to")
        connection.send(letter.user.mobile, letter.body, timeout=settings.SMS_TIMEOUT)


MAIL, SMS = Mail(), ShortMessages()
CHANNELS: tuple[Channel, ...] = (MAIL, SMS)
