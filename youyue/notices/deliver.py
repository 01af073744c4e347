"""Telling somebody something: one line in the portal, and one mail if she left an address."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from youyue.identity.models import User
from youyue.notices.models import Notice, Outbox


@transaction.atomic
def notify(user: User, text: str, path: str = "") -> Notice:
    """Write a notice, and a mail to the outbox, in the transaction that caused them.

    `text` says that something happened and never to whom: no names, numbers or contents of anybody. `path`
    is a page of this site. Nothing is sent from here; the worker sends.
    """
    if path and (not path.startswith("/") or path.startswith("//")):
        raise ValueError("a notice leads to a path of this site")
    notice = Notice.objects.create(to=user, text=text[:300], path=path)
    if user.email:
        Outbox.objects.create(
            to=user.email, subject=_("优粤卡在线申办：您有一条新消息"), body=_letter(notice)
        )
    return notice


def _letter(notice: Notice) -> str:
    return _(
        "您好：\n\n%(text)s\n\n请登录查看：%(address)s\n\n"
        "这封邮件由系统自动发出，请不要直接回复。邮件里不含您的个人资料，我们也不会在邮件里索要密码。\n"
    ) % {"text": notice.text, "address": f"{settings.SITE_URL}{notice.path or '/notices/'}"}
