"""applicants/desk/queue/bulk.py and its pages: what was done, what was left out and why."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from applicants.desk import holding
from applicants.desk.queue import bulk
from applicants.models import Application, Event, ExportLog, Membership, Stage
from applicants.workflow import advance
from tests import make
from tests.employers.conftest import somebody
from youyue.identity.models import User

pytestmark = pytest.mark.django_db

URL = "/employer/bulk/"


def tick(*applications: Application) -> list[str]:
    return [f"{application.pk}:{application.round}" for application in applications]


def stages() -> list[str]:
    return sorted(Application.objects.values_list("stage", flat=True))


def test_receive_says_what_was_done_and_what_not(desk: Client, reviewer: User, colleague: User) -> None:
    fresh, taken = (make.submitted_application(somebody(n)) for n in "12")
    make.move(taken, "receive", by=colleague)
    page = desk.post(URL, {"act": "receive", "pick": tick(fresh, taken)}).content.decode()
    assert "办好 1 件，跳过 1 件。" in page
    assert f"{colleague.masked_name}于" in page
    fresh.refresh_from_db()
    assert (fresh.stage, fresh.holder) == (Stage.EMPLOYER_REVIEW, reviewer)


def test_endorse_asks_first_and_takes_the_ready_ones(desk: Client, reviewer: User) -> None:
    ready, unready = (make.submitted_application(somebody(n)) for n in "12")
    for one in (ready, unready):
        make.move(one, "receive", by=reviewer)
    make.judge_fine(ready, reviewer)
    make.supplement(ready, reviewer)
    data = {"act": "endorse", "pick": tick(ready, unready)}
    first = desk.post(URL, data).content.decode()
    assert "1 份可以通过，1 份会跳过。" in first
    assert "项未核对，请核对后再通过" in first
    assert f'value="{ready.pk}:1"' in first and f'value="{unready.pk}:1"' not in first
    assert Event.objects.filter(name="endorse").count() == 0
    assert stages() == [Stage.EMPLOYER_REVIEW] * 2
    page = desk.post(URL, data | {"sure": "1"}).content.decode()
    assert "办好 1 件，跳过 1 件。" in page
    assert "项未核对，请核对后再通过" in page
    assert stages() == [Stage.EMPLOYER_REVIEW, Stage.ENDORSED]


@pytest.mark.trial
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_trial_holds_one_application_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people who try the same ones in another order would wait for one another, and one would fail."""
    made = [make.application(somebody(n), stage=Stage.EMPLOYER_REVIEW) for n in "12"]
    for one in made:
        make.judge_fine(one, one.holder)
        make.supplement(one, one.holder)
    held: list[object] = []

    def look() -> None:
        try:
            with transaction.atomic():
                free = Application.objects.select_for_update(skip_locked=True).values_list("pk", flat=True)
                held.append({one.pk for one in made} - set(free))
        finally:
            connection.close()

    def looked_at(application: Application, name: str, **facts: Any) -> Event:
        try:
            return advance(application, name, **facts)
        finally:
            other = threading.Thread(target=look)
            other.start()
            other.join()

    monkeypatch.setattr(bulk, "advance", looked_at)
    picked = [bulk.Picked(one, one.round) for one in made]
    bulk.decide(picked, "endorse", by=made[0].holder, is_trial=True)
    assert held == [{made[0].pk}, {made[1].pk}]


@pytest.mark.parametrize("act", ["endorse", "assign"])
def test_what_was_not_received_says_so(act: str, desk: Client, colleague: User) -> None:
    made = make.submitted_application(somebody("1"))
    to = Membership.objects.get(user=colleague).pk
    page = desk.post(URL, {"act": act, "sure": "1", "to": to, "pick": tick(made)}).content.decode()
    assert "还没有接收，请先接收" in page
    assert "已由" not in page


def test_changed_submission_is_left_out(desk: Client, held: Application, reviewer: User) -> None:
    ticked = tick(held)
    make.move(held, "send_back")
    make.move(held, "resubmit")
    make.judge_fine(held, reviewer)
    make.supplement(held, reviewer)
    page = desk.post(URL, {"act": "endorse", "sure": "1", "pick": ticked}).content.decode()
    assert "材料已更新，请重新查看后再决定" in page
    assert stages() == [Stage.EMPLOYER_REVIEW]


