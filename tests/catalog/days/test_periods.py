"""catalog/days/periods.py: what the migration wrote, what the office changes, what holds without a row."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from catalog.days.periods import BY_LAW, Step, processing_period
from catalog.models import ProcessingPeriod
from tests.people import office_user

pytestmark = pytest.mark.django_db


def test_the_three_steps_begin_with_the_days_of_the_law() -> None:
    shipped = ProcessingPeriod.objects.values_list("step", "days", "extension_days")
    assert {step: (days, more) for step, days, more in shipped} == {
        "acceptance": (5, 0),
        "review": (20, 10),
        "card": (10, 0),
    }


@pytest.mark.parametrize("step", list(BY_LAW))
def test_a_missing_row_is_as_the_law_says(step: str) -> None:
    ProcessingPeriod.objects.all().delete()
    period = processing_period(step)
    assert (period.days, period.extension_days) == BY_LAW[Step(step)]


def test_the_office_changes_days_and_neither_adds_nor_deletes(client_of: Callable[..., Client]) -> None:
    assert processing_period("review").days == 20
    row = ProcessingPeriod.objects.get(step="review")
    desk = client_of(office_user("bianji", "editor"))
    page = f"/admin/catalog/processingperiod/{row.pk}/change/"
    answer = desk.post(page, {"days": "15", "extension_days": "5", "note": ""})
    assert answer.status_code == 302
    assert processing_period("review").days == 15
    assert desk.post(page, {"days": "0", "extension_days": "5", "note": ""}).status_code == 200
    assert desk.get("/admin/catalog/processingperiod/add/").status_code == 404
    assert desk.get(f"/admin/catalog/processingperiod/{row.pk}/delete/").status_code == 404


def test_a_period_of_no_day_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcessingPeriod.objects.update(days=0)


def test_periods_are_asked_for_once(django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(1):
        assert [processing_period(step).days for step in Step] == [5, 20, 10]
