"""applicants/statistics/page.py and forms.py: both pages, what they show, to whom, and the spreadsheet."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from applicants.models import Application, ExportLog
from applicants.statistics import counting
from tests import make
from tests.applicants.statistics.histories import tell
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
OFFICE, EMPLOYER = "/window/statistics/", "/employer/statistics/"
YEAR = {"since": "2026-01-01", "until": "2026-11-30"}


@pytest.fixture
def told() -> None:
    tell(40, 3, [make.employer(), make.employer("other"), make.employer("provincial")])
    counting.count()


@pytest.fixture
def province(db: None) -> User:
    return make.officer("chuangkou-sheng", "440000")


def page(client: Client, address: str, status: int = 200, **asked: str) -> str:
    response = client.get(address, asked)
    assert response.status_code == status
    return response.content.decode()


def sheets(response: HttpResponse) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(BytesIO(response.content))
    return {sheet.title: list(sheet.values) for sheet in book.worksheets}


def test_province_compares_the_regions(client_of: Callable[..., Client], province: User, told: None) -> None:
    shown = page(client_of(province), OFFICE, **YEAR)
    assert "全省" in shown
    for title in ("每月收到和办结", "每一步用几个工作日", "现在停在哪里", "退回和补正的原因", "各受理窗口"):
        assert title in shown
    assert "region=440100" in shown
    one = page(client_of(province), OFFICE, region="440100", **YEAR)
    assert "各受理窗口" not in one
    assert "广州市" in one


def test_office_of_one_region_sees_that_region(
    client_of: Callable[..., Client], officer_guangzhou: User, told: None
) -> None:
    shown = page(client_of(officer_guangzhou), OFFICE, region="440300", **YEAR)
    assert ("广州市" in shown, "各受理窗口" in shown, "深圳市" in shown) == (True, False, False)


def test_employer_sees_its_own(client_of: Callable[..., Client], reviewer: User, told: None) -> None:
    shown = page(client_of(reviewer), EMPLOYER, **YEAR)
    assert ("各受理窗口" in shown, "受理窗口</label>" in shown) == (False, False)
    book = sheets(client_of(reviewer).post(EMPLOYER, YEAR))
    mine = Application.objects.filter(sent_to=reviewer.memberships.get().employer)
    open_now = mine.filter(state__in=("pending", "in_progress")).count()
    assert book["现在停在哪里"][-1][:2] == ("在办合计", open_now)


def test_without_a_closed_application_it_says_so(
    client_of: Callable[..., Client], reviewer: User, province: User
) -> None:
    assert "还没有统计过" in page(client_of(reviewer), EMPLOYER)
    counting.count()
    for who, address in ((reviewer, EMPLOYER), (province, OFFICE)):
        assert "还没有办结的申请" in page(client_of(who), address)


def test_it_says_when_it_was_counted(client_of: Callable[..., Client], reviewer: User, told: None) -> None:
    assert f"数据截至 {timezone.localtime():%Y-%m-%d}" in page(client_of(reviewer), EMPLOYER)


@pytest.mark.parametrize(
    ("asked", "message", "target"),
    [
        ({"since": "昨天"}, "开始日期应像 2026-01-31 这样填写", "id_since"),
        ({"until": "2026-02-30"}, "结束日期应像 2026-01-31 这样填写", "id_until"),
        ({"since": "2026-05-01", "until": "2026-04-30"}, "结束日期早于开始日期", "id_until"),
        ({"since": "2021-01-01", "until": "2026-04-30"}, "一次最多看 36 个月", "id_since"),
        ({"since": "1826-01-01"}, "2000 到 2100 之间", "id_since"),
        ({"since": "2099-01-01", "until": "2099-02-01"}, "开始日期晚于今天", "id_since"),
        ({"since": "2026-0\0x"}, "开始日期应像", "id_since"),
        ({"card": "C"}, "请从列表里选择类别", "id_card"),
        ({"region": "'; DROP"}, "请从列表里选择受理窗口", "id_region"),
        ({"since": ""}, "请填写开始日期", "id_since"),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_stays(
    client_of: Callable[..., Client], province: User, told: None, asked: dict, message: str, target: str
) -> None:
    shown = page(client_of(province), OFFICE, 422, **(YEAR | asked))
    assert shown.count(message) == 2
    assert f'href="#{target}"' in shown
    assert "每月收到和办结" not in shown
    typed = next(iter(asked.values()))
    assert typed not in ("昨天", "2026-02-30") or f'value="{typed}"' in shown
    assert client_of(province).post(OFFICE, YEAR | asked).status_code == 422


def test_one_digit_and_full_width_days_are_understood(
    client_of: Callable[..., Client], province: User, told: None
) -> None:
    shown = page(client_of(province), OFFICE, since="２０２６/1/5", until="20261130")
    assert "2026-01-05 至 2026-11-30" in shown


@pytest.mark.parametrize("more", [1, 30])
def test_queries_are_as_many_with_much_as_with_little(
    client_of: Callable[..., Client],
    province: User,
    reviewer: User,
    django_assert_num_queries: Any,
    more: int,
) -> None:
    tell(more, 9, [make.employer(), make.employer("other"), make.employer("provincial")])
    counting.count()
    for who, address, number in ((province, OFFICE, 8), (reviewer, EMPLOYER, 6)):
        client = client_of(who)
        page(client, address, **YEAR)
        with django_assert_num_queries(number):
            page(client, address, **YEAR)


# --- the spreadsheet ------------------------------------------------------------------------------------
def test_spreadsheet_has_the_numbers_and_is_logged(
    client_of: Callable[..., Client], province: User, told: None
) -> None:
    response = client_of(province).post(OFFICE, YEAR | {"card": "A"})
    book = sheets(response)
    assert ".xlsx" in response["Content-Disposition"]
    assert book["每一步用几个工作日"][0] == ("环节", "次", "中位数", "九成不超过", "期限")
    assert book["各受理窗口"][0][:3] == ("窗口", "收到", "办结")
    assert dict(book["说明"])["范围"] == "全省"
    log = ExportLog.objects.get()
    assert (log.by, log.employer, log.what) == (province, None, "统计：全省，2026-01-01 至 2026-11-30")


def test_employers_spreadsheet_is_logged_with_the_employer(
    client_of: Callable[..., Client], reviewer: User, told: None
) -> None:
    client_of(reviewer).post(EMPLOYER, YEAR)
    assert ExportLog.objects.get().employer == reviewer.memberships.get().employer


def test_nothing_is_sent_that_could_not_be_logged(
    client_of: Callable[..., Client], reviewer: User, told: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ExportLog.objects, "create", lambda **_fields: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        client_of(reviewer).post(EMPLOYER, YEAR)


def test_no_name_of_a_person_is_anywhere(client_of: Callable[..., Client], province: User) -> None:
    made = make.application(make.user("mowen"), stage="issued")
    counting.count()
    today = str(timezone.localdate())
    asked = {"since": f"{today[:4]}-01-01", "until": today}
    shown = page(client_of(province), OFFICE, **asked)
    everything = shown + str(sheets(client_of(province).post(OFFICE, asked)))
    for secret in (made.applicant.name, made.applicant.masked_name, made.receipt_number, made.card_number):
        assert secret not in everything


# --- strangers ------------------------------------------------------------------------------------------
def test_strangers_find_nothing(
    client_of: Callable[..., Client], applicant: User, other_reviewer: User, told: None
) -> None:
    editor = make.office_user("bianji", "editor")
    for who in (applicant, other_reviewer, editor):
        assert client_of(who).get(OFFICE).status_code == 404
        assert client_of(who).post(OFFICE).status_code == 404
    for who in (applicant, editor, make.officer("chuangkou-gz", "440100")):
        assert client_of(who).get(EMPLOYER).status_code == 404


def test_administrator_sees_the_province(client_of: Callable[..., Client], told: None) -> None:
    shown = page(client_of(make.office_user("guanli", "admin")), OFFICE, **YEAR)
    assert "全省" in shown
    assert 'href="/window/"' not in shown
