"""A support code: the applicant makes one and reads it out, a supporter enters it and looks, nothing more.

Nobody signs in as somebody else. The code opens one application to one supporter for a quarter of an hour;
what she opens is logged as every look of others is, and either of them ends it at once.
"""

import secrets
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.models import Application, SupportVisit
from youyue.identity.assurance.doors import HOLDERS, SUPPORT
from youyue.identity.models import User
from youyue.identity.offers import ALPHABET, hash_of

LENGTH = 8
"""40 bits, for a quarter of an hour: a supporter may guess ten times a minute."""
MINUTES = 15
LIFE = timedelta(minutes=MINUTES)


class CodeRefused(Exception):
    """`message` is why a code opens nothing."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def is_supporter(user: User) -> bool:
    """By a group or to the person; being a superuser is no office."""
    name = {"content_type__app_label": "applicants", "codename": "visit_application"}
    mine = Q(group__user=user) | Q(user=user)
    return user.is_active and Permission.objects.filter(mine, **name).exists()


HOLDERS[SUPPORT] = is_supporter


@transaction.atomic
def new_code(application: Application) -> str:
    """A fresh code, to be shown once. The one before it, if nobody has entered it, opens nothing any more."""
    now = timezone.now()
    code = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
    application.support_visits.filter(by=None, ended_at=None).update(ended_at=now)
    SupportVisit.objects.create(
        application=application, code_hash=hash_of(code), at=now, expires_at=now + LIFE
    )
    return code


def enter(code: str, *, by: User) -> SupportVisit:
    """Open the visit to this supporter, once and for good. Raises `CodeRefused`."""
    waiting = SupportVisit.objects.waiting().filter(code_hash=hash_of(code))
    visit: Any = waiting.select_related("application").first()
    if visit is not None and visit.application.applicant_id == by.pk:
        raise CodeRefused(_("这是您自己的申请，不能自己当客服来看"))
    now = timezone.now()
    if visit is None or not waiting.update(by=by, began_at=now, ends_at=now + LIFE):
        raise CodeRefused(_("这个客服码不对、已经用过或者过期了，请申办人重新生成一个"))
    visit.refresh_from_db()
    return visit  # type: ignore[no-any-return]


def end(visits: Any) -> int:
    """End those of these visits that are not over, codes that nobody has entered among them."""
    rows: int = visits.filter(ended_at=None).update(ended_at=timezone.now())
    return rows
