"""The one door through which an application changes its stage.

`advance()` locks the row, looks again, asks who and whether, takes the transition, saves it and writes
the event, all in one transaction. django-fsm alone lets two reviewers both decide, because it checks
the stage it read earlier; the lock is the control.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth import get_backends
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from applicants.models import Application, Event
from applicants.workflow import events
from youyue.identity.models import User
from youyue.ui.text import clean_text, problem_with

APPLICANT, EMPLOYER, WINDOW = "applicant", "employer", "window"

WHO = {
    "submit": APPLICANT,
    "recall": APPLICANT,
    "resubmit": APPLICANT,
    "withdraw": APPLICANT,
    "receive": EMPLOYER,
    "send_back": EMPLOYER,
    "endorse": EMPLOYER,
    "accept": WINDOW,
    "request_correction": WINDOW,
    "refuse_acceptance": WINDOW,
    "approve": WINDOW,
    "decline": WINDOW,
    "issue": WINDOW,
}

# Sent with `application` and `event`, inside the transaction: listeners write their rows or nothing happens.
moved = Signal()


class Refused(Exception):
    """The transition is possible here, but something is missing. The message is a sentence for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotYours(Refused):
    """`by` has no part in this application; views answer 404 before it comes to this."""


class Outdated(Refused):
    """The decision was made on something that has changed since (材料已更新)."""


class Moved(Exception):
    """The stage no longer allows it: somebody was faster. `event` says who did what and when."""

    def __init__(self, application: Application, event: Event | None) -> None:
        super().__init__(application.stage)
        self.application = application
        self.event = event

    @property
    def message(self) -> str:
        """Who did what and when, for the 409 page."""
        if self.event is None:
            return _("这份申请现在是“%(stage)s”，不能这样操作") % {
                "stage": self.application.get_stage_display()
            }
        return _("这份申请已由%(actor)s于 %(at)s %(done)s，现在是“%(stage)s”") % {
            "actor": events.who(self.event),
            "at": timezone.localtime(self.event.at).strftime("%Y-%m-%d %H:%M"),
            "done": events.DONE[self.event.name],
            "stage": self.application.get_stage_display(),
        }


@dataclass
class Step:
    """What a guard and an effect look at: the locked application and what was said and posted."""

    application: Application
    name: str
    by: User
    role: str
    note: str
    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)
    stands_in_for: User | None = None  # the absent holder, where a colleague decides for her (代办)


def advance(application: Application, name: str, *, by: User, note: str = "", **facts: Any) -> Event:
    """Take the transition `name` and return its event; `application` is brought up to date.

    `facts` depend on the transition: deciders pass `submission`, the SHA-256 of the submission they saw;
    `submit` and `resubmit` pass `pledged_at` and `pledge_version`; `issue` passes `card_number` and
    `valid_until`. Raises `NotYours`, `Moved`, `Refused` or `Outdated`; in each case nothing has changed.
    """
    from applicants.workflow.guards import EFFECTS, GUARDS

    with transaction.atomic():
        current = lock(application.pk)
        step = Step(current, name, by, WHO[name], clean_text(note, lines=True), timezone.now(), facts)
        if sentence := problem_with(step.note, _("说明"), lines=True):
            raise Refused(sentence)
        _must_have_a_part(step)
        if not can_proceed(getattr(current, name)):
            raise Moved(current, current.events.order_by("sequence").last())
        for guard in GUARDS.get(name, ()):
            guard(step)
        source = current.stage
        getattr(current, name)()
        for effect in EFFECTS.get(name, ()):
            effect(step)
        current.moved_at = step.at
        current.save()
        event = events.record(current, step, source)
        moved.send(sender=Application, application=current, event=event)
    application.refresh_from_db()
    return event


def lock(pk: Any) -> Application:
    """The row as it is now, held until the transaction ends (SQLite's IMMEDIATE does the same by itself)."""
    return Application.objects.select_for_update(of=("self",)).get(pk=pk)


def possible(application: Application, role: str) -> list[str]:
    """Names of the transitions that this role could take from the present stage."""
    return [name for name, who in WHO.items() if who == role and can_proceed(getattr(application, name))]


def _must_have_a_part(step: Step) -> None:
    """Nobody acts in a role that is not theirs, and nobody decides on an application of their own."""
    application, by = step.application, step.by
    own = application.applicant_id == by.pk
    if step.role == APPLICANT:
        allowed = own
    elif step.role == EMPLOYER:
        allowed = not own and may(by, "applicants.review_application", application)
    else:
        allowed = not own and may(by, "applicants.decide_application", application)
    if not allowed or not by.is_active:
        raise NotYours(_("这份申请不由您办理"))


def may(user: User, permission: str, application: Application) -> bool:
    """Ask the backends themselves: `user.has_perm()` says yes to a superuser before it asks anybody."""
    return any(
        backend.has_perm(user, permission, obj=application)
        for backend in get_backends()
        if hasattr(backend, "has_perm")
    )
