"""The questions of a material at once on the page: what 是 and 否 do before anything is saved."""

from playwright.sync_api import expect

from applicants.models import Application
from tests.browser.test_review_keys import Keys, case, held
from tests.browser.visitor import Visitor

__all__ = ["case", "held"]
SENTENCE = "合同的甲方不是现工作单位，或者印章不全，请上传盖章齐全的合同"


def test_answers_verdict_and_remark_follow_each_other(case: Visitor, held: Application) -> None:
    page = case.page
    check = page.locator("[data-yy-check]").nth(1)
    text, verdict = check.locator("textarea"), check.locator("[name^=verdict-]")
    Keys(page).press("2")
    expect(check.locator("details.ask-set")).to_have_attribute("open", "")
    expect(page.locator("details.ask-set[open]")).to_have_count(1)
    ask = check.locator(".ask")
    ask.nth(0).get_by_text("否").click()
    expect(text).to_have_value(SENTENCE)
    expect(verdict.nth(1)).to_be_checked()
    expect(page.locator("[data-yy-send-back]")).to_contain_text("1 处")
    ask.nth(0).get_by_text("是", exact=True).click()
    expect(text).to_have_value("")
    ask.nth(0).get_by_text("否").click()
    text.fill(SENTENCE + "，第 8 页没有日期")
    ask.nth(0).get_by_text("是", exact=True).click()
    expect(text).to_have_value(
        SENTENCE + "，第 8 页没有日期"
    )  # words of her own stay, and so does the verdict
    expect(verdict.nth(1)).to_be_checked()
    text.fill("")
    page.locator("h1").click()
    Keys(page).press("y")
    expect(verdict.nth(0)).to_be_checked()
    expect(check.locator("[value=yes]:checked")).to_have_count(4)
    page.get_by_text("已保存").first.wait_for()
    case.go(f"/employer/applications/{held.pk}/").inspect()
    saved = held.checks.get(requirement__code="labour-contract")
    assert (saved.verdict, {kept["answer"] for kept in saved.answers}) == ("fine", {"yes"})
    assert not held.remarks.exists()
