"""Who is told at the window: the officer who has it and who stands in for her; else all of the region."""

from collections.abc import Iterable

from django.db.models import Q

from applicants.desk.audience import listens, who_has_it
from applicants.models import Application, Event
from applicants.window.place import WINDOWS
from youyue.identity.models import User

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
    return who_has_it(WINDOWS, application, everybody)


def _belongs(user: User) -> bool:
    decides = bool(user.window_region) and user.is_staff
    return decides and User.objects.filter(_decides, pk=user.pk).exists()


listens(WINDOWS, officers, _belongs)
