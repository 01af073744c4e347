"""What the officer who looks again must read first: the decision, and what the applicant says against it.

Where an objection can lie it is read in the statement of the application itself, so that the pages of its
stage ask the database no more often than those of the others.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any
from uuid import UUID

from django.db.models import Case, JSONField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive

from applicants.models import Application, Event
from applicants.models.stages import OBJECTION_STAGES
from applicants.workflow.guards import DECISIVE
from applicants.workflow.terms import DECISIONS
from youyue.identity.sealed import Sealed

READ = ("refused", "objected")


def with_objection(rows: QuerySet[Any], key: str = "pk", stage: str = "stage") -> QuerySet[Any]:
    """Each row with the refusal and the objection to it while it is looked at again; `key` and `stage` lead
    to those of the application."""
    return rows.annotate(
        refused=_at_objection(_last(DECISIONS, key), stage),
        objected=_at_objection(_last(["raise_objection"], key), stage),
    )


def _last(names: Sequence[str] | dict[str, Any], key: str) -> QuerySet[Event]:
    return Event.objects.filter(application=OuterRef(key), name__in=list(names)).order_by("-sequence")


def _at_objection(events: QuerySet[Event], stage: str) -> Case:
    facts = JSONObject(name="name", sequence="sequence", by="by", note="note", note_old="note_old", at="at")
    raised = Subquery(events.values(raised=facts)[:1])
    is_looked_at_again = When(**{f"{stage}__in": OBJECTION_STAGES}, then=raised)
    return Case(is_looked_at_again, default=Value(None), output_field=JSONField())


def objection_to(application: Application) -> list[Event]:
    """The refusal and the objection to it, while it is being looked at again; else nothing, and no query."""
    if application.stage not in OBJECTION_STAGES:
        return []
    if all(name in application.__dict__ for name in READ):
        return [_event(application, facts) for name in READ if (facts := application.__dict__[name])]
    names = (*DECISIONS, "raise_objection")
    return list(application.events.filter(name__in=names).order_by("-sequence")[:2])[::-1]


def decided_by(user: UUID, keys: Iterable[UUID]) -> set[UUID]:
    """Of applications that are looked at again, those of which the user took the decision: another one may
    take them up. At most one query, and none without applications."""
    keys, last = list(keys), {}
    if keys:
        decisive = Event.objects.filter(application__in=keys, name__in=DECISIVE).order_by("sequence")
        last = dict(decisive.values_list("application", "by"))
    return {pk for pk, by in last.items() if by == user}


def _event(application: Application, facts: dict[str, Any]) -> Event:
    """With its note still sealed: it is bound to the place of the event, and opens when it is read."""
    at = parse_datetime(facts["at"])
    assert at is not None
    # SQLite has no zones: there moments are kept in UTC
    at = at.replace(tzinfo=UTC) if is_naive(at) else at
    plain = {name: facts[name] for name in ("name", "sequence", "note_old")}
    sealed = {"note": Sealed(facts["note"]), "at": at, "by_id": UUID(facts["by"])}
    return Event(application_id=application.pk, **plain | sealed)
