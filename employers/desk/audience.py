"""Who is told at an employer: the holder, and who stands in for her; while nobody holds it, all of them."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from applicants.models import Absence, Application, Event, Membership, Stage
from applicants.notifications import AUDIENCES, Audience
from applicants.workflow import EMPLOYER, WINDOW
from employers.desk.place import EMPLOYERS
from youyue.identity.models import User
from youyue.notices.kinds import BELONGS


def people(application: Application, event: Event | None = None) -> Iterable[User]:
    """Of what the window does: whoever endorsed it, or the employer's admins if she has left. Nobody, where
    the applicant has filled in another employer since it was sent back: it lies on no desk then."""
    if event is not None and event.name == "withdraw" and application.employer_id != application.sent_to_id:
        return []
    live = Membership.objects.live().filter(employer=application.employer_id).select_related("user")
    members = [member for member in live if member.user_id != application.applicant_id]
    if event is not None and event.role == WINDOW:
        endorsed = application.events.filter(name="endorse").order_by("sequence").last()
        chosen = [member for member in members if endorsed and member.user_id == endorsed.by_id]
        return [member.user for member in chosen or _admins(members)]
    chosen = [member for member in members if member.user_id == application.holder_id]
    covers = Absence.objects.today().filter(absent__in=[member.pk for member in chosen])
    stand_ins = set(covers.values_list("stand_in", flat=True))
    chosen += [member for member in members if member.pk in stand_ins]
    return [member.user for member in chosen or members]


def _admins(members: list[Membership]) -> list[Membership]:
    return [member for member in members if member.role == Membership.Role.ADMIN]


def _page(application: Application, kind: str) -> str:
    """The case; the queue where it lies on the desk no longer, as a draft that was recalled."""
    if application.stage == Stage.DRAFT:
        return EMPLOYERS.box_url(application.employer_id)
    if kind == "message_employer":
        return reverse("employers:messages", args=[application.pk])
    return reverse("employers:application", args=[application.pk])


def _topic(application: Application) -> str:
    return _("申请 %(number)s") % {"number": application.receipt_number or ""}


AUDIENCES[EMPLOYER] = REVIEWERS = Audience(people, _page, _topic)
BELONGS[EMPLOYER] = lambda user: Membership.objects.live().filter(user=user).exists()
