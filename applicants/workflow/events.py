"""The chain of events: writing a link, reading it in words, and checking the whole chain."""

import hashlib
import hmac
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from applicants.models import Application, Event
from applicants.workflow.step import Step
from catalog.models import ServiceWindow
from youyue.identity.linked import CANONICAL


class Link(NamedTuple):
    """What a link of a chain says, read without a model's instance: a million of them are walked."""

    pk: int
    application_id: uuid.UUID
    sequence: int
    name: str
    source: str
    target: str
    by_id: uuid.UUID
    role: str
    actor: str
    note: str
    at: datetime
    previous_hash: str
    key: str
    hash: str


Linked = TypeVar("Linked", Event, Link)


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
        key=next(reversed(settings.LOG_KEYS)),
    )
    event.hash = fingerprint(event)
    event.save()
    return event


def fingerprint(event: Event | Link) -> str:
    """HMAC-SHA-256 over the event's facts in canonical JSON, the previous link's hash among them, under the
    event's key of LOG_KEYS; for a link from before there were keys plain SHA-256.

    Raises KeyError for a key that is not in the ring.
    """
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
    if event.key:
        facts["key"] = event.key
    canonical = CANONICAL(facts).encode("utf-8", "surrogatepass")
    if not event.key:
        return hashlib.sha256(canonical).hexdigest()
    return hmac.digest(settings.LOG_KEYS[event.key], b"event:" + canonical, "sha256").hex()


def first_break(events: Iterable[Linked], *, keyless: bool = False) -> Linked | None:
    """The first event of one application's chain that does not fit, or None. In order of sequence.

    A link without a key fits only where `keyless` are allowed: anybody could have made it.
    """
    previous = ""
    for sequence, event in enumerate(events, 1):
        is_linked = event.sequence == sequence and event.previous_hash == previous
        if not is_linked or not (event.key or keyless) or not is_own(event):
            return event
        previous = event.hash
    return None


def is_own(event: Event | Link) -> bool:
    """Whether its hash is that of what it says."""
    try:
        return hmac.compare_digest(event.hash, fingerprint(event))
    except (KeyError, TypeError):  # a key that nobody has, a hash that is no hash
        return False


def link_anew(chain: list[Event]) -> None:
    """Put the present key under every link of a chain that is whole. For chains from before there were keys;
    the caller holds the application's lock."""
    previous, key = "", next(reversed(settings.LOG_KEYS))
    for event in chain:
        event.previous_hash, event.key = previous, key
        event.hash = previous = fingerprint(event)
    Event.objects.bulk_update(chain, ["previous_hash", "key", "hash"])


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
    region = step.by.window_region or application.window_region  # the province may correct another's card
    window = ServiceWindow.objects.filter(region_code=region).first()
    return window.name if window else "受理窗口"
