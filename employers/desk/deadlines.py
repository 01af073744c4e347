"""Time runs out: the holder is told two working days before; once it is over, the employer's admins too."""

from datetime import time
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.models import Application, Membership, Stage
from applicants.workflow import lock
from catalog import working_days
from employers.desk import audience
from youyue.identity.models import User

WAITING = (Stage.SUBMITTED, Stage.EMPLOYER_REVIEW)
WARNED = 2  # working days before the last one
AWAY = 6  # working days that the worker may have been away
FROM, UNTIL = time(8), time(20)


def tell() -> int:
    """Write the notices that are due now, in the daytime; returns how many. Once a person and submission."""
    if not FROM <= timezone.localtime().time() < UNTIL:
        return 0
    limit = working_days.limit()
    waiting = Application.objects.filter(
        stage__in=WAITING,
        submitted_at__lt=working_days.waited_at_least(limit - WARNED),
        submitted_at__gte=working_days.waited_at_least(limit + AWAY),
    )
    return sum(_tell(pk) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def _tell(pk: UUID) -> int:
    application = lock(pk)
    if application.stage not in WAITING or not application.submitted_at:
        return 0  # decided meanwhile
    is_over = working_days.since(application.submitted_at) > working_days.limit()
    kind = "overdue" if is_over else "due"
    text = (
        _("一份申请已经超过办理期限，请尽快办理") if is_over else _("一份申请 2 个工作日内到期，请尽快办理")
    )
    people = {user.pk: user for user in audience.people(application)}
    if is_over:
        people |= _admins(application)
    once = f"{kind}-{application.pk}-{application.submitted_at:%Y%m%d%H%M}"
    told = [audience.REVIEWERS.notify(user, application, text, kind, once) for user in people.values()]
    return sum(notice is not None for notice in told)


def _admins(application: Application) -> dict[UUID, User]:
    live = Membership.objects.live().filter(employer=application.employer_id, role=Membership.Role.ADMIN)
    others = live.exclude(user=application.applicant_id).select_related("user")
    return {member.user_id: member.user for member in others}
