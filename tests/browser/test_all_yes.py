"""全部是 beside the questions of a material: one press for all answers, and one that takes it back."""

from playwright.sync_api import expect

from applicants.models import Application
from tests.browser.test_review_keys import Keys, case, held
from tests.browser.visitor import Visitor

__all__ = ["case", "held"]


def test_all_answers_at_once_and_back(case: Visitor, held: Application) -> None:
    page = case.page
    check = page.locator("[data-yy-check]").nth(1)
    text, verdict = check.locator("textarea"), check.locator("[name^=verdict-]")
    Keys(page).press("2")
    check.locator(".ask").nth(0).get_by_text("否").click()
    written = text.input_value()
    assert written
    check.get_by_role("button", name="全部是").click()
    expect(verdict.nth(0)).to_be_checked()
    expect(check.locator("[value=yes]:checked")).to_have_count(4)
    expect(text).to_have_value("")
    page.get_by_text("已保存").first.wait_for()
    undo = check.get_by_role("button", name="撤销“全部是”")
    undo.click()
    expect(verdict.nth(1)).to_be_checked()
    expect(check.locator("[value=yes]:checked")).to_have_count(0)
    expect(text).to_have_value(written)
    expect(check.get_by_role("button", name="全部是", exact=True)).to_be_visible()
    page.locator("h1").click()
    page.wait_for_timeout(1500)
    page.get_by_text("已保存").first.wait_for()
    saved = held.checks.get(requirement__code="labour-contract")
    assert (saved.verdict, [kept["answer"] for kept in saved.answers]) == ("fix", ["no"])
    assert held.remarks.get().text == written
    check.get_by_role("button", name="全部是").click()
    check.locator(".ask").nth(0).get_by_text("否").click()
    expect(undo).to_have_count(0)  # what was chosen since is not taken back
    case.inspect()
