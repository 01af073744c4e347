"""youyue/identity/alarms.py and alarm_admin.py: one row a place, counted until it is handled."""

import logging
from collections.abc import Callable

import pytest
from django.test import Client

from youyue.identity.alarms import Alarm, LogFailed, ring
from youyue.identity.models import User
from youyue.identity.sealed import SealBroken

pytestmark = pytest.mark.django_db
LIST = "/admin/identity/alarm/"


def test_alarm_is_counted_by_its_place_until_it_is_handled(
    administrator: User, client_of: Callable[..., Client]
) -> None:
    for error in (SealBroken("t:c:1"), SealBroken("t:c:1"), SealBroken("t:c:2"), LogFailed("log")):
        assert ring(error)
    assert sorted(Alarm.objects.values_list("kind", "place", "count")) == [
        ("log", "log", 1),
        ("seal", "t:c:1", 2),
        ("seal", "t:c:2", 1),
    ]
    office, first = client_of(administrator), Alarm.objects.get(place="t:c:1")
    page = office.get(LIST).content.decode()
    assert "加密资料打不开" in page and "t:c:1" in page
    done = {"action": "mark_as_handled", "_selected_action": [first.pk]}
    office.post(LIST, done)
    ring(SealBroken("t:c:1"))
    rows = Alarm.objects.filter(place="t:c:1").order_by("pk")
    assert [(row.count, row.handled_at is None) for row in rows] == [(2, False), (1, True)]


def test_alarm_is_written_into_the_log_without_a_value(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        ring(SealBroken("identity_user:mobile:1"))
    assert [record.getMessage() for record in caplog.records] == ["withheld: seal"]


def test_editor_and_officer_find_no_alarms(
    editor: User, officer_guangzhou: User, client_of: Callable[..., Client]
) -> None:
    for user in (editor, officer_guangzhou):
        assert client_of(user).get(LIST).status_code in (403, 404)
