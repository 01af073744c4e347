"""Year and month with a keyboard and a clipboard: what is pasted is spread, and a day gets its box."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from applicants.models import Application, Education
from tests import make
from tests.browser.saving import saved
from tests.browser.visitor import Hurried, Visitor

PASTE = """(box, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text", text);
  box.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def person(visitor: Callable[..., Visitor], transactional_db: None, client_of) -> Visitor:
    made = make.application(make.user("mowen"), complete=False)
    return visitor(kind=Hurried).cookies(client_of(made.applicant).cookies)


def boxes(page: Page, name: str) -> list[str]:
    return page.locator(f"[name^={name}_]").evaluate_all("all => all.map(one => one.value)")


@pytest.mark.parametrize(
    ("text", "shown", "stored"),
    [
        ("2018-09", ["2018", "9"], "2018-09"),
        ("２０１８年９月", ["2018", "9"], "2018-09"),
        ("2018-09-03", ["2018", "9", "3"], "2018-09-03"),
        ("2018年9月份", ["2018", "9"], "2018-09"),
        ("2018年9月3日", ["2018", "9", "3"], "2018-09-03"),
    ],
)
@pytest.mark.parametrize("way", ["paste", "type"])
def test_a_whole_date_in_the_year_box_is_spread_and_saved(
    way: str, text: str, shown: list[str], stored: str, person: Visitor
) -> None:
    page = person.go("/apply/education/").page
    year = page.locator("[name=start_0]")
    if way == "paste":
        page.wait_for_load_state("networkidle")  # a paste before the script has begun is the browser's own
        year.evaluate(PASTE, text)
    else:
        year.fill(text)
        year.blur()
    assert boxes(page, "start") == shown
    if len(shown) == 3:
        expect(page.locator("[data-yy-date]").first).to_contain_text("年月日")
    saved(person)
    assert Education.objects.get().start == stored
    person.go(f"/apply/education/?edit={Education.objects.get().pk}")
    assert boxes(page, "start") == shown
    person.inspect()


def test_a_word_typed_and_deleted_leaves_no_row(person: Visitor) -> None:
    page = person.go("/apply/education/").page
    page.fill("[name=school]", "中山大学")
    saved(person)
    assert Education.objects.count() == 1
    page.fill("[name=school]", "")
    with page.expect_response(lambda answer: "/autosave/" in answer.url) as answer:
        page.locator("[name=school]").blur()
    assert answer.value.json() == {"saved": False}
    assert Education.objects.count() == 0
    page.fill("[name=school]", "暨南大学")
    saved(person)
    person.press("上一步")
    assert [row.school for row in Application.objects.get().education.all()] == ["暨南大学"]
