"""Time runs out: who has an application is told two working days before; once it is over, the desk's admins
too."""

from collections.abc import Iterable
from datetime import time
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.desk.desks import DESKS, Desk, place_of
from applicants.models import Application, Membership
from applicants.notifications import AUDIENCES
from applicants.workflow import lock
from youyue.identity.models import User

WARNED = 2  # working days before the last one
AWAY = 6  # working days that the worker may have been away
FROM, UNTIL = time(8), time(20)


def tell() -> int:
    """Write the notices that are due now, in the daytime; returns how many. Once a person and period."""
    if not FROM <= timezone.localtime().time() < UNTIL:
        return 0
    return sum(_tell(desk, pk) for desk in DESKS.values() for pk in _waiting(desk))


def _waiting(desk: Desk) -> Iterable[UUID]:
    column = desk.clock.column
    waiting = Application.objects.filter(
        stage__in=desk.todo,
        **{f"{column}__lt": desk.clock.edge(WARNED), f"{column}__gte": desk.clock.edge(-AWAY)},
    )
    return list(waiting.values_list("pk", flat=True))


@transaction.atomic
def _tell(desk: Desk, pk: UUID) -> int:
    application = lock(pk)
    began = getattr(application, desk.clock.column)
    if application.stage not in desk.todo or not began:
        return 0  # decided meanwhile
    is_over = began < desk.clock.edge(-1)
    kind = desk.late_kind if is_over else desk.due_kind
    text = (
        _("一份申请已经超过办理期限，请尽快办理") if is_over else _("一份申请 2 个工作日内到期，请尽快办理")
    )
    audience = AUDIENCES[desk.role]
    people = {user.pk: user for user in audience.people(application, None)}
    if is_over:
        people |= _admins(desk, application)
    once = f"{kind}-{application.pk}-{began:%Y%m%d%H%M}"
    notices = [audience.notify(user, application, text, kind, once) for user in people.values()]
    return sum(notice is not None for notice in notices)


def _admins(desk: Desk, application: Application) -> dict[UUID, User]:
    here = {desk.place: place_of(application, desk), "role": Membership.Role.ADMIN}
    members = Membership.objects.here(**here).exclude(user=application.applicant_id).select_related("user")
    return {member.user_id: member.user for member in members}
