"""applicants/desk/review/conflicts.py: a decision that a colleague overtook says who, what and when."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from applicants.desk import absences, holding
from applicants.models import Application, Membership
from applicants.workflow import events
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db

PostCase = Callable[..., dict[str, str]]


def of(user: User) -> Membership:
    return Membership.objects.get(user=user, ended_at=None)


@pytest.fixture
def ready(held: Application, reviewer: User, colleague: User) -> Application:
    """Judged fine and complete; the colleague stands in today."""
    make.judge_fine(held, reviewer)
    make.supplement(held, reviewer)
    today = timezone.localdate()
    absences.arrange(of(reviewer), of(colleague), today, today)
    return held


@pytest.mark.parametrize("act", ["endorse", "send-back"])
def test_who_gave_it_away_meanwhile_is_told(
    act: str, desk: Client, ready: Application, case_data: PostCase, url: str, reviewer: User
) -> None:
    third = make.reviewer("nanyue", ready.employer)
    change = holding.hand_over(ready, by=reviewer, to=of(third), seen=reviewer.pk)
    response = desk.post(f"{url}{act}/", case_data())
    told = f"这份申请已由{reviewer.masked_name}于 {timezone.localtime(change.at):%Y-%m-%d %H:%M} 转办"
    assert response.status_code == 409
    assert told in response.content.decode()


def test_who_stood_in_is_told_of_the_hand_over(
    ready: Application, case_data: PostCase, url: str, reviewer: User, colleague: User, client_of: Callable
) -> None:
    third = make.reviewer("nanyue", ready.employer)
    holding.hand_over(ready, by=reviewer, to=of(third), seen=reviewer.pk)
    assert client_of(colleague).post(f"{url}endorse/", case_data()).status_code == 409


def test_approval_after_a_colleagues_remark_is_told_whose(
    desk: Client, ready: Application, case_data: PostCase, url: str, colleague: User, client_of: Callable
) -> None:
    client_of(colleague).post(f"{url}checks/", case_data("fix", "fine", "fine", "fine", text_0="缺页"))
    written = ready.remarks.get()
    response = desk.post(f"{url}endorse/", case_data())
    told = (
        f"{colleague.masked_name}于 {timezone.localtime(written.written_at):%Y-%m-%d %H:%M} 写了需补正的意见"
    )
    assert response.status_code == 409
    assert told in response.content.decode()


def test_ones_own_remark_is_no_news(desk: Client, ready: Application, case_data: PostCase, url: str) -> None:
    desk.post(f"{url}checks/", case_data("fix", "fine", "fine", "fine", text_0="缺页"))
    response = desk.post(f"{url}endorse/", case_data())
    assert response.status_code == 422
    assert "请先发给申办人" in response.content.decode()


def test_handing_over_what_was_decided_tells_the_decision(
    desk: Client, ready: Application, url: str, reviewer: User, colleague: User
) -> None:
    event = make.move(ready, "endorse")
    data = {"act": "hand_over", "to": of(colleague).pk, "seen": reviewer.pk}
    response = desk.post(f"{url}holder/", data)
    told = f"这份申请已由{events.who(event)}于 {timezone.localtime(event.at):%Y-%m-%d %H:%M} 审核通过"
    assert response.status_code == 409
    assert told in response.content.decode()


def test_withdrawal_of_what_was_decided_meanwhile_asks_again(
    ready: Application, applicant: User, client_of: Callable
) -> None:
    address, hers = f"/items/{ready.pk}/withdraw/", client_of(applicant)
    assert 'name="seen" value="employer_review"' in hers.get(address).content.decode()
    make.move(ready, "endorse")
    stale = hers.post(address, {"note": "另有安排", "seen": "employer_review"})
    assert stale.status_code == 409
    assert "审核通过" in stale.content.decode()
    assert hers.post(address, {"note": "另有安排", "seen": "endorsed"}).status_code == 302
