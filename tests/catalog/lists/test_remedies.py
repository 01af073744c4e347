"""What can be done about a refusal, and until when: the office's rows, counted over the working calendar."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client

from catalog.lists.remedies import ground_of, last_day, remedies
from catalog.models import RefusalGround, Remedy, WorkingDayOverride
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
Unit = Remedy.Unit


def period(number: int, unit: str) -> Remedy:
    return Remedy(title="救济", text="办法", number=number, unit=unit)


def test_periods_and_grounds_are_there_and_marked_as_by_analogy() -> None:
    assert [(remedy.code, remedy.number, remedy.unit, remedy.is_by_analogy) for remedy in remedies()] == [
        ("objection", 15, "working_days", True),
        ("reconsideration", 60, "days", True),
        ("lawsuit", 6, "months", True),
    ]
    for decision in RefusalGround.Decision:
        ground = ground_of(decision)
        assert ground and ground.is_by_analogy and "行政许可法" in ground.text


def test_migration_fills_an_empty_table_with_what_loading_knows_again() -> None:
    before = list(Remedy.objects.values_list("code", "title", "number"))
    Remedy.objects.all().delete()
    RefusalGround.objects.all().delete()
    import_module("catalog.migrations.0005_remedies").fill(apps, None)
    assert list(Remedy.objects.values_list("code", "title", "number")) == before
    assert RefusalGround.objects.count() == 2


@pytest.mark.parametrize(
    ("number", "unit", "decided", "counted", "day"),
    [
        # 24 January 2027 is a Sunday: the day after
        (60, Unit.DAYS, date(2026, 11, 25), date(2027, 1, 24), date(2027, 1, 25)),
        (60, Unit.DAYS, date(2026, 11, 24), date(2027, 1, 23), date(2027, 1, 25)),
        (60, Unit.DAYS, date(2026, 11, 23), date(2027, 1, 22), date(2027, 1, 22)),
        # the eight days of 国庆 2026 and the Saturday worked for them after
        (60, Unit.DAYS, date(2026, 8, 4), date(2026, 10, 3), date(2026, 10, 8)),
        (6, Unit.MONTHS, date(2026, 11, 25), date(2027, 5, 25), date(2027, 5, 25)),
        (6, Unit.MONTHS, date(2026, 8, 31), date(2027, 2, 28), date(2027, 3, 1)),
        (12, Unit.MONTHS, date(2024, 2, 29), date(2025, 2, 28), date(2025, 2, 28)),
        (15, Unit.WORKING_DAYS, date(2026, 11, 25), date(2026, 12, 16), date(2026, 12, 16)),
        (15, Unit.WORKING_DAYS, date(2026, 11, 28), date(2026, 12, 18), date(2026, 12, 18)),
    ],
)
def test_last_day(number: int, unit: str, decided: date, counted: date, day: date) -> None:
    last = last_day(period(number, unit), decided)
    assert (last.counted, last.day, last.is_moved) == (counted, day, counted != day)


def test_last_day_follows_the_offices_calendar_and_says_what_is_provisional() -> None:
    WorkingDayOverride.objects.create(date="2027-01-25", is_working=False, note="台风")
    last = last_day(period(60, Unit.DAYS), date(2026, 11, 25))
    assert (last.day, last.provisional) == (date(2027, 1, 26), [2027])
    assert last_day(period(5, Unit.DAYS), date(2026, 11, 25)).provisional == []


def test_office_edits_and_retires_them(client_of, editor: User) -> None:
    office: Client = client_of(editor)
    row = Remedy.objects.get(code="objection")
    page = office.get(f"/admin/catalog/remedy/{row.pk}/change/")
    data = {
        name: "" if value is None else value for name, value in page.context["adminform"].form.initial.items()
    }
    data |= {"number": 20, "is_by_analogy": "", "is_active": "on"}
    assert office.post(f"/admin/catalog/remedy/{row.pk}/change/", data).status_code == 302
    chosen = next(each for each in remedies() if each.code == "objection")
    assert (chosen.number, chosen.is_by_analogy) == (20, False)
    Remedy.objects.filter(code="objection").first().delete()
    assert [remedy.code for remedy in remedies()] == ["reconsideration", "lawsuit"]
