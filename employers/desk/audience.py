"""Who is told at an employer: the holder, and who stands in for her; while nobody holds it, all of them."""

from collections.abc import Iterable

from applicants.desk.audience import listens, who_has_it
from applicants.models import Application, Event, Membership
from applicants.workflow import WINDOW
from employers.desk.place import EMPLOYERS
from youyue.identity.models import User


def people(application: Application, event: Event | None = None) -> Iterable[User]:
    """Of what the window does: whoever endorsed it, or the employer's admins if she has left. Nobody, where
    the applicant has filled in another employer since it was sent back: it lies on no desk then."""
    if event is not None and event.name == "withdraw" and application.employer_id != application.sent_to_id:
        return []
    live = Membership.objects.live().filter(employer=application.employer_id).select_related("user")
    members = [member for member in live if member.user_id != application.applicant_id]
    if event is not None and event.role == WINDOW:
        endorsed = application.events.filter(name="endorse").order_by("sequence").last()
        chosen = [member.user for member in members if endorsed and member.user_id == endorsed.by_id]
        return chosen or [member.user for member in members if member.role == Membership.Role.ADMIN]
    return who_has_it(EMPLOYERS, application, [member.user for member in members])


REVIEWERS = listens(EMPLOYERS, people, lambda user: Membership.objects.live().filter(user=user).exists())
