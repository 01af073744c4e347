"""The chain of events: writing a link, reading it in words, and checking the whole chain."""

import hashlib
import json
from collections.abc import Iterable

from django.utils.translation import gettext as _

from applicants.models import Application, Event
from applicants.workflow.step import Step
from catalog.models import ServiceWindow


def record(application: Application, step: Step, source: str) -> Event:
    """Append the event of a transition that was just taken, linked to the one before it."""
    last = application.events.order_by("sequence").last()
    event = Event(
        application=application,
        sequence=last.sequence + 1 if last else 1,
        name=step.name,
        source=source,
        target=application.stage,
        by=step.by,
        role=step.role,
        actor=_actor(application, step),
        note=step.note,
        at=step.at,
        previous_hash=last.hash if last else "",
    )
    event.hash = fingerprint(event)
    event.save()
    return event


def fingerprint(event: Event) -> str:
    """SHA-256 over the event's facts in canonical JSON, the previous link's hash among them."""
    facts = {
        "application": str(event.application_id),
        "sequence": event.sequence,
        "name": event.name,
        "source": str(event.source),
        "target": str(event.target),
        "by": str(event.by_id),
        "role": event.role,
        "actor": event.actor,
        "note": event.note,
        "at": int(event.at.timestamp() * 1_000_000),
        "previous": event.previous_hash,
    }
    canonical = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def first_break(events: Iterable[Event]) -> Event | None:
    """The first event of one application's chain that does not fit, or None. In order of sequence."""
    previous = ""
    for sequence, event in enumerate(events, 1):
        if event.sequence != sequence or event.previous_hash != previous or event.hash != fingerprint(event):
            return event
        previous = event.hash
    return None


def who(event: Event) -> str:
    """The actor as other people may see them: the party, and for officials the masked name."""
    if event.role == "applicant":
        return _("申办人")
    return f"{event.actor} {event.by.masked_name}".strip()


def _actor(application: Application, step: Step) -> str:
    if step.role == "applicant":
        return "申办人"
    if step.role == "employer":
        name = application.employer.name if application.employer else ""
        covered = f"（代{step.stands_in_for.masked_name}办理）" if step.stands_in_for else ""
        return name[: 200 - len(covered)] + covered
    window = ServiceWindow.objects.filter(region_code=application.window_region).first()
    return window.name if window else "受理窗口"
