"""Telling somebody something: one line in the portal, and letters by the channels that she wants.

It is written in the transaction that caused it. Nothing is sent from here; the worker sends.
"""

from django.db import IntegrityError, transaction

from youyue.identity.models import User
from youyue.notices import channels
from youyue.notices.kinds import KINDS
from youyue.notices.models import Notice, NoticeSettings


@transaction.atomic
def notify(
    user: User,
    text: str,
    path: str = "",
    *,
    kind: str = "",
    about: object = "",
    topic: str = "",
    once: str = "",
) -> Notice | None:
    """Write a notice for `user`, and a letter for each channel she wants; None if she was told `once` before.

    `text` says that something happened and never to whom: no names, numbers or contents of anybody. `path`
    is a page of this site. `kind` is a key of `KINDS`. `about` is the key of the thing it is about: notices
    about the same thing stand together under `topic`, and are read together. Raises ValueError for a path
    that leads elsewhere, KeyError for a kind that is none.
    """
    if path and (not path.startswith("/") or path.startswith("//")):
        raise ValueError("a notice leads to a path of this site")
    declared = KINDS[kind] if kind else None
    notice = Notice(to=user, text=text[:300], path=path, kind=kind, about=str(about), topic=topic)
    notice.once = once or None
    settings = NoticeSettings.objects.filter(user=user).first() or NoticeSettings(user=user)
    by_mail = channels.MAIL.is_open(user) and settings.wants("mail", declared)
    waits = settings.mail == settings.Mail.DAILY and not (declared and declared.is_urgent)
    notice.awaits_digest = by_mail and waits
    if once and Notice.objects.filter(to=user, once=once).exists():
        return None
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:  # somebody else has told her at this moment
        if once and Notice.objects.filter(to=user, once=once).exists():
            return None
        raise
    if by_mail and not waits:
        channels.MAIL.enqueue(notice)
    if channels.SMS.is_open(user) and settings.wants("sms", declared):
        channels.SMS.enqueue(notice)
    return notice
