"""Reviewing by single letters: how many keys a decision costs, and when letters are left alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from applicants.models import Application, Membership, Stage
from tests import make
from tests.browser import steps
from tests.browser.visitor import Visitor
from youyue.identity.models import User


class Keys:
    """Presses keys and counts them; waits for the page that follows where one does."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, key: str) -> "Keys":
        self.count += 1
        self.page.keyboard.press(key)
        return self

    def go(self, key: str) -> "Keys":
        """A key that leads to another page."""
        with self.page.expect_navigation():
            self.press(key)
        self.page.wait_for_load_state()
        if self.page.locator("[autofocus]").count():  # the focus may come after the page on a slow machine
            self.page.locator("[autofocus]:focus").wait_for()
        return self


@pytest.fixture
def held(transactional_db: None) -> Application:
    """Received by 张敏 of 岭海, its supplement filled in, nothing judged."""
    from django.core.management import call_command

    call_command("load_demo", accounts_only=True, verbosity=0)
    reviewer = User.objects.get(account_name="linghai")
    made = make.submitted_application(make.user("mowen"), employer=reviewer.memberships.get().employer)
    make.move(made, "receive", by=reviewer)
    make.supplement(made, reviewer)
    return made


@pytest.fixture
def case(visitor: Callable[..., Visitor], held: Application) -> Visitor:
    Membership.objects.filter(user=held.holder).update(uses_keys=True)
    person = visitor()
    steps.sign_in(person, "linghai", "/employer/", legal_person=True)
    return person.go(f"/employer/applications/{held.pk}/")


def test_approval_costs_at_most_eight_keys(case: Visitor, held: Application) -> None:
    keys = Keys(case.page)
    for _material in range(3):
        keys.go("y")
    keys.press("y")
    case.page.get_by_text("4 项都已核对，信息补充已填完，可以通过").first.wait_for()
    keys.go("a")
    assert case.path.endswith("/endorse/")
    keys.go("Enter")
    held.refresh_from_db()
    assert (held.stage, keys.count) == (Stage.ENDORSED, 6)


def test_return_with_two_remarks_costs_at_most_ten_keys(case: Visitor, held: Application) -> None:
    keys = Keys(case.page)
    keys.go("y").go("y")
    keys.press("n").go("j").press("n").go("r")
    assert case.path.endswith("/send-back/")
    keys.go("Enter")
    held.refresh_from_db()
    texts = [remark.text for remark in held.remarks.order_by("id")]
    assert (held.stage, keys.count) == (Stage.RETURNED_BY_EMPLOYER, 7)
    assert texts == [
        "记录不满连续 6 个月，请上传连续 6 个月及以上的记录",
        "材料不能证明符合所选的申请条款，请补充或改选条款",
    ]


def test_focus_and_voice_follow_a_step(case: Visitor) -> None:
    keys = Keys(case.page).go("j")
    assert case.page.evaluate("document.activeElement.className") == "viewer"
    case.page.get_by_role("status").filter(has_text="2/").first.wait_for()
    tick = case.page.locator("[data-yy-tick]")
    expect(tick).to_have_attribute(
        "value", case.page.locator(".review-list [name=show]").nth(1).get_attribute("value") or ""
    )
    before = tick.get_attribute("aria-pressed")
    keys.press("v")
    assert {before, tick.get_attribute("aria-pressed")} == {"true", "false"}
    case.page.get_by_role("status").filter(has_text="已看").first.wait_for()
    keys.go("u")
    assert case.path == "/employer/"


def test_numbers_open_and_a_part_is_marked_without_the_mouse(case: Visitor, held: Application) -> None:
    page, keys = case.page, Keys(case.page)
    keys.go("3")
    shown = page.locator(".review-list [aria-current=true]")
    assert shown.get_attribute("value") == page.locator(".review-list [name=show]").nth(2).get_attribute(
        "value"
    )
    keys.go("6")
    assert shown.get_attribute("value") == "part-basics"
    keys.press("n").press("Enter").press("v")
    page.get_by_text("申请表，已核 1/").wait_for()
    assert [(remark.part, remark.text) for remark in held.remarks.all()] == [
        ("basics", "填写的内容与上传的材料不一致，请核对后修改")
    ]
    assert page.get_by_text("申请表，已核 1/").count() == 1


def test_letters_are_left_to_who_types(case: Visitor) -> None:
    page, here = case.page, case.page.url
    page.locator("#checks details.check-part summary").first.click()
    text = page.locator("#checks details.check-part textarea").first
    text.focus()
    page.keyboard.type("jkynaru?")
    assert text.input_value() == "jkynaru?"
    page.locator("h1").click()
    for keys in ("Control+j", "Alt+y", "Meta+r"):
        page.keyboard.press(keys)
    composing = (
        "k => document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', bubbles: true, ...k}))"
    )
    page.evaluate(composing, {"isComposing": True})
    page.evaluate(composing, {"keyCode": 229})
    assert page.url == here
    assert page.locator("input[type=radio]:checked").count() == 0


def test_confirmation_that_cannot_be_asked_for_is_explained(case: Visitor) -> None:
    here = case.page.url
    Keys(case.page).press("a")
    case.page.get_by_role("status").filter(has_text="还有 4 项未核对").first.wait_for()
    assert case.page.url == here


def test_help_opens_and_turns_the_keys_off(case: Visitor, held: Application) -> None:
    Keys(case.page).press("?")
    dialog = case.page.get_by_role("dialog")
    dialog.get_by_text("打开“审核通过”的确认页").wait_for()
    case.inspect()
    case.press("关闭快捷键", dialog)
    assert case.path == f"/employer/applications/{held.pk}/"
    here = case.page.url
    case.page.keyboard.press("j")
    case.page.keyboard.press("u")
    assert case.page.url == here
    case.go("/employer/keys/").sees("已关闭")
