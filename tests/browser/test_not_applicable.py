"""不适用 at the review: its letter and its reason, kept by themselves, and all of it without JavaScript."""

import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from applicants.models import Application, Membership, Stage
from catalog.lists.requirements import requirements_for
from catalog.models import MaterialRequirement
from tests import make
from tests.browser import steps
from tests.browser.saving import forgive
from tests.browser.visitor import Visitor
from youyue.identity.models import User

REASON = "没有在国外工作，不需要"


@pytest.fixture
def optional(transactional_db: None) -> MaterialRequirement:
    """The second material of those in full-time work need not be handed in."""
    call_command("load_demo", accounts_only=True, verbosity=0)
    return make.not_compulsory(requirements_for("full_time")[1].requirement)


@pytest.fixture
def held(optional: MaterialRequirement) -> Application:
    """Received by 张敏 of 岭海, its supplement filled in, nothing judged."""
    reviewer = User.objects.get(account_name="linghai")
    made = make.submitted_application(make.user("mowen"), employer=reviewer.memberships.get().employer)
    make.move(made, "receive", by=reviewer)
    make.supplement(made, reviewer)
    Membership.objects.filter(user=reviewer).update(uses_keys=True)
    return made


@pytest.fixture
def case(visitor: Callable[..., Visitor], held: Application) -> Visitor:
    person = visitor()
    steps.sign_in(person, "linghai", "/employer/", legal_person=True)
    return person.go(f"/employer/applications/{held.pk}/")


def checks(held: Application) -> list[tuple[str, str]]:
    rows = held.checks.order_by("requirement__order", "requirement_id")
    return [(check.verdict, check.reason) for check in rows]


def are_kept(person: Visitor, held: Application, expected: list[tuple[str, str]]) -> None:
    for _attempt in range(50):
        if checks(held) == expected:
            break
        person.page.wait_for_timeout(100)
    assert checks(held) == expected
    all_is_saved(person)


def all_is_saved(person: Visitor) -> None:
    expect(person.page.locator("[data-yy-saved]")).to_have_text(re.compile("已保存"))


def test_letter_asks_for_the_reason_and_goes_on(case: Visitor, held: Application) -> None:
    page, shown = case.page, case.page.locator(".review-list [aria-current=true]")
    page.keyboard.press("b")  # the first one must be handed in
    case.page.get_by_role("status").filter(has_text="必传材料不能选“不适用”").first.wait_for()
    page.keyboard.press("y")
    page.keyboard.press("b")
    reason = page.get_by_label("不适用的理由")
    expect(reason).to_be_focused()
    expect(page.locator("[data-yy-judged]")).to_have_text("1/4")
    case.inspect_as_it_is()
    page.keyboard.type(REASON)
    page.keyboard.press("Enter")
    expect(shown).to_have_attribute(
        "value", page.locator(".review-list [name=show]").nth(2).get_attribute("value") or ""
    )
    expect(page.locator("[data-yy-judged]")).to_have_text("2/4")
    page.keyboard.press("y")
    page.keyboard.press("y")
    all_is_saved(case)
    assert checks(held) == [("fine", ""), ("na", REASON), ("fine", ""), ("fine", "")]
    with page.expect_navigation():
        page.keyboard.press("a")
    assert case.path.endswith("/endorse/") and case.sees(REASON)
    case.press("审核通过", page.locator("main form"))
    held.refresh_from_db()
    assert held.stage == Stage.ENDORSED


def test_mind_changed_and_changed_again_brings_the_reason_back(case: Visitor, held: Application) -> None:
    page = case.page
    check = page.locator("[data-yy-check]").nth(1)
    check.get_by_text("不适用", exact=True).click()
    page.get_by_label("不适用的理由").fill(REASON)
    are_kept(case, held, [("na", REASON)])
    check.get_by_text("相符", exact=True).click()
    expect(page.get_by_label("不适用的理由")).to_be_hidden()
    are_kept(case, held, [("fine", "")])
    check.get_by_text("不适用", exact=True).click()
    expect(page.get_by_label("不适用的理由")).to_have_value(REASON)
    are_kept(case, held, [("na", REASON)])
    page.reload()
    expect(page.get_by_label("不适用的理由")).to_have_value(REASON)


def test_without_a_reason_nothing_is_kept_and_the_server_says_why(case: Visitor, held: Application) -> None:
    page = case.page
    page.locator("[data-yy-check]").nth(1).get_by_text("不适用", exact=True).click()
    expect(page.locator("[data-yy-saved]")).to_have_text("请写明不适用的理由，写好后自动保存")
    with page.expect_navigation():
        page.get_by_role("button", name="保存，稍后再看").click()
    forgive(case, 422)
    error = page.locator(".why .error")
    expect(error).to_contain_text("不适用的理由")
    case.inspect()
    page.locator(".error-summary a, [data-yy-errors] a").first.click()
    expect(page.get_by_label("不适用的理由")).to_be_focused()
    assert checks(held) == []


def test_all_of_it_works_without_javascript(visitor: Callable[..., Visitor], held: Application) -> None:
    person = visitor(script=False)
    steps.sign_in(person, "linghai", "/employer/", legal_person=True)
    person.go(f"/employer/applications/{held.pk}/")
    check = person.page.locator("[data-yy-check]").nth(1)
    expect(check.get_by_label("不适用的理由")).to_be_hidden()
    check.get_by_text("不适用", exact=True).click()
    check.get_by_label("不适用的理由").fill(REASON)
    person.press("保存，稍后再看")
    assert checks(held) == [("na", REASON)]
    check.get_by_text("需补正", exact=True).click()
    check.get_by_role("textbox").first.fill("缺第三页")
    person.press("保存，稍后再看")
    assert checks(held) == [("fix", "")]
