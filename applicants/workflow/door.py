"""The one door through which an application changes its stage.

`advance()` locks the row, looks again, asks who and whether, takes the transition, saves it and writes
the event, all in one transaction. django-fsm alone lets two reviewers both decide, because it checks
the stage it read earlier; the lock is the control.
"""

from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from applicants.models import Application, Event
from applicants.workflow import events
from applicants.workflow.named import NAMED, done
from applicants.workflow.rights import must_have_a_part
from applicants.workflow.step import Overtaken, Step, StepRefused
from youyue.identity.models import User
from youyue.ui.text import clean_text, problem_with

# Sent with `application` and `event`, inside the transaction: listeners write their rows or nothing happens.
moved = Signal()


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
            "done": done(self.event.name),
            "stage": self.application.get_stage_display(),
        }


def advance(application: Application, name: str, *, by: User, note: str = "", **facts: Any) -> Event:
    """Take the transition `name` and return its event; `application` is brought up to date.

    `facts` depend on the transition: deciders pass `submission`, the SHA-256 of the submission they saw;
    `submit` and `resubmit` pass `pledged_at` and `pledge_version`; `issue` and
    `correct_card` pass `card_number` and `valid_until`. Raises `NotYours`, `Moved`, `StepRefused` or
    `Outdated`; in each case nothing has changed.
    """
    rule = NAMED[name]
    with transaction.atomic():
        current = lock(application.pk)
        step = Step(current, name, by, rule.who, clean_text(note, lines=True), timezone.now(), facts)
        if sentence := problem_with(step.note, _("说明"), lines=True):
            raise StepRefused(sentence)
        must_have_a_part(step)
        if not can_proceed(getattr(current, name)):
            raise Moved(current, current.events.order_by("sequence").last())
        try:
            for guard in rule.guards:
                guard(step)
        except Overtaken:
            raise Moved(current, current.events.order_by("sequence").last()) from None
        source = current.stage
        for settle in rule.before:
            settle(step)
        getattr(current, name)()
        for effect in rule.effects:
            effect(step)
        if current.stage != source:
            current.moved_at = step.at
        current.save()
        event = events.record(current, step, source)
        for keep in rule.keeps:
            keep(event)
        moved.send(sender=Application, application=current, event=event)
    application.refresh_from_db()
    return event


def lock(pk: Any) -> Application:
    """The row as it is now, held until the transaction ends (SQLite's IMMEDIATE does the same by itself)."""
    return Application.objects.select_for_update(of=("self",)).get(pk=pk)


def possible(application: Application, role: str) -> list[str]:
    """Names of the transitions that this role could take from the present stage."""
    return [
        name for name, rule in NAMED.items() if rule.who == role and can_proceed(getattr(application, name))
    ]
