"""In whose hands a case at the window is."""

from collections.abc import Callable

import pytest
from django.test import Client

from applicants.models import HolderChange, Stage
from tests import make
from tests.applicants.window.test_acts import act, address, check
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of: Callable[[User], Client], officer_guangzhou: User) -> Client:
    return client_of(officer_guangzhou)


def test_who_checks_what_nobody_holds_has_it(client: Client, officer_guangzhou: User) -> None:
    made = make.application(stage=Stage.ENDORSED)
    assert check(client, made).status_code == 302
    made.refresh_from_db()
    assert made.holder == officer_guangzhou
    assert [(change.kind, change.by) for change in HolderChange.objects.all()] == [
        ("claim", officer_guangzhou)
    ]


@pytest.mark.parametrize("name", ["accept", "refuse_acceptance", "checks"])
def test_what_a_colleague_holds_is_not_decided(
    client: Client, client_of: Callable[[User], Client], name: str
) -> None:
    made = make.application(stage=Stage.ENDORSED)
    check(client, made)
    colleague = client_of(make.officer("window-2", "440100"))
    assert "由" in colleague.get(address(made, "application")).content.decode()
    answer = act(colleague, made, name, note="理由")
    assert answer.status_code == 422
    assert "办理，您不能代为决定" in answer.content.decode()
    made.refresh_from_db()
    assert made.stage == Stage.ENDORSED


def test_officers_hand_over_and_claim(
    client: Client, client_of: Callable[[User], Client], officer_guangzhou: User
) -> None:
    made, colleague = make.application(stage=Stage.ENDORSED), make.officer("window-2", "440100")
    assert client.post(address(made, "holder"), {"act": "claim"}).status_code == 302
    seat = colleague.memberships.get()
    given = client.post(address(made, "holder"), {"to": seat.pk, "seen": officer_guangzhou.pk, "reason": ""})
    assert given.status_code == 302
    made.refresh_from_db()
    assert made.holder == colleague
    again = client.post(address(made, "holder"), {"act": "claim"})
    assert again.status_code == 409
    assert colleague.masked_name in again.content.decode()


def test_an_officer_who_leaves_lays_down_what_she_holds(client: Client, officer_guangzhou: User) -> None:
    made = make.application(stage=Stage.ENDORSED)
    client.post(address(made, "holder"), {"act": "claim"})
    officer_guangzhou.window_region = ""
    officer_guangzhou.save()
    made.refresh_from_db()
    assert made.holder is None
    assert officer_guangzhou.memberships.get().ended_at is not None
