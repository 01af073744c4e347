"""applicants/statistics/counting.py and report.py: what was counted ahead is what a slow count finds."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applicants.jobs import count_statistics
from applicants.models import Application, Remark, Stage, Standing, Tally
from applicants.models.stages import STATE_OF, WINDOW_STAGES, State
from applicants.statistics import counting, report
from applicants.statistics.counting import Entry
from applicants.statistics.limits import overdue
from applicants.statistics.period import Period
from catalog.days import working_days
from catalog.models import Employer
from tests import make
from tests.applicants.statistics.histories import FIRST, counted, lies_at, slow, tell
from tests.racing import at_once
from youyue.identity.alarms import Alarm
from youyue.identity.models import User
from youyue.identity.sealed import Sealed

pytestmark = pytest.mark.django_db
DAYS = 420


@pytest.fixture
def employers() -> list[Employer]:
    return [make.employer(), make.employer("other"), make.employer("provincial")]


@pytest.mark.parametrize("seed", range(3))
def test_any_place_period_and_card_adds_up(seed: int, employers: list[Employer]) -> None:
    made = tell(40, seed, employers)
    assert counting.count() == 3
    chance = random.Random(seed)
    regions = sorted({employer.window_region for employer in employers})
    places = ["", *regions, *(str(employer.pk) for employer in employers)]
    for _ in range(40):
        since = FIRST + timedelta(days=chance.randrange(-30, DAYS))
        period = Period(since, since + timedelta(days=chance.choice((0, 3, 29, 30, 61, 200, 400))))
        place, card = chance.choice(places), chance.choice(("", "", "A", "B"))
        found = report.read(place, period, card, regions if place == "" else ())
        expected = slow(made, place, period.since, period.until, card)
        assert found.whole.measures == counted(expected)
        for measure, things in expected.items():
            if measure in ("received", "closed", "reasons", "kinds"):
                continue
            for share in (50, 90):
                rank = things[-(-len(things) * share // 100) - 1]
                enough = len(things) >= report.FEWEST
                assert report.percentile(found.whole.of(measure), share) == (rank if enough else None)
        for region in found.by_region:
            each = counted(slow(made, region, period.since, period.until, card))
            brief = {measure: each[measure] for measure in each if measure in ("received", "closed", "total")}
            measures = found.by_region[region].measures
            assert {name: +measures[name] for name in measures if any(measures[name].values())} == brief


def test_months_and_cards_are_parts_of_the_whole(employers: list[Employer]) -> None:
    made = tell(40, 7, employers)
    counting.count()
    period = Period(date(2026, 1, 15), date(2026, 8, 20))
    found = report.read("", period)
    assert set(found.by_card) == {"A", "B"}
    for card, sums in found.by_card.items():
        each = counted(slow(made, "", period.since, period.until, card))
        assert sums.measures == {name: each[name] for name in each if name in ("received", "closed")}
    for month, numbers in found.whole.months.items():
        last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        each = slow(made, "", max(month, period.since), min(last, period.until))
        assert (numbers["received"], numbers["closed"]) == (
            len(each.get("received", [])),
            len(each.get("closed", [])),
        )


def test_what_was_received_is_closed_or_open(employers: list[Employer]) -> None:
    """The figures at the top of the page, over every stage that an application can stand or end in."""
    tell(150, 2, employers)
    made = Application.objects.exclude(stage=Stage.DRAFT)
    assert set(made.values_list("stage", flat=True)) == set(Stage.values) - {Stage.DRAFT}
    counting.count()
    always = Period(FIRST, FIRST + timedelta(days=2000))
    for place in ["", *(employer.window_region for employer in employers), str(employers[0].pk)]:
        here = [one for one in made if lies_at(one, place)]
        found = report.read(place, always, regions=[employers[0].window_region] if place == "" else ())
        received, closed = (found.whole.number(measure) for measure in ("received", "closed"))
        assert received == len(here) == closed + found.open
        ended = Counter(one.stage for one in here if one.stage in STATE_OF[State.CLOSED])
        assert found.whole.of("closed") == ended
        for sums in found.by_card.values():
            assert set(sums.of("closed")) <= set(ended)
        assert sum(sums.number("received") for sums in found.by_card.values()) == received
        assert sum(sums.number("closed") for sums in found.by_card.values()) == closed


def test_standing_is_what_is_open_now(employers: list[Employer]) -> None:
    tell(60, 11, employers)
    counting.count()
    open_now = list(Application.objects.filter(state__in=("pending", "in_progress")))
    late = [application for application in open_now if is_late(application)]
    assert {application.stage for application in late} > {"endorsed", "employer_review"}
    today = timezone.localdate()
    for place in ["", employers[0].window_region, str(employers[1].pk)]:
        found = report.read(place, Period(today, today))
        here = [application for application in open_now if lies_at(application, place)]
        assert found.open == len(here)
        assert found.stages == Counter(one.stage for one in here)
        assert found.overdue == Counter(
            application.stage for application in late if lies_at(application, place)
        )


def is_late(application: Application) -> bool:
    if application.stage in ("submitted", "employer_review"):
        return working_days.since(application.submitted_at) > working_days.limit()
    return application.stage in WINDOW_STAGES and working_days.until(application.due_on) < 0


def test_a_window_is_late_after_the_last_day_that_is_kept(applicant: User, time_machine: Any) -> None:
    """Put off once, and stopped while the applicant mended: as its own desk counts."""
    made = make.application(applicant, stage=Stage.WINDOW_REVIEW)
    make.move(made, "extend")
    since = working_days.next_working_day(made.due_on)
    for day, is_over in ((made.due_on, False), (since, True)):
        time_machine.move_to(datetime.combine(day, time(10), tzinfo=timezone.get_default_timezone()))
        assert Application.objects.filter(overdue(), pk=made.pk).exists() is is_over
    make.move(made, "request_correction")
    make.move(made, "resubmit")
    assert not Application.objects.filter(overdue(), pk=made.pk).exists()


def test_counting_again_changes_nothing_and_follows_what_changed(employers: list[Employer]) -> None:
    tell(12, 5, employers[:2])
    counting.count()
    columns = ("place", "day", "brief", "detail")
    before = list(Tally.objects.order_by("place", "day").values_list(*columns))
    counting.count()
    assert before == list(Tally.objects.order_by("place", "day").values_list(*columns))
    moved, other = employers[:2]
    Application.objects.filter(sent_to=moved).update(sent_to=other, window_region=other.window_region)
    counting.count()
    places = set(Tally.objects.values_list("place", flat=True))
    assert places == {"", other.window_region, str(other.pk)}
    assert set(Standing.objects.values_list("place", flat=True)) == places


def test_only_what_changed_is_written(employers: list[Employer]) -> None:
    entries = Counter({Entry(date(2026, month, 1), "A", "received", ""): month for month in range(1, 6)})
    counting._replace("", entries)
    entries[Entry(date(2026, 4, 2), "B", "closed", "issued")] = 1
    with CaptureQueriesContext(connection) as first:
        counting._replace("", entries)
    with CaptureQueriesContext(connection) as second:
        counting._replace("", entries)
    writes = [
        [query["sql"] for query in each if query["sql"].startswith("INSERT")] for each in (first, second)
    ]
    assert [len(each) for each in writes] == [1, 0]
    assert ("2026-04-02" in writes[0][0], "2026-05-01" in writes[0][0]) == (True, True)
    assert "2026-04-01" not in writes[0][0]


def test_place_with_nothing_open_keeps_its_past(employers: list[Employer]) -> None:
    made = tell(20, 3, employers[:1])
    Application.objects.update(stage="issued")
    counting.count()
    period = Period(FIRST, FIRST + timedelta(days=DAYS))
    found = report.read(str(employers[0].pk), period)
    assert (found.open, found.whole.number("received") > 0) == (0, True)
    assert found.whole.measures == counted(slow(made, "", period.since, period.until))


def test_nothing_at_all_is_counted_too() -> None:
    assert counting.count() == 0
    today = timezone.localdate()
    found = report.read("", Period(today, today), regions=["440100"])
    assert (found.is_empty, found.counted_at is None) == (True, False)


def test_before_the_first_count_nothing_is_known() -> None:
    today = timezone.localdate()
    assert report.read("", Period(today, today)).counted_at is None


def test_worker_and_command_count(employers: list[Employer]) -> None:
    tell(3, 2, employers)
    call_command("count_statistics", stdout=(output := StringIO()))
    assert "employers" in output.getvalue()
    before = Tally.objects.count()
    Tally.objects.all().delete()
    count_statistics()
    assert Tally.objects.count() == before > 0


# --- two counts at the same time --------------------------------------------------------------------------
def deleted_and_inserted(place: str, entries: Counter[Entry]) -> None:
    """What the control arm does instead of writing over."""
    with transaction.atomic():
        Tally.objects.filter(place=place).delete()
        Tally.objects.bulk_create(counting._tallies(place, entries))


def counted_by_two(replace: Callable[[str, Counter[Entry]], None]) -> Counter[str]:
    entries = Counter({Entry(date(2026, month, 1), "A", "received", ""): month for month in range(1, 12)})
    seen: list[str] = []
    for _ in range(30):
        ends = at_once(*[lambda: replace("", entries)] * 2, refusals=(IntegrityError,))
        seen += ["broken" if end else "done" for end in ends]
    return Counter(seen)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_counts_write_the_same_rows() -> None:
    assert counted_by_two(counting._replace) == {"done": 60}
    assert Tally.objects.get(day=date(2026, 11, 1)).brief["A"] == {"received": {"": 66}}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_counts_that_delete_and_insert_break() -> None:
    assert counted_by_two(deleted_and_inserted)["broken"] > 0


# --- what does not open -------------------------------------------------------------------------------
def test_a_remark_that_does_not_open_rings_and_the_others_are_counted(reviewer: User) -> None:
    made = make.application(stage=Stage.EMPLOYER_REVIEW)
    broken, _whole = (make.remark(made, reviewer, "employer", part) for part in ("basics", "contact"))
    Remark.objects.update(issued_at=timezone.now())
    Remark.objects.filter(pk=broken.pk).update(text=Sealed("1:bm90aGluZw=="))
    counting.count()
    assert Alarm.objects.get().kind == "seal"
    today = timezone.localdate()
    found = report.read(str(made.employer_id), Period(today, today), "", ()).whole.measures
    assert found["reasons"] == {"part:basics": 1, "part:contact": 1}
