"""现工作单位 suggests while one types: keyboard, screen reader, pointer, input method, late answers."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, Route, expect

from applicants.models import Application
from tests import people
from tests.browser import steps
from tests.browser.saving import forgive, saved
from tests.browser.visitor import NARROW, WIDE, Visitor

SUGGESTED = re.compile("/apply/employers/")
NAMES = ["岭海先进材料研究院（广州）", "岭海海洋研究所", "岭海医院"]


@pytest.fixture(autouse=True)
def _employers(transactional_db: None) -> None:
    call_command("load_demo", accounts_only=True, verbosity=0)
    for number, name in enumerate(NAMES[1:]):
        people.employer(name=name, credit_code=f"12440100MB9A00{number:04d}")


@pytest.fixture
def person(visitor: Callable[..., Visitor]) -> Iterator[Visitor]:
    one = visitor()
    steps.sign_in(one, "mowen", "/apply/basics/")
    yield one
    one.page.wait_for_timeout(1500)  # what was typed last is on its way for a second


def field(person: Visitor) -> Locator:
    return person.page.locator("[data-yy-combobox] [role=combobox]")


def options(person: Visitor) -> Locator:
    return person.page.locator("#employer-options:not([hidden]) [role=option]")


def said(person: Visitor) -> Locator:
    return person.page.locator("[data-yy-combobox] [role=status]")


def ask(person: Visitor, text: str) -> None:
    field(person).fill("")
    field(person).press_sequentially(text)


def wait_until_stored(name: str) -> None:
    """Until the server has the employer of this name; fails after ten seconds."""
    for _ in range(100):
        if Application.objects.filter(employer__name=name).exists():
            return
        time.sleep(0.1)
    pytest.fail(f"{name} was not stored")


def active(person: Visitor) -> str:
    """The text of the option that a screen reader is led to, "" when it is in the field."""
    return person.page.evaluate(
        """() => {
          const field = document.querySelector("[role=combobox]");
          const option = document.getElementById(field.getAttribute("aria-activedescendant"));
          const chosen = [...document.querySelectorAll("[aria-selected=true]")];
          if (document.activeElement !== field || chosen.length !== (option ? 1 : 0)) return "astray";
          return option ? option.dataset.value : "";
        }"""
    )


def test_the_list_is_walked_with_the_keyboard_alone(person: Visitor) -> None:
    box = field(person)
    assert box.get_attribute("aria-autocomplete") == "list"
    assert (box.get_attribute("aria-expanded"), box.get_attribute("aria-controls")) == (
        "false",
        "employer-options",
    )
    ask(person, "岭海")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(said(person)).to_have_text("找到 3 家可以接收申请的单位，请从列表里选择")
    there = [str(option.get_attribute("data-value")) for option in options(person).all()]
    assert sorted(there) == sorted(NAMES) and active(person) == ""
    seen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "Home", "ArrowUp", "End"):
        box.press(key)
        seen.append(active(person))
    assert seen == [*there, there[0], there[2], "", there[2], ""]
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    assert box.input_value() == "岭海"
    box.press("Alt+ArrowDown")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert active(person) == ""
    box.press("Escape")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "employer-option-1")
    box.press("Enter")
    assert box.input_value() == there[0]
    expect(said(person)).to_have_text(f"“{there[0]}”可以接收申请")
    expect(box).to_have_attribute("aria-expanded", "false")
    assert person.path == "/apply/basics/"
    wait_until_stored(there[0])


def test_tab_takes_the_option_and_goes_on(person: Visitor) -> None:
    ask(person, "lhyy")
    expect(options(person)).to_have_count(1)
    field(person).press("ArrowDown")
    field(person).press("Tab")
    assert field(person).input_value() == "岭海医院"
    assert person.page.evaluate("document.activeElement.name") == "position"
    wait_until_stored("岭海医院")


def test_typing_on_leaves_the_option_and_enter_without_one_only_closes(person: Visitor) -> None:
    ask(person, "岭海")
    expect(options(person)).to_have_count(3)
    field(person).press("ArrowDown")
    field(person).press_sequentially("医")
    expect(options(person)).to_have_count(1)
    assert active(person) == ""
    field(person).press("Backspace")
    expect(options(person)).to_have_count(3)
    field(person).press("Enter")
    assert person.path == "/apply/basics/"
    expect(options(person)).to_have_count(0)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("岭海医院", "“岭海医院”可以接收申请"),
        ("12440100mb9a0000", "找到 2 家可以接收申请的单位，请从列表里选择"),
        ("没有的公司", "没有找到“没有的公司”，可能还没有开通审核账号，或者开通后没有登录过"),
        ("关着的公司", "“关着的公司”还没有开通审核账号，现在收不到申请"),
    ],
)
def test_it_is_said_at_once_whether_the_employer_is_open(person: Visitor, text: str, sentence: str) -> None:
    people.employer(name="关着的公司", credit_code="12440100MB9A009999", opened_at=None)
    ask(person, text)
    expect(said(person)).to_contain_text(sentence)
    links = person.page.locator("[data-yy-combobox] [role=status] a").all()
    leads = [link.get_attribute("href") for link in links]
    assert leads == ([] if "可以" in sentence and "没有" not in sentence else ["/self-check/account-guide/"])


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["390", "1440"])
def test_the_open_list_is_accessible_and_large_enough_to_touch(person: Visitor, size: Any) -> None:
    person.page.set_viewport_size(size)
    ask(person, "岭海")
    expect(options(person)).to_have_count(3)
    field(person).press("ArrowDown")
    person.inspect_as_it_is()
    for option in options(person).all():
        shape = option.bounding_box()
        assert shape is not None and shape["height"] >= 44
    option = options(person).filter(has_text="海洋")
    option.click()
    assert field(person).input_value() == "岭海海洋研究所"
    assert active(person) == ""


def test_an_input_method_is_not_disturbed(person: Visitor) -> None:
    asked: list[str] = []
    person.page.on("request", lambda one: asked.append(one.url) if SUGGESTED.search(one.url) else None)
    field(person).focus()
    keyboard = person.context.new_cdp_session(person.page)
    for text in ("l", "li", "ling", "ling hai"):
        keyboard.send("Input.imeSetComposition", {"text": text, "selectionStart": 0, "selectionEnd": 0})
    person.page.wait_for_timeout(400)
    assert asked == [] and field(person).get_attribute("aria-expanded") == "false"
    keyboard.send("Input.insertText", {"text": "岭海"})
    expect(options(person)).to_have_count(3)
    assert len(asked) == 1 and field(person).input_value() == "岭海"


def test_fast_typing_asks_once_a_rest(person: Visitor) -> None:
    asked: list[str] = []
    person.page.on("request", lambda one: asked.append(one.url) if SUGGESTED.search(one.url) else None)
    field(person).press_sequentially("lhyxjcl", delay=20)
    person.page.wait_for_timeout(600)
    assert len(asked) == 1


GUARDS = ("running?.abort();", "if (input.value.trim() !== text) return;")


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "control"])
def test_an_answer_to_an_older_text_is_not_shown(visitor: Callable[..., Visitor], guarded: bool) -> None:
    """The first answer is held back until the second has come. Without the guards it overwrites it."""
    one = visitor()
    if not guarded:
        one.page.route(re.compile(r"combobox(\.\w+)?\.js"), without_guards)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "%E5%B2%AD%E6%B5%B7&" in f"{route.request.url}&":
            held.append(route)
        else:
            route.continue_()

    one.page.route(SUGGESTED, hold)
    steps.sign_in(one, "mowen", "/apply/basics/")
    with one.page.expect_request(SUGGESTED):
        field(one).press_sequentially("岭海")
    field(one).press_sequentially("医院")
    expect(said(one)).to_have_text("“岭海医院”可以接收申请")
    assert len(held) == 1
    held[0].continue_()
    one.page.wait_for_timeout(800)
    late = said(one).inner_text()
    saved(one)
    assert (late == "“岭海医院”可以接收申请") is guarded


def without_guards(route: Route) -> None:
    answer = route.fetch()
    text = answer.text()
    for guard in GUARDS:
        assert guard in text
        text = text.replace(guard, "")
    route.fulfill(response=answer, body=text)


def test_without_script_the_name_in_other_brackets_is_the_employer(visitor: Callable[..., Visitor]) -> None:
    one = visitor(script=False)
    steps.sign_in(one, "mowen", "/apply/basics/")
    one.fill(employer_name="岭海先进材料研究院(广州)").press("下一步")
    assert Application.objects.get().employer.name == NAMES[0]
    assert one.sees("已开通审核账号，提交后送到这里审核")
    forgive(one, 422)  # the rest of the part is empty
