"""applicants/filing/medians.py: which passes count, and that few files make no median."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from applicants.filing import medians
from applicants.models import Application, Event, StepMedian
from catalog.models import Employer
from materials.models import Dossier
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=CHINA)
DAY = timedelta(days=1)
WAY = [
    ("submit", "draft", "submitted", "applicant", 0),
    ("receive", "submitted", "employer_review", "employer", 1),
    ("endorse", "employer_review", "endorsed", "employer", 2),
    ("accept", "endorsed", "window_review", "window", 4),
    ("approve", "window_review", "card_production", "window", 7),
    ("issue", "card_production", "issued", "window", 8),
]


def closed(applicant: User, employer: Employer, way: list = WAY, *, late: int = 0, **fields: object) -> None:
    """A closed file whose events came on these days after a Monday; `late` are days more for the employer."""
    made = Application(applicant=applicant, dossier=Dossier.objects.create(), stage=way[-1][2])
    made.employer = made.sent_to = employer
    made.window_region = "440100"
    made.save()
    events = [
        Event(
            application=made,
            sequence=number,
            name=name,
            source=source,
            target=target,
            by=applicant,
            role=role,
            actor="",
            at=MONDAY + (days + (late if days > 1 else 0)) * DAY,
        )
        for number, (name, source, target, role, days) in enumerate(way, 1)
    ]
    Event.objects.bulk_create(events)
    Application.objects.filter(pk=made.pk).update(**{"moved_at": events[-1].at} | fields)


def days() -> dict[str, tuple[int, int]]:
    medians.prepare()
    return {row.step: (row.days, row.files) for row in StepMedian.objects.all()}


@pytest.fixture(autouse=True)
def _december():
    with time_machine.travel(datetime(2026, 12, 1, 9, 0, tzinfo=CHINA), tick=False):
        yield


def test_ten_closed_files_have_a_median_and_nine_have_none(applicant: User) -> None:
    for _number in range(9):
        closed(applicant, make.employer())
    assert days() == {}
    closed(applicant, make.employer())
    # Monday to Wednesday, Wednesday to Friday, Friday to Monday, Monday to Tuesday
    assert days() == {"employer": (2, 10), "acceptance": (2, 10), "review": (1, 10), "card": (1, 10)}


def test_it_is_the_median_and_not_the_mean(applicant: User) -> None:
    for late in [0] * 5 + [1] * 5 + [14]:
        closed(applicant, make.employer(), late=late)
    assert days()["employer"] == (3, 11)


def test_places_are_counted_apart(applicant: User) -> None:
    for number in range(10):
        closed(applicant, make.employer() if number % 2 else make.employer("other"))
    assert set(days()) == {"acceptance", "review", "card"}
    assert {row.place for row in StepMedian.objects.all()} == {"440100"}


def test_files_closed_more_than_a_year_ago_do_not_count(applicant: User) -> None:
    for _number in range(10):
        closed(applicant, make.employer(), moved_at=datetime(2025, 11, 1, tzinfo=CHINA))
    assert days() == {}


def test_what_the_applicant_ended_says_nothing_of_the_pace(applicant: User) -> None:
    way = [*WAY[:3], ("withdraw", "endorsed", "withdrawn", "applicant", 9)]
    for _number in range(10):
        closed(applicant, make.employer(), way)
    assert days() == {"employer": (2, 10)}


def test_the_last_pass_counts_after_a_return(applicant: User) -> None:
    way = [
        *WAY[:2],
        ("send_back", "employer_review", "returned_by_employer", "employer", 4),
        ("resubmit", "returned_by_employer", "submitted", "applicant", 7),
        ("receive", "submitted", "employer_review", "employer", 7),
        ("endorse", "employer_review", "endorsed", "employer", 8),
        ("refuse_acceptance", "endorsed", "not_accepted", "window", 8),
    ]
    for _number in range(10):
        closed(applicant, make.employer(), way)
    assert days() == {"employer": (1, 10), "acceptance": (0, 10)}


def test_counting_again_replaces_what_was_counted(applicant: User) -> None:
    for _number in range(10):
        closed(applicant, make.employer())
    assert medians.prepare() == medians.prepare() == StepMedian.objects.count() == 4
    found = medians.usual("employer", str(make.employer().pk))
    assert found is not None
    assert medians.usual("employer", "440100") is None
