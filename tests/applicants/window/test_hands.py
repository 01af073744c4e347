"""In whose hands a case at the window is."""

from collections.abc import Callable

import pytest
from django.test import Client

from applicants.models import HolderChange, Stage
from tests import make
from tests.applicants.window.test_acts import act, address, check
from youyue.identity.models import User
from youyue.notices.models import Notice

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


# --- after the decision -------------------------------------------------------------------------------
def test_what_was_checked_stays_once_it_is_approved(client: Client, officer_guangzhou: User) -> None:
    """The decision stands on it; what says the same again, as the button of the card does, is let pass."""
    made = make.application(stage=Stage.CARD_PRODUCTION)
    before = list(made.checks.order_by("pk").values("pk", "verdict", "at"))
    assert check(client, made).status_code == 302
    for posted in (
        {"verdict": "fix", f"text-{made.checks.first().requirement_id}": "缺第二页"},
        {"verdict": ""},
        {"verdict": "fine", "part-basics": "职务不一致"},
    ):
        answer = check(client, made, **posted)
        assert answer.status_code == 409
        page = answer.content.decode()
        assert officer_guangzhou.masked_name in page and "审核认定通过" in page
    assert list(made.checks.order_by("pk").values("pk", "verdict", "at")) == before
    assert not made.remarks.exists()


# --- several at once ----------------------------------------------------------------------------------
def picks(*cases: object) -> list[str]:
    return [f"{case.pk}:{case.round}" for case in cases]


def test_several_are_accepted_at_once_and_each_is_looked_at_again(client: Client) -> None:
    ready, unchecked = (
        make.application(make.user(f"person{n}", country="CN"), stage=Stage.ENDORSED) for n in (1, 2)
    )
    check(client, ready)
    asked = client.post("/window/bulk/", {"act": "accept", "pick": picks(ready, unchecked)})
    assert "1 份可以办理，1 份会跳过" in asked.content.decode()
    ready.refresh_from_db()
    assert ready.stage == Stage.ENDORSED  # it asks first
    done = client.post("/window/bulk/", {"act": "accept", "sure": "1", "pick": picks(ready, unchecked)})
    assert "办好 1 件，跳过 1 件" in done.content.decode()
    for case, stage in ((ready, Stage.WINDOW_REVIEW), (unchecked, Stage.ENDORSED)):
        case.refresh_from_db()
        assert case.stage == stage


def test_several_are_claimed_and_handed_over(client: Client, officer_guangzhou: User) -> None:
    cases = [make.application(make.user(f"person{n}", country="CN"), stage=Stage.ENDORSED) for n in (1, 2)]
    assert (
        "由您办理" in client.post("/window/bulk/", {"act": "claim", "pick": picks(*cases)}).content.decode()
    )
    to = make.officer("window-2", "440100").memberships.get()
    data = {"act": "assign", "sure": "1", "to": to.pk, "reason": "", "pick": picks(*cases)}
    assert "办好 2 件" in client.post("/window/bulk/", data).content.decode()
    assert {case.holder for case in type(cases[0]).objects.all()} == {to.user}
    told = Notice.objects.filter(to=to.user).values_list("kind", flat=True)
    assert list(told) == ["handed_window"] * 2  # one of her own switches


def test_another_windows_cases_are_not_taken(client: Client) -> None:
    province = make.employer("provincial")
    case = make.application(make.user("person1", country="CN"), employer=province, stage=Stage.ENDORSED)
    answer = client.post("/window/bulk/", {"act": "claim", "pick": picks(case)})
    assert (answer.status_code, case.window_region) == (422, "440000")
    case.refresh_from_db()
    assert case.holder is None
