"""Who holds an application at a desk: claiming, releasing, handing over, taking over.

None of it is a transition: the application stays 审核中. Each act locks the row, looks again, and writes
one `HolderChange`, so that of two at the same time one wins and the other is told.
"""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.desk.absences import stands_in
from applicants.desk.desks import DESKS, desk_holding, desk_of, place_of
from applicants.models import Application, HolderChange, Membership
from applicants.notifications import AUDIENCES
from applicants.workflow import Moved, NotYours, StepRefused, lock, may
from applicants.workflow.guards import why_another
from youyue import meters
from youyue.identity.models import User

Kind = HolderChange.Kind


class InOtherHands(Moved):
    """Somebody was faster: the application is not in the hands the page showed."""

    def __init__(self, application: Application) -> None:
        super().__init__(application, None)
        self.change = application.holder_changes.select_related("by").last()

    @property
    def message(self) -> str:
        holder = self.application.holder
        now = _("现在由%(name)s办理") % {"name": holder.masked_name} if holder else _("现在没有人办理")
        if self.change is None:
            return _("这份申请%(now)s，不能这样操作") % {"now": now}
        return _("这份申请已由%(by)s于 %(at)s %(done)s，%(now)s") % {
            "by": self.change.by.masked_name,
            "at": timezone.localtime(self.change.at).strftime("%Y-%m-%d %H:%M"),
            "done": self.change.get_kind_display(),
            "now": now,
        }


@transaction.atomic
def claim(application: Application, *, by: User) -> HolderChange:
    """Take an application that nobody holds."""
    current = _in_review(application, by)
    if current.holder_id is not None:
        raise InOtherHands(current)
    _may_look_again(current, by)
    return _put(current, Kind.CLAIM, by, by)


@transaction.atomic
def release(application: Application, *, by: User, reason: str = "") -> HolderChange:
    """Lay an application down, so that any colleague can claim it."""
    current = _in_review(application, by)
    if current.holder_id != by.pk and not (current.holder_id and stands_in(by.pk, current)):
        raise InOtherHands(current)
    return _put(current, Kind.RELEASE, by, None, reason)


@transaction.atomic
def hand_over(
    application: Application, *, by: User, to: Membership, seen: uuid.UUID | None, reason: str = ""
) -> HolderChange:
    """Give an application to a colleague: the holder may, and an admin of the desk, who then said from whom.

    `seen` is the holder whom the page showed.
    """
    current = _in_review(application, by)
    is_holder = current.holder_id == by.pk or bool(current.holder_id and stands_in(by.pk, current))
    if current.holder_id != seen or not (is_holder or is_admin(by, current)):
        raise InOtherHands(current)
    if to.user_id == current.holder_id:  # before her seat is locked: who leaves lays down what she holds
        raise StepRefused(_("这份申请本来就由这位同事办理"))
    recipient = _live(to)
    if recipient is None or not _is_at(recipient, current):
        raise StepRefused(_("这位同事已不在这里办理，请选择其他同事"))
    if recipient.user_id == current.applicant_id:
        raise StepRefused(_("不能转给申办人本人，请选择其他同事"))
    if why_another(current, recipient.user_id):
        raise StepRefused(_("原决定是这位同事作出的，请选择其他同事"))
    change = _put(current, Kind.HAND_OVER, by, recipient.user, reason)
    if recipient.user_id != by.pk:
        _tell(recipient.user, _("有一件申请转给您办理"), current)
    return change


@transaction.atomic
def take_over(
    application: Application, *, by: User, seen: uuid.UUID | None, reason: str = ""
) -> HolderChange:
    """An admin of the desk takes an application out of a colleague's hands."""
    current = _in_review(application, by)
    if not is_admin(by, current):
        raise StepRefused(_("只有管理员可以接管"))
    if current.holder_id is None or current.holder_id != seen or current.holder_id == by.pk:
        raise InOtherHands(current)
    _may_look_again(current, by)
    previous = current.holder
    change = _put(current, Kind.TAKE_OVER, by, by, reason)
    _tell(previous, _("您办理的一件申请由管理员接管"), current)
    return change


@transaction.atomic
def lay_down_all(membership: Membership, *, by: User) -> int:
    """What somebody leaves behind goes back to be claimed."""
    desk, holder, count = desk_of(membership), membership.user_id, 0
    held = {desk.place: membership.place, "holder": holder, "stage__in": desk.deciding}
    left = Application.objects.filter(**held)
    for pk in left.order_by("pk").values_list("pk", flat=True):
        current = lock(pk)
        if current.stage in desk.deciding and current.holder_id == holder:
            _put(current, Kind.LAID_DOWN, by, None)
            count += 1
    return count


def is_last_change(application: Application, kind: Kind, *, by: User, to: User | None) -> bool:
    """Whether this very act is the last thing that happened here: then it is answered as the first time."""
    last = application.holder_changes.last()
    if last is None or (last.kind, last.by_id, last.current_id) != (kind, by.pk, to and to.pk):
        return False
    holder = Application.objects.values_list("holder", flat=True).get(pk=application.pk)
    if holder != last.current_id or application.events.filter(at__gt=last.at).exists():
        return False
    meters.REPEATED.inc()
    return True


def _live(membership: Membership) -> Membership | None:
    """Locked, after the application as everywhere: whoever is leaving at this moment is given nothing."""
    live = Membership.objects.beside(membership).select_for_update(of=("self",)).select_related("user")
    return live.filter(pk=membership.pk).first()


def is_admin(user: User, application: Application) -> bool:
    desk = desk_holding(application)
    members = desk.members(user) if desk else Membership.objects.none()
    admins = members.filter(role=Membership.Role.ADMIN)
    return any(_is_at(member, application) for member in admins)


def _may_look_again(application: Application, user: User) -> None:
    """What an objection lies against is not for who decided it."""
    if sentence := why_another(application, user.pk):
        raise StepRefused(sentence)


def _is_at(membership: Membership, application: Application) -> bool:
    """Whether the application lies at the member's own desk now."""
    desk = desk_of(membership)
    return desk is desk_holding(application) and membership.place == place_of(application, desk)


def _in_review(application: Application, by: User) -> Application:
    current = lock(application.pk)
    desk = desk_holding(current)
    mine = [each for each in DESKS.values() if may(by, each.permission, current)]
    if current.applicant_id == by.pk or not mine:
        raise NotYours(_("这份申请不由您办理"))
    if desk not in mine:
        raise Moved(current, current.events.order_by("sequence").last())
    return current


def _put(application: Application, kind: Kind, by: User, to: User | None, reason: str = "") -> HolderChange:
    previous = application.holder
    application.holder = to
    application.save(update_fields=["holder"])
    return HolderChange.objects.create(
        application=application, kind=kind, previous=previous, current=to, by=by, reason=reason.strip()[:200]
    )


def _tell(user: User, text: str, application: Application) -> None:
    desk = desk_holding(application)
    if desk:
        AUDIENCES[desk.role].notify(user, application, text, desk.handed_kind)
