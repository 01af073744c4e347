"""Listens to the door: whoever a rule names is told, in the transaction of the transition."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from applicants.models import Application, Event
from applicants.workflow import APPLICANT, moved
from applicants.workflow.rules import NAMED
from youyue.identity.models import User
from youyue.notices.deliver import notify


@dataclass(frozen=True)
class Audience:
    """Who belongs to an audience of one application at an event, which page opens it there, and how the
    group of its notices is called."""

    people: Callable[[Application, Event], Iterable[User]]
    page: Callable[[Application, str], str]
    topic: Callable[[Application], str]


def _page(application: Application, kind: str) -> str:
    if kind == "to_mend":
        return reverse("applicants:corrections")
    return reverse("applicants:item", args=[application.pk])


def _topic(application: Application) -> str:
    return _("优粤卡申领 %(number)s") % {"number": application.receipt_number or ""}


# The employer's and the window's are put here by the apps and rooms that know those people.
AUDIENCES: dict[str, Audience] = {
    APPLICANT: Audience(lambda application, _event: [application.applicant], _page, _topic)
}


@receiver(moved, dispatch_uid="applicants.notifications")
def tell(sender: Any, *, application: Application, event: Event, **_more: Any) -> None:
    """One notice for each person whom the rule of this transition names; whoever took it is not told.

    A listener that raises undoes the transition: nobody is half told.
    """
    for rule in NAMED[event.name].tells:
        if rule.at and event.source not in rule.at and event.target not in rule.at:
            continue
        audience = AUDIENCES[rule.audience]
        people = {user.pk: user for user in audience.people(application, event) if user.pk != event.by_id}
        for user in people.values():
            notify(
                user,
                str(rule.text),
                audience.page(application, rule.kind),
                kind=rule.kind,
                about=application.pk,
                topic=audience.topic(application),
                once=f"event-{event.pk}-{rule.audience}",
            )
