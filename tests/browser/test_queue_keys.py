"""The reviewer's list by keyboard, and the box that ticks the whole page, with JavaScript and without."""

from collections.abc import Callable

import pytest

from applicants.models import Application, Membership, Stage
from tests import make
from tests.browser import steps
from tests.browser.visitor import Visitor
from youyue.identity.models import User


@pytest.fixture
def reviewer(transactional_db: None) -> User:
    """张敏 of 岭海, to whom three applications were submitted."""
    from django.core.management import call_command

    call_command("load_demo", accounts_only=True, verbosity=0)
    user = User.objects.get(account_name="linghai")
    employer = user.memberships.get().employer
    for number in range(3):
        person = make.user(f"person-{number}", id_type="08", id_number=f"P123456{number}", country="PT")
        make.submitted_application(person, employer=employer)
    return user


@pytest.fixture
def list_of(visitor: Callable[..., Visitor], reviewer: User) -> Callable[..., Visitor]:
    def opened(*, uses_keys: bool = True, script: bool = True) -> Visitor:
        Membership.objects.filter(user=reviewer).update(uses_keys=uses_keys)
        person = visitor(script=script)
        steps.sign_in(person, "linghai", "/employer/", legal_person=True)
        return person

    return opened


def focused(person: Visitor) -> str:
    return person.page.evaluate("document.activeElement.getAttribute('href') ?? ''")


def test_letters_and_arrows_walk_the_rows(list_of: Callable[..., Visitor], reviewer: User) -> None:
    person = list_of()
    page = person.page
    rows = [link.get_attribute("href") for link in page.locator(".c-name a").all()]
    walked = []
    for key in ("j", "j", "ArrowDown", "j", "k", "ArrowUp"):
        page.keyboard.press(key)
        walked.append(rows.index(focused(person)))
    assert walked == [0, 1, 2, 2, 1, 0]
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.get_by_role("status").filter(has_text="已选 2 件").wait_for()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert person.path == rows[1]


def test_letters_do_nothing_until_turned_on(list_of: Callable[..., Visitor]) -> None:
    person = list_of(uses_keys=False)
    for key in ("j", "ArrowDown", "x", "/", "?"):
        person.page.keyboard.press(key)
    assert focused(person) == ""
    assert person.page.locator("[name=pick]:checked").count() == 0
    assert person.page.get_by_role("dialog").count() == 0


def test_letters_are_left_to_who_types(list_of: Callable[..., Visitor]) -> None:
    person = list_of()
    page = person.page
    page.locator("#q").focus()
    page.keyboard.type("jkx?")
    assert page.locator("#q").input_value() == "jkx?"
    page.locator("h1").click()
    composing = (
        "k => document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', bubbles: true, ...k}))"
    )
    for how in ({"isComposing": True}, {"keyCode": 229}, {"ctrlKey": True}, {"altKey": True}):
        page.evaluate(composing, how)
        assert focused(person) == ""
    page.evaluate(composing, {})
    assert focused(person) != ""


def test_help_opens_over_the_list_and_turns_the_letters_off(list_of: Callable[..., Visitor]) -> None:
    person = list_of()
    person.page.keyboard.press("?")
    dialog = person.page.get_by_role("dialog")
    dialog.get_by_text("勾选这一件，再按一次取消").wait_for()
    person.inspect()
    person.press("关闭快捷键", dialog)
    person.go("/employer/").page.keyboard.press("j")
    assert focused(person) == ""


@pytest.mark.parametrize("script", [True, False])
def test_whole_page_is_received_with_one_tick(list_of: Callable[..., Visitor], script: bool) -> None:
    person = list_of(uses_keys=False, script=script)
    person.page.get_by_label("全选本页").check()
    assert person.page.locator("[name=pick]:checked").count() == (3 if script else 0)
    person.press("接收")
    assert set(Application.objects.values_list("stage", flat=True)) == {Stage.EMPLOYER_REVIEW}
