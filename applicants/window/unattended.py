"""Cases at a window where nobody works: administrators see them, the province takes them over."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from applicants.models import Application, HolderChange, Stage
from applicants.window.place import TO_DECIDE, members, seats
from applicants.workflow import StepRefused, lock
from catalog.lists.options import region_name
from catalog.lists.windows import PROVINCE
from youyue.identity.models import User

OPEN = (*TO_DECIDE, Stage.RETURNED_BY_WINDOW)


@dataclass(frozen=True)
class Unattended:
    """A window without an officer, and how many cases wait there."""

    code: str
    name: str
    count: int


def windows() -> list[Unattended]:
    """The most cases first; two queries, however many windows there are."""
    attended = seats().values("window_region")
    rows = Application.objects.filter(endorsed_at__isnull=False, stage__in=OPEN)
    lost = rows.exclude(window_region__in=attended).order_by().values_list("window_region")
    counts: dict[str, int] = dict(lost.annotate(Count("pk")))
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
    count = 0
    waiting = Application.objects.filter(window_region=code, endorsed_at__isnull=False, stage__in=OPEN)
    for pk in waiting.exclude(applicant=by).order_by("pk").values_list("pk", flat=True):
        current = lock(pk)
        if current.window_region != code or current.stage not in OPEN:
            continue  # somebody was faster
        previous, current.window_region, current.holder = current.holder, PROVINCE, None
        current.save(update_fields=["window_region", "holder"])
        HolderChange.objects.create(
            application=current,
            kind=HolderChange.Kind.TO_PROVINCE,
            previous=previous,
            current=None,
            by=by,
            reason=_("%(name)s没有工作人员") % {"name": region_name(code)},
        )
        count += 1
    return count
