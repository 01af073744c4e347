"""更正卡号 by the province's window: the second person of a window that has one officer."""

from collections.abc import Callable

import pytest
from django.test import Client

from applicants.models import Application, Stage
from applicants.workflow import NotYours, advance
from applicants.workflow.events import first_break
from tests import make
from tests.applicants.window.test_acts import address
from tests.applicants.window.test_correcting import RIGHT, WHY
from youyue.identity.models import AccessLog, User
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db
FIND = "/window/unattended/"


@pytest.fixture
def province(client_of: Callable[[User], Client], officer_province: User) -> Client:
    return client_of(officer_province)


def find(client: Client, issued: Application) -> str:
    number = f" {issued.receipt_number.lower()} "
    answer = client.post(FIND, {"number": number})
    assert answer.status_code == 302
    return answer.url


def test_the_window_with_one_officer_is_told_and_the_province_corrects(
    province: Client,
    client_of: Callable[[User], Client],
    issued: Application,
    officer_guangzhou: User,
    officer_province: User,
) -> None:
    case = client_of(officer_guangzhou).get(address(issued, "application")).content.decode()
    assert "把申请编号告诉省窗口" in case
    there = find(province, issued)
    assert there == address(issued, "correct_card")
    Notice.objects.all().delete()
    answer = province.post(there, {"seen": "WRONG-1 2099-01-01"} | RIGHT | WHY)
    assert (answer.status_code, answer.url) == (302, FIND)
    issued.refresh_from_db()
    assert (issued.card_number, issued.stage) == ("RIGHT-2", Stage.ISSUED)
    last = issued.events.order_by("sequence").last()
    assert (last.by, "省" in last.actor) == (officer_province, True)
    assert "WRONG-1 更正为 RIGHT-2" in last.note
    assert first_break(issued.events.order_by("sequence")) is None
    assert Notice.objects.get().to == issued.applicant
    again = province.get(there).content.decode()
    assert "这张卡是您登记或更正的" in again and 'name="card_number"' not in again


def test_a_correction_elsewhere_that_is_posted_twice_is_answered_as_the_first_time(
    province: Client, issued: Application
) -> None:
    there, told = find(province, issued), {"seen": "WRONG-1 2099-01-01"} | RIGHT | WHY
    first, again = (province.post(there, told) for _time in range(2))
    assert (first.status_code, again.status_code, again.url) == (302, 302, FIND)
    assert issued.events.filter(name="correct_card").count() == 1


def test_she_sees_what_the_act_needs_and_it_is_on_record(
    province: Client, issued: Application, officer_province: User
) -> None:
    there = find(province, issued)
    look = AccessLog.objects.get(by=officer_province)
    assert (look.whose, look.object_id) == (issued.applicant, str(issued.pk))
    assert "WRONG" not in look.what
    shown = province.get(there).content.decode()
    for known in ("WRONG-1", issued.receipt_number, issued.applicant.masked_name):
        assert known in shown
    for secret in (issued.applicant.name, issued.employer.name, "档案"):
        assert secret not in shown
    for name in ("application", "record", "messages", "holder"):
        assert province.get(address(issued, name)).status_code == 404


def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(
    province: Client, issued: Application
) -> None:
    there = find(province, issued)
    answer = province.post(there, RIGHT | {"card_number": "卡号", "note": ""})
    page = answer.content.decode()
    assert answer.status_code == 422 and "请写明理由" in page and 'value="卡号"' in page


@pytest.mark.parametrize("number", ["", "YY2026-3333333", "x" * 41, "\x00"])
def test_a_number_that_is_none_is_said_beside_it(province: Client, issued: Application, number: str) -> None:
    answer = province.post(FIND, {"number": number})
    assert answer.status_code == 422 and answer.context["form"].errors["number"]
    assert not AccessLog.objects.exists()


def test_who_was_slower_is_told_who_was_faster(
    province: Client, issued: Application, client_of: Callable[[User], Client]
) -> None:
    there = find(province, issued)
    colleague = make.officer("window-2", "440100")
    make.move(issued, "correct_card", by=colleague, card_number="YK0003")
    answer = province.post(there, {"seen": "WRONG-1 2099-01-01"} | RIGHT | WHY)
    assert answer.status_code == 409 and colleague.masked_name in answer.content.decode()
    issued.refresh_from_db()
    assert issued.card_number == "YK0003"


@pytest.mark.parametrize("stage", [Stage.CARD_PRODUCTION, Stage.ENDORSED, Stage.DECLINED])
def test_what_was_not_issued_is_not_found(province: Client, applicant: User, stage: str) -> None:
    made = make.application(applicant, stage=stage)
    assert province.post(FIND, {"number": made.receipt_number}).status_code == 422
    assert province.get(address(made, "correct_card")).status_code == 404


def test_nothing_but_a_correction_is_the_provinces(issued: Application, officer_province: User) -> None:
    for name in ("extend", "decline", "issue"):
        with pytest.raises(NotYours):
            advance(issued, name, by=officer_province, note="理由")
    with pytest.raises(NotYours):
        advance(issued, "correct_card", by=make.officer("sz", "440300"), note="理由")


@pytest.mark.parametrize("who", ["applicant", "reviewer", "editor", "officer_shenzhen", "officer_province"])
def test_strangers_and_who_has_not_asked(
    request: pytest.FixtureRequest, client_of: Callable[[User], Client], issued: Application, who: str
) -> None:
    person = make.officer("sz", "440300") if who == "officer_shenzhen" else request.getfixturevalue(who)
    stranger = client_of(person)
    if who != "officer_province":
        assert stranger.post(FIND, {"number": issued.receipt_number}).status_code == 404
    assert stranger.get(address(issued, "correct_card")).status_code == 404
    assert stranger.post(address(issued, "correct_card"), RIGHT | WHY).status_code == 404
    issued.refresh_from_db()
    assert issued.card_number == "WRONG-1"
