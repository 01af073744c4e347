"""Applications with long made-up histories, and what the statistics of them are, counted the slow way."""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from applicants.models import Application, Event, Remark, Stage
from applicants.models.stages import STATE_OF, WINDOW_STAGES, State
from applicants.workflow.periods import days_of
from catalog.days.calendar import is_working_day
from catalog.days.working_days import due
from catalog.models import Employer, MaterialRequirement
from materials.models import Dossier
from tests import make

FIRST = date(2025, 11, 20)
PRESETS = {"扫描件看不清，请重新扫描后上传": "unclear", "材料缺页，请补齐全部页面后上传": "pages"}
TEXTS = ["请核对", *PRESETS, "；".join(PRESETS), "扫描件有点看不清"]
WAYS: dict[str, list[tuple[str, str, str]]] = {
    "draft": [("submit", "submitted", "applicant")],
    "submitted": [
        *[("receive", "employer_review", "employer")] * 6,
        ("recall", "draft", "applicant"),
        ("withdraw", "withdrawn", "applicant"),
    ],
    "employer_review": [
        *[("endorse", "endorsed", "employer")] * 4,
        *[("send_back", "returned_by_employer", "employer")] * 2,
        ("withdraw", "withdrawn", "applicant"),
    ],
    "returned_by_employer": [
        *[("resubmit", "submitted", "applicant")] * 2,
        *[("resubmit", "employer_review", "applicant")] * 3,
        ("withdraw", "withdrawn", "applicant"),
    ],
    "endorsed": [
        *[("accept", "window_review", "window")] * 5,
        ("request_correction", "returned_by_window", "window"),
        ("refuse_acceptance", "not_accepted", "window"),
    ],
    "returned_by_window": [
        ("resubmit", "endorsed", "applicant"),
        ("resubmit", "window_review", "applicant"),
    ],
    "window_review": [
        *[("approve", "card_production", "window")] * 4,
        ("decline", "declined", "window"),
        ("request_correction", "returned_by_window", "window"),
    ],
    "card_production": [("issue", "issued", "window")],
    "not_accepted": [("raise_objection", "acceptance_objection", "applicant")],
    "declined": [("raise_objection", "decision_objection", "applicant")],
    "acceptance_objection": [("uphold", "upheld", "window"), ("set_aside", "endorsed", "window")],
    "decision_objection": [("uphold", "upheld", "window"), ("set_aside", "window_review", "window")],
}


def tell(number: int, seed: int, employers: list[Employer]) -> list[Application]:
    """So many applications, each somewhere on its way, from autumn 2025 on."""
    chance = random.Random(seed)
    return [_one(chance, f"{seed}-{count}", chance.choice(employers)) for count in range(number)]


def _one(chance: random.Random, name: str, employer: Employer) -> Application:
    applicant = make.user(f"history-{name}")
    made = Application(
        applicant=applicant,
        dossier=Dossier.objects.create(),
        employer=employer,
        sent_to=employer,
        window_region=employer.window_region,
        card_type=chance.choice("AAB"),
    )
    stage, day = "draft", FIRST + timedelta(days=chance.randrange(300))
    events: list[Event] = []
    while stage in WAYS and len(events) < chance.choice((5, 9, 14, 30)):
        if events and chance.random() < 0.08:
            break  # it still stands there today
        step, target, role = chance.choice(WAYS[stage])
        day += timedelta(days=chance.choice((0, 0, 1, 1, 2, 3, 5, 9, 20)))
        # near midnight, where the day of the server and the day here differ
        at = timezone.make_aware(datetime.combine(day, time(chance.choice((0, 3, 12, 23)), 30)))
        events.append(
            Event(application=made, sequence=len(events) + 1, name=step, source=stage, target=target,
                  by=applicant, role=role, actor="", at=at, hash=f"{name}-{len(events)}")
        )  # fmt: skip
        if step in ("submit", "resubmit"):
            made.submitted_at = at
        stage = target
    made.__dict__["stage"] = stage
    made.save()
    last_day = due(events[-1].at, days_of(made)) if made.stage in WINDOW_STAGES else None
    Application.objects.filter(pk=made.pk).update(moved_at=events[-1].at, due_on=last_day)
    Event.objects.bulk_create(events)
    for event in events:
        if event.name in ("send_back", "request_correction"):
            _remark(made, event, chance)
    return made


def _remark(made: Application, event: Event, chance: random.Random) -> None:
    requirement = MaterialRequirement.objects.order_by("pk").first() if chance.random() < 0.5 else None
    Remark.objects.create(
        application=made,
        round=event.sequence,
        part="" if requirement else chance.choice(("basics", "education")),
        requirement=requirement,
        text=chance.choice(TEXTS),
        by=made.applicant,
        role=event.role,
        issued_at=event.at,
    )


# --- the slow way -----------------------------------------------------------------------------------
def working_days(since: date, until: date) -> int:
    """One by one; the first day does not count."""
    days = 0
    while since < until:
        since += timedelta(days=1)
        days += is_working_day(since)
    return days


def lies_at(made: Application, place: str) -> bool:
    return place in ("", made.window_region, str(made.sent_to_id))


def slow(made: Iterable[Application], place: str, since: date, until: date, card: str = "") -> dict[str, Any]:
    """{measure: what was counted, as a sorted list}, of the days of the period only."""
    found: dict[str, list[Any]] = {}
    for application in made:
        if not lies_at(application, place) or card not in ("", application.card_type):
            continue
        for day, measure, what in _things(application.pk):
            if since <= day <= until:
                found.setdefault(measure, []).append(what)
    return {measure: sorted(things) for measure, things in found.items()}


def _things(pk: UUID) -> Iterable[tuple[date, str, Any]]:
    events = list(Event.objects.filter(application=pk).order_by("sequence"))
    day = {event.sequence: timezone.localdate(event.at) for event in events}
    names = {event.sequence: event.name for event in events}
    handed = [e for e in events if e.target == Stage.SUBMITTED and names.get(e.sequence + 1) != "recall"]
    if handed and events[-1].target != Stage.DRAFT:
        yield day[handed[0].sequence], "received", ""
    spent = 0
    for event in events[1:]:
        last = day[event.sequence - 1]
        took, now = working_days(last, day[event.sequence]), day[event.sequence]
        office = {
            "submitted": "receiving",
            "employer_review": "review",
            "endorsed": "acceptance",
            "window_review": "decision",
            "card_production": "production",
        }
        if event.source in office and event.role != "applicant":
            yield now, office[event.source], took
            spent += took
        if event.name == "resubmit":
            yield now, "mending", took
        if event.source == "employer_review" and event.role == "employer":
            handing = [e for e in events if e.name in ("submit", "resubmit") and e.sequence < event.sequence]
            sent = handing[-1]
            yield now, "employer", working_days(day[sent.sequence], now)
    if events[-1].target in STATE_OF[State.CLOSED]:
        end = day[events[-1].sequence]
        yield end, "closed", events[-1].target
        if events[-1].target != Stage.WITHDRAWN:
            yield end, "total", spent
    for remark in Remark.objects.filter(application=pk):
        about = f"material:{remark.requirement.code}" if remark.requirement else f"part:{remark.part}"
        yield timezone.localdate(remark.issued_at), "reasons", about
        said = [PRESETS[words] for words in PRESETS if words in remark.text and remark.requirement]
        for kind in said or [""]:
            yield timezone.localdate(remark.issued_at), "kinds", kind


def counted(measures: dict[str, list[Any]]) -> dict[str, Counter[str]]:
    return {measure: Counter(map(str, things)) for measure, things in measures.items()}
