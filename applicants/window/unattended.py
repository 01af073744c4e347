"""Cases at a window where nobody may decide them: administrators see them, the province takes them over.

Nobody works there; or an objection waits, and nobody but the officer who refused works there.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from applicants.models import Application, Event, HolderChange, Stage
from applicants.models.stages import OBJECTION_STAGES
from applicants.window.place import TO_DECIDE, members, seats
from applicants.workflow import StepRefused, lock
from applicants.workflow.guards import DECISIVE
from catalog.lists.options import region_name
from catalog.lists.windows import PROVINCE
from youyue.identity.models import User

OPEN = (*TO_DECIDE, Stage.RETURNED_BY_WINDOW)


@dataclass(frozen=True)
class Unattended:
    """A window without an officer for some cases, and how many of them wait there."""

    code: str
    name: str
    count: int


def _lost() -> QuerySet[Application]:
    decided = Event.objects.filter(application=OuterRef(OuterRef("pk")), name__in=DECISIVE)
    refuser = Subquery(decided.order_by("-sequence").values("by")[:1])
    another = seats().filter(~Q(user=refuser), window_region=OuterRef("window_region"))
    nobody = ~Q(window_region__in=seats().values("window_region"))
    nobody_else = Q(stage__in=OBJECTION_STAGES) & ~Exists(another)
    return Application.objects.filter(nobody | nobody_else, endorsed_at__isnull=False, stage__in=OPEN)


def windows() -> list[Unattended]:
    """The most cases first; two queries, however many windows there are."""
    counted = _lost().order_by().values_list("window_region").annotate(Count("pk"))
    counts: dict[str, int] = dict(counted)
    listed = [Unattended(code, region_name(code), count) for code, count in counts.items()]
    return sorted(listed, key=lambda window: (-window.count, window.code))


@transaction.atomic
def take_over(code: str, *, by: User) -> int:
    """Bring the open cases of a window without an officer to the province's; returns how many. Each is logged
    on its case. Raises `StepRefused` where somebody works there after all."""
    if not members(by.pk).filter(window_region=PROVINCE).exists():
        raise StepRefused(_("只有省窗口可以接过来办"))
    if code == PROVINCE or code not in {window.code for window in windows()}:
        raise StepRefused(_("这个窗口有人办理，或没有等着办理的申请，不用接过来"))
    has_officer = seats().filter(window_region=code).exists()
    reason = _("%(name)s没有别的工作人员可以复核") if has_officer else _("%(name)s没有工作人员")
    count = 0
    waiting = _lost().filter(window_region=code)
    for pk in waiting.exclude(applicant=by).order_by("pk").values_list("pk", flat=True):
        current = lock(pk)
        if not waiting.filter(pk=pk).exists():
            continue  # somebody was faster
        previous, current.window_region, current.holder = current.holder, PROVINCE, None
        current.save(update_fields=["window_region", "holder"])
        HolderChange.objects.create(
            application=current,
            kind=HolderChange.Kind.TO_PROVINCE,
            previous=previous,
            current=None,
            by=by,
            reason=reason % {"name": region_name(code)},
        )
        count += 1
    return count
