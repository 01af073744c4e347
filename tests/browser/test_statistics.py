"""The statistics at both widths: empty, filled, and with a period that is none."""

from collections.abc import Callable

import pytest
from django.test import Client

from applicants.statistics import counting
from tests import make
from tests.applicants.statistics.histories import tell
from tests.browser.saving import forgive
from tests.browser.visitor import NARROW, Visitor
from youyue.identity.models import User

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = "since=2026-01-01&until=2026-11-30"


@pytest.fixture
def told() -> None:
    tell(60, 3, [make.employer(), make.employer("other"), make.employer("provincial")])
    counting.count()


@pytest.fixture
def office(visitor: Callable[..., Visitor], client_of: Callable[..., Client]) -> Visitor:
    return visitor().cookies(client_of(make.officer("chuangkou-sheng", "440000")).cookies)


def test_filled_page_of_the_province(office: Visitor, told: None) -> None:
    office.go(f"/window/statistics/?{YEAR}").inspect()
    office.sees("各受理窗口")
    office.page.get_by_text("看每月的数").click()
    office.inspect_as_it_is()
    office.follow("广州市")
    assert office.page.get_by_text("各受理窗口").count() == 0


def test_empty_page(
    office: Visitor, visitor: Callable[..., Visitor], reviewer: User, client_of: Callable[..., Client]
) -> None:
    counting.count()
    office.go("/window/statistics/").inspect()
    office.sees("还没有办结的申请")
    employer = visitor(script=False).cookies(client_of(reviewer).cookies)
    employer.go("/employer/statistics/").sees("还没有办结的申请")


def test_wrong_period_is_mended_by_keyboard(office: Visitor, told: None) -> None:
    office.page.set_viewport_size(NARROW)
    office.go("/window/statistics/")
    office.page.get_by_label("开始日期").fill("2026-13-01")
    with office.page.expect_navigation():
        office.page.get_by_label("开始日期").press("Enter")
    office.inspect()
    forgive(office, 422)
    office.page.get_by_role("alert").get_by_role("link").first.press("Enter")
    assert office.page.get_by_label("开始日期").input_value() == "2026-13-01"
    office.page.keyboard.press("Control+A")
    office.page.keyboard.type("2026-01-01")
    with office.page.expect_navigation():
        office.page.keyboard.press("Enter")
    assert office.sees("每月收到和办结")


def test_employer_takes_its_numbers_along(
    visitor: Callable[..., Visitor], reviewer: User, told: None, client_of: Callable[..., Client]
) -> None:
    mine = visitor().cookies(client_of(reviewer).cookies)
    mine.go("/employer/").follow("统计").inspect()
    with mine.page.expect_download() as taken:
        mine.page.get_by_role("button", name="导出 xlsx").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
