"""Listens to the door: whoever a rule names is told, in the transaction of the transition."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from applicants.models import Application, Event
from applicants.workflow import APPLICANT, moved
from applicants.workflow.named import NAMED
from materials.models import MaterialFile
from materials.scan.scanning import found_virus
from youyue.identity.models import User
from youyue.notices.deliver import notify
from youyue.notices.models import Notice


@dataclass(frozen=True)
class Audience:
    """Who belongs to an audience of one application at an event (or at none), which page opens it there, and
    how the group of its notices is called."""

    people: Callable[[Application, Event | None], Iterable[User]]
    page: Callable[[Application, str], str]
    topic: Callable[[Application], str]

    def notify(
        self, user: User, application: Application, text: str, kind: str, once: str = ""
    ) -> Notice | None:
        """One of these people is told something about the application; see `notices.deliver.notify`."""
        page, topic = self.page(application, kind), self.topic(application)
        return notify(user, text, page, kind=kind, about=application.pk, topic=topic, once=once)


def _page(application: Application, kind: str) -> str:
    if kind == "to_mend":
        return reverse("applicants:corrections")
    if kind == "message":
        return reverse("applicants:messages", args=[application.pk])
    return reverse("applicants:item", args=[application.pk])


def _topic(application: Application) -> str:
    return _("优粤卡申领 %(number)s") % {"number": application.receipt_number or ""}


# The employer's and the window's are put here by the apps and rooms that know those people.
AUDIENCES: dict[str, Audience] = {
    APPLICANT: Audience(lambda application, _event: [application.applicant], _page, _topic)
}


@receiver(found_virus, dispatch_uid="applicants.notifications.virus")
def tell_of_virus(sender: Any, *, file: MaterialFile, **_more: Any) -> None:
    """The applicant, who cannot hand in with it, and her helper if it was hers."""
    application = Application.objects.filter(dossier=file.material.dossier_id).first()
    owner = application.applicant if application else file.uploaded_by
    text = _("一份材料查出病毒，已隔离，谁也打不开。请删除后重新上传没有病毒的文件")
    notify(owner, text, reverse("applicants:items"), kind="draft")
    if file.uploaded_by_id != owner.pk:
        notify(file.uploaded_by, text, reverse("applicants:helping"), kind="draft")


@receiver(moved, dispatch_uid="applicants.notifications")
def tell(sender: Any, *, application: Application, event: Event, **_more: Any) -> None:
    """One notice for each person whom the rule of this transition names; whoever took it is not told.

    A listener that raises undoes the transition: nobody is half told.
    """
    values = {"due": application.due_on}
    for rule in NAMED[event.name].tells:
        if rule.at and event.source not in rule.at and event.target not in rule.at:
            continue
        if rule.when and not rule.when(application):
            continue
        audience = AUDIENCES[rule.audience]
        people = {user.pk: user for user in audience.people(application, event) if user.pk != event.by_id}
        for user in people.values():
            once = f"event-{event.pk}-{rule.audience}"
            audience.notify(user, application, str(rule.text) % values, rule.kind, once)
