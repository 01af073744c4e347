"""Both journeys without a mouse: an application from the home page to the receipt, a review to its end."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from applicants.models import Application, Stage
from tests import make
from tests.browser import steps
from tests.browser.keyboard import Keyboard
from tests.browser.reference import ASKED, FACTS, materials_of, pdf, photo, still_blank
from tests.browser.visitor import Visitor
from youyue.identity.models import User

pytestmark = pytest.mark.trial  # half a minute each


@pytest.fixture(autouse=True)
def _demo(transactional_db: None) -> None:
    call_command("load_demo", accounts_only=True, verbosity=0)


def test_application_by_keys_alone(visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    keys, page = Keyboard(person), person.page
    page.goto("/")
    keys.skip().link("优粤卡申领").skip().link("开始申办")
    keys.fill(account="mowen", password=steps.PASSWORD).button("登录", "form")

    keys.skip().fill(q="诺贝尔")
    page.wait_for_url("**/*q=*")  # the list has been searched
    clauses = page.locator("#clauses input[name=clause_item]")
    keys.fill(clause_item=clauses.first.get_attribute("value")).button("下一步")
    for slug in ASKED:
        keys.skip()
        for name, fact in still_blank(person, slug).items():
            keys.fill(**{name: FACTS[fact]})
            if name == "id_is_permanent":
                keys.attach(page.locator("[data-yy-pick]"), photo())
        keys.button("下一步")
    keys.skip().link("下一步", ".savebar")

    keys.skip()
    for code in materials_of(person):
        keys.attach(page.locator(f"[data-yy-choose=upload-{code}]"), pdf(code))
        page.locator(f"#material-{code} .yes").wait_for()
    keys.reach(page.locator(".savebar a.btn").last).tap("Enter")
    submit = page.locator("dialog [data-yy-pledge] button")
    keys.reach(submit).tap("Enter")
    assert person.path == "/apply/materials/", "five seconds are to be read first"
    expect(submit).not_to_have_attribute("aria-disabled", "true", timeout=10_000)
    keys.open(submit)
    assert person.path.endswith("/submitted/")
    assert Application.objects.get().stage == Stage.SUBMITTED


def test_review_by_keys_alone(visitor: Callable[..., Visitor]) -> None:
    employer = User.objects.get(account_name="linghai").memberships.get().employer
    make.submitted_application(make.user("mowen"), employer=employer)
    person = visitor()
    keys, page = Keyboard(person), person.page
    page.goto("/employer/")
    keys.link("单位登录").fill(account="linghai", password=steps.PASSWORD).button("登录", "form")

    keys.skip().open(page.locator("table a[href*='/employer/applications/']").first)
    keys.button("接收")
    for number in range(4):
        fine = page.locator(".check-q label.fine input").nth(number)
        keys.reach(fine).tap("Space")
        expect(fine).to_be_checked()
    keys.reach(page.locator("button[value=supplement]"), "Shift+Tab")
    keys.open(page.locator("button[value=supplement]"), "Space")
    keys.fill(**steps.SUPPLEMENT).button("保存")
    if person.path.endswith("/supplement/"):
        keys.link("返回查验")
    keys.open(page.locator("[data-yy-endorse]"))
    assert person.path.endswith("/endorse/")
    keys.button("审核通过")
    assert Application.objects.get().stage == Stage.ENDORSED


def test_what_a_mouse_alone_can_press_is_noticed(visitor: Callable[..., Visitor]) -> None:
    """The control: a button that Tab does not come to, or that cannot be seen when it does."""
    person = visitor()
    for spoilt, script in SPOIL.items():
        person.page.goto("/")
        person.page.locator("main form button").first.evaluate(script)
        target = person.page.locator("#spoilt")
        if spoilt in ("no outline", "covered"):
            Keyboard(person).reach(target)
            faults, person.faults[:] = person.faults[:], []
            assert [spoilt in fault for fault in faults] == [True]
        else:
            with pytest.raises(AssertionError, match="Tab never gets to"):
                Keyboard(person).reach(target)


SPOIL = {
    "tabindex": "one => { one.tabIndex = -1; one.id = 'spoilt'; }",
    "hidden": "one => { one.hidden = true; one.id = 'spoilt'; }",
    "div": "one => { one.outerHTML = '<div id=spoilt>' + one.textContent + '</div>'; }",
    "no outline": "one => { one.style.outline = one.style.boxShadow = 'none'; one.id = 'spoilt'; }",
    "covered": """one => {
      one.id = "spoilt";
      const bar = document.body.appendChild(document.createElement("div"));
      bar.style = "position:fixed;inset:0;pointer-events:auto";
      bar.hidden = true;
      one.addEventListener("focus", () => (bar.hidden = false));
    }""",
}
