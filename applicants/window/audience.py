"""Who is told at the window: the officers of the region, all of them, for nobody there holds a file."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from applicants.models import Application, Event
from applicants.notifications import AUDIENCES, Audience
from applicants.workflow import WINDOW
from youyue.identity.grants import GROUPS
from youyue.identity.models import User


def officers(application: Application, _event: Event | None = None) -> Iterable[User]:
    """The officers of its window who may sign in; never its own applicant."""
    group, _permissions = GROUPS["window"]
    rows = User.objects.filter(window_region=application.window_region, groups__name=group, is_active=True)
    return rows.exclude(pk=application.applicant_id) if application.window_region else rows.none()


def _page(application: Application, _kind: str) -> str:
    return reverse("admin:applicants_application_change", args=[application.pk])


def _topic(application: Application) -> str:
    return _("申请 %(number)s") % {"number": application.receipt_number}


AUDIENCES[WINDOW] = Audience(officers, _page, _topic)
