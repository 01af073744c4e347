"""代办: while a reviewer is away, one colleague may decide on what lies with her."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.desk.desks import desk_holding, desk_of, place_of
from applicants.models import Absence, Application, Membership
from youyue.notices.deliver import notify


def covered_holders(user_id: UUID) -> QuerySet:
    """Ids of those for whom this user stands in today, as a subquery."""
    return Absence.objects.today().filter(stand_in__user=user_id).order_by().values("absent__user")


def stands_in(user_id: UUID, application: Application) -> bool:
    """Whether this user may decide for the application's holder today."""
    desk = desk_holding(application)
    if desk is None or application.holder_id in (None, user_id):
        return False
    absent = {"absent__user": application.holder_id, f"absent__{desk.place}": place_of(application, desk)}
    return covered_holders(user_id).filter(**absent).exists()


class Overlapping(Exception):
    """The same reviewer is away at that time already."""


@transaction.atomic
def arrange(absent: Membership, stand_in: Membership, since: date, until: date) -> Absence:
    """Raises `Overlapping`. The colleague is told at once."""
    Membership.objects.select_for_update(of=("self",)).get(pk=absent.pk)
    others = Absence.objects.open().filter(absent=absent, since__lte=until, until__gte=since)
    if others.exists():
        raise Overlapping
    absence = Absence.objects.create(absent=absent, stand_in=stand_in, since=since, until=until)
    text = _("同事请您在%(since)s至%(until)s代办申请") % {"since": since, "until": until}
    desk = desk_of(absent)
    notify(stand_in.user, text, path=desk.box_url(absent.place, "cover"), kind=desk.handed_kind)
    return absence


def cancel(absence: Absence) -> None:
    absence.cancelled_at = timezone.now()
    absence.save(update_fields=["cancelled_at"])
