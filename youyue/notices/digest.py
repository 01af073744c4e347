"""每天一封汇总: one letter at the end of the day instead of a letter for each notice."""

from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youyue.identity.models import User
from youyue.notices import channels
from youyue.notices.kinds import KINDS
from youyue.notices.models import Notice, NoticeSettings

AT = time(17)


def send_all() -> int:
    """Write the letters of everybody who has something waiting, once it is 17:00; returns how many.

    Asked again at once it finds nothing: what a letter tells of waits no longer, in the same transaction.
    """
    if timezone.localtime().time() < AT:
        return 0
    return sum(_send(user) for user in _waiting())


def _waiting() -> list[UUID]:
    today = timezone.make_aware(datetime.combine(timezone.localdate(), AT))
    rows = Notice.objects.filter(awaits_digest=True, at__lt=today)
    return list(rows.order_by().values_list("to", flat=True).distinct())


@transaction.atomic
def _send(key: UUID) -> int:
    user = User.objects.select_for_update(of=("self",)).get(pk=key)
    waiting = Notice.objects.filter(to=user, awaits_digest=True)
    kinds = list(waiting.filter(read_at=None).order_by("at", "id").values_list("kind", flat=True))
    waiting.update(awaits_digest=False)
    wanted = NoticeSettings.objects.filter(user=user).first() or NoticeSettings(user=user)
    kinds = [kind for kind in kinds if wanted.wants("mail", KINDS.get(kind))]
    if not kinds or not channels.MAIL.is_open(user):
        return 0
    channels.MAIL.write(
        user,
        _("优粤卡在线申办：消息汇总"),
        _sentence(kinds),
        settings.SITE_URL + reverse("notices:list"),
        kind="",
    )
    return 1


def _sentence(kinds: list[str]) -> str:
    """How many of what: 有 5 条还没读的消息：新申请送到本单位 3 条、已超期 2 条."""
    counts = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    each = [
        _("%(what)s %(n)d 条") % {"what": KINDS[kind].label if kind in KINDS else _("其他"), "n": n}
        for kind, n in counts.items()
    ]
    total = ngettext("有 %(n)d 条还没读的消息：%(each)s", "有 %(n)d 条还没读的消息：%(each)s", len(kinds))
    return total % {"n": len(kinds), "each": _("、").join(each)}
