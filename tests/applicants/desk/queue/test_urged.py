"""applicants/desk/queue/urged.py: the sign in the queue, and what it costs."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from applicants.models import Application, Urge
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 30, 10, 0, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def desk(client_of: Callable[[User], Client], reviewer: User) -> Client:
    return client_of(reviewer)


def waiting(number: int, arrived: datetime, *, urged: int = 1) -> None:
    """An application that waits to be received, urged on the last days of November."""
    made = make.submitted_application(make.user(f"urged-{number}"))
    Application.objects.filter(pk=made.pk).update(submitted_at=arrived)
    for day in range(30, 30 - urged, -1):
        at = MONDAY.replace(day=day)
        Urge.objects.create(application=made, audience="employer", day=at.date(), at=at)


def page(desk: Client) -> str:
    return desk.get("/employer/?box=todo").content.decode()


def test_count_and_last_day_are_said(desk: Client) -> None:
    waiting(1, datetime(2026, 11, 20, 10, 0, tzinfo=CHINA), urged=2)
    assert "已催办 2 次，11-30" in page(desk)


def test_what_was_urged_before_a_return_is_past(desk: Client) -> None:
    waiting(1, datetime(2026, 11, 20, 10, 0, tzinfo=CHINA))
    Urge.objects.filter(at=MONDAY).update(at=datetime(2026, 11, 19, 10, 0, tzinfo=CHINA))
    assert "已催办" not in page(desk)


def test_nothing_is_asked_while_nothing_is_late(desk: Client, django_assert_num_queries: Callable) -> None:
    waiting(1, timezone.now(), urged=0)
    page(desk)
    with django_assert_num_queries(6):
        page(desk)


@pytest.mark.parametrize("number", [1, 25])
def test_one_question_for_all_rows(number: int, desk: Client, django_assert_num_queries: Callable) -> None:
    for place in range(number):
        waiting(place, datetime(2026, 11, 20, 10, 0, tzinfo=CHINA))
    page(desk)
    with django_assert_num_queries(7):
        assert page(desk).count("已催办 1 次") == number
