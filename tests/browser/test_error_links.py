"""From the error summary to the control that is to be mended."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.saving import forgive
from tests.browser.visitor import Hurried, Visitor


@pytest.fixture
def person(visitor: Callable[..., Visitor], transactional_db: None, client_of) -> Visitor:
    """She has begun and nothing is right yet."""
    applicant = make.user("mowen")
    made = make.application(applicant, complete=False, work_arrangement="full_time")
    one = visitor(kind=Hurried)
    return one.cookies(client_of(made.applicant).cookies)


@pytest.mark.parametrize(
    ("slug", "sentence", "where"),
    [
        ("basics", "请上传证件照", "[data-yy-pick]"),
        ("basics", "请填写现工作单位", "[name=employer_name]"),
        ("family", "请新增至少一位家庭主要成员", "[name=name]"),
        ("education", "请新增至少一条教育经历", "[name=start_0]"),
    ],
)
def test_link_of_the_summary_leads_to_the_control(
    person: Visitor, slug: str, sentence: str, where: str
) -> None:
    page = person.go(f"/apply/{slug}/").page
    if slug == "basics":
        person.press("下一步")
    else:
        person.go(f"/apply/{slug}/?check=1")
    expect(page.locator("[data-yy-errors]")).to_be_focused()
    page.keyboard.press("Tab")
    while link_of(page) != sentence:
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(where)).to_be_focused()
    forgive(person, 422)


def link_of(page: Page) -> str:
    inside = "document.activeElement.closest('[data-yy-errors]') !== null"
    assert page.evaluate(inside), "Tab has left the summary"
    return str(page.evaluate("document.activeElement.textContent.trim()"))
