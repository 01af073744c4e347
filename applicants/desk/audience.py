"""Who is told at a desk: her page of what happened, and who stands in for the holder who is away."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from applicants.desk.desks import Desk, place_of
from applicants.models import Absence, Application, Event, Stage
from applicants.notifications import AUDIENCES, Audience
from youyue.identity.models import User
from youyue.notices.kinds import BELONGS

People = Callable[[Application, Event | None], Iterable[User]]


def listens(desk: Desk, people: People, belongs: Callable[[User], bool]) -> Audience:
    """From now on these people of the desk are told; `belongs` says who may have such notices at all."""

    def page(application: Application, kind: str) -> str:
        """The case; the queue where it lies on the desk no longer, as a draft that was recalled."""
        if application.stage == Stage.DRAFT:
            return desk.box_url(place_of(application, desk))
        name = "messages" if kind.startswith("message_") else "application"
        return reverse(f"{desk.namespace}:{name}", args=[application.pk])

    BELONGS[desk.role] = belongs
    AUDIENCES[desk.role] = Audience(people, page, _topic)
    return AUDIENCES[desk.role]


def _topic(application: Application) -> str:
    return _("申请 %(number)s") % {"number": application.receipt_number or ""}


def who_has_it(desk: Desk, application: Application, everybody: Iterable[User]) -> list[User]:
    """Of these people the holder and who stands in for her today; all of them while nobody has it."""
    people, holder = list(everybody), application.holder_id
    if holder not in {person.pk for person in people}:
        return people
    hers = {"absent__user": holder, f"absent__{desk.place}": place_of(application, desk)}
    covers = set(Absence.objects.today().filter(**hers).values_list("stand_in__user", flat=True))
    return [person for person in people if person.pk == holder or person.pk in covers]
