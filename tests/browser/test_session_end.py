"""The session ends while somebody fills in the form: the words wait for their writer, and for nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from playwright.sync_api import Locator, Page, Request, expect

from applicants.models import Application
from tests.browser import steps
from tests.browser.saving import end_session, forgive, saved, values
from tests.browser.visitor import Visitor

# part: fields to type and the values with which they must come back
WORDS: dict[str, dict[str, Any]] = {
    "basics": {"position": "首席研究员", "research_field": "先进陶瓷", "employer_address": "科学大道 1 号"},
    "contact": {"emergency_name": "林小芳", "emergency_mobile": "1371", "address": "天河路 100 号"},
    "achievements": {"achievements": "第一项，排名第一\n第二项"},
    "family": {"name": "王小明", "employer": "某某小学", "relation": "20"},
    "education": {"school": "中山大学", "major": "材料学", "place": "广州"},
    "employment": {"employer_name": "某研究院", "post": "研究员", "duties": "研究\n开发"},
}

TICKS: dict[str, dict[str, Any]] = {"family": {"agree_family": True}}


@pytest.fixture(autouse=True)
def _demo(transactional_db: None) -> None:
    call_command("load_demo", accounts_only=True, verbosity=0)


@pytest.fixture
def person(visitor: Callable[..., Visitor]) -> Visitor:
    one = visitor()
    steps.sign_in(one, "mowen", "/apply/contact/")
    return one


def chosen(person: Visitor) -> str:
    """The clause that is chosen on the page, "" for none."""
    radio = person.page.locator('input[name="clause_item"][type="radio"]:checked')
    return str(radio.get_attribute("value")) if radio.count() else ""


def leave_signed_in(tab: Page) -> None:
    """Close the tab of the sign-in once its script has told the page that waits."""
    tab.get_by_text("已登录，可以关闭本页并回到填写的页面").wait_for()
    tab.wait_for_load_state()
    tab.close()


def sign_in_elsewhere(tab: Page, account: str) -> None:
    tab.goto("/login/?again=1&next=/apply/signed-in/")
    tab.fill("[name=account]", account)
    tab.fill("[name=password]", steps.PASSWORD)
    tab.get_by_role("button", name="登录", exact=True).first.click()
    leave_signed_in(tab)


def typing_when_the_session_ends(person: Visitor) -> Locator:
    """The dialog that comes then."""
    end_session(person)
    person.fill(emergency_name="林小芳")
    dialog = person.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


@pytest.mark.parametrize("slug", ["card-type", *WORDS])
def test_session_over_while_typing(person: Visitor, slug: str) -> None:
    """The dialog, a sign-in in another tab, and every character where it was."""
    person.go(f"/apply/{slug}/")
    end_session(person)
    words = WORDS.get(slug, {})
    if slug == "card-type":
        person.page.locator('input[name="clause_item"][type="radio"]').nth(4).check()
    person.fill(**words | TICKS.get(slug, {}))
    clause = chosen(person)
    dialog = person.page.get_by_role("dialog")
    expect(dialog).to_contain_text("登录已过期，在新标签页登录后回到本页继续")
    if slug == "contact":
        person.inspect()
    assert (values(person, words), chosen(person)) == (words, clause)
    assert Application.objects.count() == 0
    with person.context.expect_page() as opened:
        person.page.keyboard.press("Tab")
        person.page.keyboard.press("Enter")
    leave_signed_in(opened.value)
    expect(dialog).to_be_hidden()
    saved(person)
    person.press("下一步")
    if slug in ("family", "education", "employment"):
        assert getattr(Application.objects.get(), slug).count() == 1
        row = getattr(Application.objects.get(), slug).get()
        person.go(f"/apply/{slug}/?edit={row.pk}")
    else:
        person.go(f"/apply/{slug}/")
    assert (values(person, words), chosen(person)) == (words, clause)
    assert bool(clause) == (slug == "card-type")
    forgive(person, 401, 403, 422)


@pytest.mark.parametrize("slug", [*WORDS, "card-type"])
def test_session_over_without_script(visitor: Callable[..., Visitor], slug: str) -> None:
    """The form goes, the sign-in comes in between, and every character is back in its place."""
    person = visitor(script=False)
    steps.sign_in(person, "mowen", f"/apply/{slug}/")
    end_session(person)
    if slug == "card-type":
        person.page.locator('input[name="clause_item"][type="radio"]').first.check()
        clause = chosen(person)
    else:
        person.fill(**WORDS[slug] | TICKS.get(slug, {}))
    person.press("下一步")
    if person.path.startswith("/mock-platform"):
        person.fill(account="mowen", password=steps.PASSWORD).press("登录")
    assert person.path == f"/apply/{slug}/"
    assert person.sees("已找回您刚才填写的内容")
    if slug == "card-type":
        assert Application.objects.get().clause_item_id == int(clause)
    else:
        assert values(person, WORDS[slug]) == WORDS[slug]
    forgive(person, 401, 403, 422)


def test_another_person_signed_in_elsewhere_gets_nothing(person: Visitor) -> None:
    dialog = typing_when_the_session_ends(person)
    sign_in_elsewhere(person.context.new_page(), "chenzhihao")
    expect(dialog).to_contain_text("现在登录的是另一个账号，这里的内容没有保存")
    assert Application.objects.count() == 0
    assert person.page.input_value("[name=emergency_name]") == "林小芳"
    forgive(person, 401, 403)


@pytest.mark.trial
def test_a_sign_in_that_tells_nobody_is_noticed_all_the_same(person: Visitor) -> None:
    """The script of the other tab does not run: the page that waits asks by itself."""
    dialog = typing_when_the_session_ends(person)
    tab = person.context.new_page()
    tab.route("**/js/session*.js", lambda route: route.abort())
    sign_in_elsewhere(tab, "mowen")
    expect(dialog).to_be_hidden(timeout=20_000)
    saved(person)
    assert Application.objects.get().emergency_name == "林小芳"
    forgive(person, 401, 403)


@pytest.mark.trial
def test_a_page_that_waits_too_long_asks_only_when_somebody_is_back(person: Visitor) -> None:
    asked: list[str] = []
    person.page.clock.install()
    person.page.reload()
    dialog = typing_when_the_session_ends(person)

    def note(request: Request) -> None:
        asked.append(request.url)

    person.page.on("request", note)

    def asks_within(seconds: int) -> bool:
        asked.clear()
        person.page.clock.fast_forward(seconds * 1000)
        person.page.wait_for_timeout(1000)  # for what should not come
        return any("/session/" in url for url in asked)

    waits = (6, 590, 6, 6, 60)
    assert [asks_within(seconds) for seconds in waits] == [True, True, False, False, False]
    expect(dialog).to_be_visible()
    with person.page.expect_request(lambda request: "/session/" in request.url):
        person.page.evaluate("dispatchEvent(new Event('focus'))")
    forgive(person, 401, 403)


def test_the_warning_before_the_end_and_the_way_to_stay(person: Visitor) -> None:
    session = Session.objects.get()
    store = session.get_session_store_class()(session.pk)
    store.set_expiry(302)
    store.save()
    person.page.reload()
    dialog = person.page.get_by_role("dialog")
    expect(dialog).to_contain_text("您将在 5 分钟后退出登录", timeout=15_000)
    person.inspect()
    with person.page.expect_response(
        lambda answer: "/session/" in answer.url and answer.request.method == "POST"
    ):
        dialog.get_by_role("button", name="继续填写").press("Enter")
    expect(dialog).to_be_hidden()
