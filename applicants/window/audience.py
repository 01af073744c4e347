"""Who is told at the window: the officer who has it and who stands in for her; else all of the region."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from applicants.models import Absence, Application, Event
from applicants.notifications import AUDIENCES, Audience
from applicants.workflow import WINDOW
from youyue.identity.models import User
from youyue.notices.kinds import BELONGS

# By a group or to the person, as applicants/permissions.py asks; being a superuser is no office.
_decides = Q(groups__permissions__codename="decide_application") | Q(
    user_permissions__codename="decide_application"
)


def officers(application: Application, _event: Event | None = None) -> Iterable[User]:
    """The officers of its window who may sign in: its holder, or all while nobody has it; never its own
    applicant."""
    if not application.window_region:
        return []
    here = User.objects.filter(window_region=application.window_region, is_active=True, is_staff=True)
    everybody = here.filter(_decides).exclude(pk=application.applicant_id).distinct()
    held = [officer for officer in everybody if officer.pk == application.holder_id]
    if not held:
        return everybody
    covers = Absence.objects.today().filter(absent__user=application.holder_id).values_list("stand_in__user")
    return [*held, *everybody.filter(pk__in=covers)]


def _page(application: Application, kind: str) -> str:
    name = "messages" if kind == "message_window" else "application"
    return reverse(f"window:{name}", args=[application.pk])


def _topic(application: Application) -> str:
    return _("申请 %(number)s") % {"number": application.receipt_number}


def _belongs(user: User) -> bool:
    decides = bool(user.window_region) and user.is_staff
    return decides and User.objects.filter(_decides, pk=user.pk).exists()


BELONGS[WINDOW] = _belongs
AUDIENCES[WINDOW] = Audience(officers, _page, _topic)
