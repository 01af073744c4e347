"""What is done with ticked rows, and asked for twice: the second time is answered as the first."""

from collections.abc import Callable

import pytest
from django.test import Client

from applicants.models import Application, HolderChange, Membership
from tests import make
from tests.applicants.desk.queue.test_bulk import URL, tick
from tests.employers.conftest import somebody
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
DONE, OVERTAKEN = "办好 1 件，跳过 0 件。", "办好 0 件，跳过 1 件。"


@pytest.fixture
def fresh(reviewer: User) -> Application:
    return make.submitted_application(somebody("1"))


def post(client: Client, act: str, *applications: Application, **more: object) -> str:
    return client.post(URL, {"act": act, "pick": tick(*applications)} | more).content.decode()


def test_receiving_twice(
    desk: Client, fresh: Application, colleague: User, client_of: Callable[[User], Client]
) -> None:
    for _time in range(2):
        assert DONE in post(desk, "receive", fresh)
    assert fresh.events.filter(name="receive").count() == 1
    assert OVERTAKEN in post(client_of(colleague), "receive", fresh)


def test_endorsing_twice(
    desk: Client,
    fresh: Application,
    reviewer: User,
    colleague: User,
    client_of: Callable[[User], Client],
) -> None:
    make.move(fresh, "receive", by=reviewer)
    make.judge_fine(fresh, reviewer)
    make.supplement(fresh, reviewer)
    for _time in range(2):
        assert DONE in post(desk, "endorse", fresh, sure="1")
    assert fresh.events.filter(name="endorse").count() == 1
    assert OVERTAKEN in post(client_of(colleague), "endorse", fresh, sure="1")


def test_claiming_and_assigning_twice(
    desk: Client, fresh: Application, reviewer: User, colleague: User
) -> None:
    make.move(fresh, "receive", by=reviewer)
    Application.objects.filter(pk=fresh.pk).update(holder=None)
    for _time in range(2):
        assert DONE in post(desk, "claim", fresh)
    to = Membership.objects.get(user=colleague).pk
    for _time in range(2):
        assert DONE in post(desk, "assign", fresh, to=to, sure="1")
    kinds = HolderChange.objects.filter(application=fresh).values_list("kind", flat=True)
    assert list(kinds) == ["claim", "hand_over"]
    assert OVERTAKEN in post(desk, "claim", fresh)