def test_assign_asks_to_whom(desk: Client, held: Application, colleague: User) -> None:
    others = make.submitted_application(somebody("1"))
    make.move(others, "receive", by=colleague)
    data = {"act": "assign", "pick": tick(held, others)}
    assert colleague.masked_name in desk.post(URL, data).content.decode()
    response = desk.post(URL, data | {"sure": "1"})
    assert response.status_code == 422
    assert "请选择同事" in response.content.decode()
    to = Membership.objects.get(user=colleague).pk
    page = desk.post(URL, data | {"sure": "1", "to": to}).content.decode()
    assert f"已转给{colleague.masked_name}" in page
    assert "跳过 1 件" in page
    assert Application.objects.get(pk=held.pk).holder == colleague


def test_foreign_applications_are_as_if_not_there(
    client_of: Callable[..., Client], other_reviewer: User, applicant: User
) -> None:
    made = make.submitted_application(applicant)
    response = client_of(other_reviewer).post(URL, {"act": "receive", "pick": tick(made)})
    assert response.status_code == 422
    assert "没有选择申请" in response.content.decode()
    assert stages() == [Stage.SUBMITTED]


def test_more_than_fifty_are_refused(
    desk: Client, held: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST", 1)
    two = make.submitted_application(somebody("1"))
    response = desk.post(URL, {"act": "receive", "pick": tick(held, two)})
    assert response.status_code == 422
    assert "一次最多 1 件" in response.content.decode()


@pytest.mark.parametrize("act", ["receive", "assign", "endorse", "export", "", "\x00"])
@pytest.mark.parametrize("pick", ["", "x:1", "\x00", "00000000-0000-4000-8000-000000000000:1", "１:２"])
def test_senseless_picks_do_nothing(act: str, pick: str, desk: Client, held: Application) -> None:
    response = desk.post(URL, {"act": act, "pick": [pick, pick], "sure": "1", "to": "x"})
    assert response.status_code in (302, 422)
    assert stages() == [Stage.EMPLOYER_REVIEW]


def test_ticked_rows_are_exported(desk: Client, held: Application) -> None:
    make.submitted_application(somebody("1"))
    response = desk.post(URL, {"act": "export", "pick": tick(held)})
    assert response["Content-Type"].startswith("application/vnd.openxmlformats")
    assert ExportLog.objects.get().count == 1


def test_what_colleagues_laid_down_is_claimed(
    desk: Client, held: Application, colleague: User, reviewer: User
) -> None:
    holding.release(held, by=reviewer)
    assert "领取" in desk.get("/employer/?box=free").content.decode()
    page = desk.post("/employer/bulk/", {"act": "claim", "pick": f"{held.pk}:{held.round}"}).content.decode()
    assert "批量领取" in page
    held.refresh_from_db()
    assert held.holder == reviewer


def test_tick_for_the_page_names_its_rows(desk: Client, held: Application, reviewer: User) -> None:
    page = desk.get("/employer/").content.decode()
    assert f'name="page" value="{held.pk}:{held.round}"' in page
    answer = desk.post("/employer/bulk/", {"act": "endorse", "page": f"{held.pk}:{held.round} nonsense :"})
    assert "0 份可以通过，1 份会跳过。" in answer.content.decode()
    assert held.applicant.masked_name in answer.content.decode()


def test_own_application_is_not_among_the_picked(held: Application, reviewer: User, applicant: User) -> None:
    """Whoever reviews for the employer she applies through does not find her own in the list either."""
    make.membership(applicant, held.employer)
    mine, hers = (Membership.objects.get(user=one) for one in (applicant, reviewer))
    assert bulk.read(tick(held), mine) == []
    assert [one.application for one in bulk.read(tick(held), hers)] == [held]


@pytest.mark.parametrize("value", ["", "x", ":", "x:1", "0:1", "\x00"])
def test_what_names_nothing_is_left_out(value: str, held: Application, reviewer: User) -> None:
    membership = Membership.objects.get(user=reviewer)
    assert [one.round for one in bulk.read([value, *tick(held)], membership)] == [1]


def test_application_of_another_employer_is_left_out(held: Application, other_reviewer: User) -> None:
    assert bulk.read(tick(held), Membership.objects.get(user=other_reviewer)) == []
