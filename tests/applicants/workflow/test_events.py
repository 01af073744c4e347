"""The chain of events: every fact is in the hash, every link in its place, and the actor's words fit."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from applicants.desk import absences
from applicants.models import Application, Event, Stage
from applicants.workflow import advance, events
from catalog.models import ServiceWindow
from tests import make
from youyue.identity.models import User

FACTS = {
    "application_id": UUID(int=1),
    "sequence": 2,
    "name": "receive",
    "source": "submitted",
    "target": "employer_review",
    "by_id": UUID(int=3),
    "role": "employer",
    "actor": "岭海先进材料研究院（广州）",
    "note": "意见",
    "at": datetime(2026, 3, 2, 1, 2, 3, 456789, tzinfo=UTC),
    "previous_hash": "a" * 64,
    "key": "",
}
OTHER = {
    "application_id": UUID(int=9),
    "sequence": 3,
    "name": "endorse",
    "source": "draft",
    "target": "endorsed",
    "by_id": UUID(int=9),
    "role": "window",
    "actor": "别的单位",
    "note": "别的意见",
    "at": FACTS["at"] + timedelta(microseconds=1),
    "previous_hash": "b" * 64,
    "key": "dev",
}


def test_hash_is_the_one_of_the_chains_that_exist() -> None:
    """Were it another, every chain from before would be broken."""
    expected = "9702f599997bba8b5556c4fe9cb3b2178567e244deac2c0a825e14586d84de6b"
    assert events.fingerprint(Event(**FACTS)) == expected


@pytest.mark.parametrize("name", FACTS)
@pytest.mark.parametrize("key", ["", "dev"], ids=["keyless", "keyed"])
def test_every_fact_is_in_the_hash(name: str, key: str, settings: Any) -> None:
    settings.LOG_KEYS = {"dev": b"a" * 32, "next": b"a" * 32}
    event = Event(**FACTS | {"key": key})
    other = "next" if name == "key" else OTHER[name]
    changed = Event(**FACTS | {"key": key} | {name: other})
    assert events.fingerprint(changed) != events.fingerprint(event)


def test_hash_is_under_the_key(settings: Any) -> None:
    event = Event(**FACTS | {"key": "1"})
    settings.LOG_KEYS = {"1": b"a" * 32}
    before = events.fingerprint(event)
    settings.LOG_KEYS = {"1": b"b" * 32}
    assert events.fingerprint(event) != before


def test_link_is_told_from_anything_else_under_the_key(settings: Any) -> None:
    """A look with the same words has another code; and every chain under keys begins so."""
    settings.LOG_KEYS = {"1": b"a" * 32}
    expected = "9fdce8ffe3bb74d810477345ee8185bbe9d595e0f76e39e40224f960c93a852f"
    assert events.fingerprint(Event(**FACTS | {"key": "1"})) == expected


def test_link_without_a_key_fits_only_where_it_may() -> None:
    event = Event(**FACTS | {"sequence": 1, "previous_hash": ""})
    event.hash = events.fingerprint(event)
    assert events.first_break([event]) == event
    assert events.first_break([event], keyless=True) is None


@pytest.mark.django_db
def test_new_links_take_the_last_key_and_old_ones_keep_theirs(applicant: User, settings: Any) -> None:
    made = make.application(applicant, stage=Stage.SUBMITTED)
    first = next(reversed(settings.LOG_KEYS))
    settings.LOG_KEYS = settings.LOG_KEYS | {"next": b"n" * 32}
    make.move(made, "receive")
    chain = list(made.events.order_by("sequence"))
    assert [event.key for event in chain] == [first, "next"]
    assert events.first_break(chain) is None
    settings.LOG_KEYS = {"next": b"n" * 32}
    assert events.first_break(chain) == chain[0]  # a key that was taken out opens nothing


@pytest.mark.django_db
def test_every_column_of_an_event_is_a_fact() -> None:
    columns = {field.attname for field in Event._meta.concrete_fields}
    assert columns - {"id", "hash", "note_old"} == set(FACTS)


@pytest.mark.django_db
def test_link_holds_to_the_one_before(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    chain = list(made.events.order_by("sequence"))
    assert [event.sequence for event in chain] == [1, 2, 3]
    assert [event.previous_hash for event in chain] == ["", chain[0].hash, chain[1].hash]
    assert events.first_break(chain) is None


@pytest.mark.django_db
def test_break_is_the_first_link_that_does_not_fit(applicant: User) -> None:
    chain = list(make.application(applicant, stage=Stage.ENDORSED).events.order_by("sequence"))
    assert events.first_break(chain[1:]) == chain[1]
    assert events.first_break([chain[0], chain[2]]) == chain[2]
    chain[1].hash = "0" * 64
    assert events.first_break(chain) == chain[1]


@pytest.mark.django_db
def test_link_of_another_chain_does_not_fit(applicant: User, other_applicant: User) -> None:
    """Its own hash is right; what it holds to is not the link before it."""
    mine, other = (
        list(make.application(who, stage=Stage.EMPLOYER_REVIEW).events.order_by("sequence"))
        for who in (applicant, other_applicant)
    )
    assert events.first_break([mine[0], other[1]]) == other[1]


@pytest.mark.django_db
def test_long_name_of_an_employer_leaves_room_for_whom_is_stood_in(
    applicant: User, reviewer: User, colleague: User
) -> None:
    made = make.submitted_application(applicant)
    make.move(made, "receive", by=reviewer)
    type(made.employer).objects.filter(pk=made.employer_id).update(name="长" * 200)
    today = timezone.localdate()
    absences.arrange(reviewer.memberships.get(), colleague.memberships.get(), today, today)
    make.remark(made, reviewer, "employer")
    event = advance(made, "send_back", by=colleague, submission=made.current_submission.sha256)
    covered = f"（代{reviewer.masked_name}办理）"
    assert event.actor == "长" * (200 - len(covered)) + covered


@pytest.mark.django_db
def test_actors(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.WINDOW_REVIEW)
    window = ServiceWindow.objects.get(region_code=made.window_region)
    assert list(made.events.order_by("sequence").values_list("role", "actor")) == [
        ("applicant", "申办人"),
        ("employer", made.employer.name),
        ("employer", made.employer.name),
        ("window", window.name),
    ]


@pytest.mark.django_db
def test_others_read_the_party_and_a_masked_name(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.EMPLOYER_REVIEW)
    submitted, received = made.events.order_by("sequence")
    assert events.who(submitted) == "申办人"
    assert events.who(received) == f"{made.employer.name} {received.by.masked_name}"
    assert received.by.name not in events.who(received)


@pytest.mark.django_db
def test_window_without_a_name_is_a_window(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    Application.objects.filter(pk=made.pk).update(window_region="449999")
    made.refresh_from_db()
    assert make.move(made, "accept").actor == "受理窗口"
