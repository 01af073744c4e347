"""Not a word is lost: typing on, network cut, two devices; at a real browser."""

import time
from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Route, expect

from applicants.models import Application, FamilyMember
from tests import make
from tests.browser import steps
from tests.browser.saving import forgive, saved, type_and_wait
from tests.browser.visitor import Visitor

STATE = "[data-yy-save-state]"


@pytest.fixture(autouse=True)
def _demo(transactional_db: None) -> None:
    call_command("load_demo", accounts_only=True, verbosity=0)


@pytest.fixture
def person(visitor: Callable[..., Visitor]) -> Visitor:
    one = visitor()
    steps.sign_in(one, "mowen", "/apply/contact/")
    return one


# --- while typing -----------------------------------------------------------------------------------
def test_a_second_after_the_last_key_it_is_saved(person: Visitor) -> None:
    type_and_wait(person, emergency_name="林小芳")
    assert Application.objects.get().emergency_name == "林小芳"
    assert person.page.locator(STATE).get_attribute("role") == "status"
    person.inspect()
    person.page.reload()
    assert person.page.input_value("[name=emergency_name]") == "林小芳"
    assert person.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_nothing_is_sent_while_a_character_is_being_composed(person: Visitor) -> None:
    sent: list[str] = []
    person.page.on("request", lambda request: sent.append(request.url) if "autosave" in request.url else None)
    composing = person.context.new_cdp_session(person.page)
    person.page.focus("[name=emergency_name]")
    composing.send("Input.imeSetComposition", {"text": "lin", "selectionStart": 3, "selectionEnd": 3})
    time.sleep(1.6)
    assert sent == []
    with person.page.expect_response(lambda answer: "/autosave/" in answer.url):
        composing.send("Input.insertText", {"text": "林"})
    saved(person)
    assert Application.objects.get().emergency_name == "林"


def test_who_composes_without_a_rest_is_saved_between_two_words(person: Visitor) -> None:
    composing = person.context.new_cdp_session(person.page)
    person.page.focus("[name=emergency_name]")
    with person.page.expect_response(lambda answer: "/autosave/" in answer.url and answer.status == 200):
        for word in "林小芳芳芳芳":
            composing.send("Input.imeSetComposition", {"text": "ci", "selectionStart": 2, "selectionEnd": 2})
            person.page.wait_for_timeout(400)
            composing.send("Input.insertText", {"text": word})
            person.page.wait_for_timeout(100)
        composing.send("Input.imeSetComposition", {"text": "ci", "selectionStart": 2, "selectionEnd": 2})
    saved(person)
    assert Application.objects.get().emergency_name.startswith("林小")
    assert "ci" not in Application.objects.get().emergency_name


def test_a_new_row_is_saved_once_and_can_be_cancelled(person: Visitor) -> None:
    person.go("/apply/family/")
    type_and_wait(person, agree_family=True, name="王小")
    type_and_wait(person, **steps.FAMILY | {"name": "王小明"})
    person.press("确定")
    assert [row.name for row in FamilyMember.objects.all()] == ["王小明"]
    person.follow("新增")
    type_and_wait(person, agree_family=True, name="写错了")
    assert FamilyMember.objects.filter(removed_at=None).count() == 2
    person.follow("取消")
    assert person.sees("已删除 写错了")
    assert [row.name for row in FamilyMember.objects.filter(removed_at=None)] == ["王小明"]


def test_the_task_list_follows_quietly(person: Visitor) -> None:
    person.go("/apply/achievements/")
    type_and_wait(person, achievements="一项成果")
    assert person.page.locator(".rail [data-yy-filled]").inner_text() == "1/7"
    assert person.page.locator(".rail .meter").evaluate("one => one.value") == 1


def test_leaving_by_a_link_within_the_second_loses_nothing(person: Visitor) -> None:
    person.fill(emergency_name="林小芳")
    person.follow("基本信息", person.page.locator(".rail"), exact=False)
    assert person.path == "/apply/basics/"
    assert Application.objects.get().emergency_name == "林小芳"


def test_closing_the_tab_within_the_second_loses_nothing(person: Visitor) -> None:
    person.fill(emergency_name="林小芳")
    person.page.goto("about:blank")
    for _ in range(40):
        if made := Application.objects.first():
            break
        time.sleep(0.1)
    assert made.emergency_name == "林小芳"


def test_a_chosen_clause_survives_another_search(person: Visitor) -> None:
    person.go("/apply/card-type/")
    radio = person.page.locator('input[name="clause_item"][type="radio"]').last
    chosen = radio.get_attribute("value")
    with person.page.expect_response(lambda answer: "/autosave/" in answer.url and answer.status == 200):
        radio.check()
    saved(person)
    with person.page.expect_response(lambda answer: "q=" in answer.url):
        person.page.fill("#q", "诺贝尔")
    person.page.locator(f'input[type=radio][value="{chosen}"]').wait_for(state="detached")
    person.press("下一步")
    assert person.path == "/apply/basics/"
    assert Application.objects.get().clause_item_id == int(chosen)


# --- the network --------------------------------------------------------------------------------------
def test_offline_the_words_stay_and_go_when_the_network_is_back(person: Visitor) -> None:
    type_and_wait(person, emergency_name="林")
    person.context.set_offline(True)
    person.fill(emergency_name="林小芳")
    assert person.sees("网络已断开，已填内容留在本页，联网后自动保存")
    time.sleep(1.2)
    person.inspect()
    person.page.get_by_role("button", name="下一步").click()
    time.sleep(0.5)
    assert person.page.input_value("[name=emergency_name]") == "林小芳"
    with person.page.expect_response(lambda answer: "/autosave/" in answer.url and answer.status == 200):
        person.context.set_offline(False)
    saved(person)
    assert Application.objects.get().emergency_name == "林小芳"
    forgive(person)


def test_a_server_that_fails_is_said_and_tried_again(person: Visitor) -> None:
    type_and_wait(person, emergency_name="林")

    def fails(route: Route) -> None:
        route.fulfill(status=503, body="")

    person.page.route("**/autosave/", fails)
    person.fill(emergency_name="林小芳")
    assert person.sees("没有保存成功，15 秒后自动重试")
    person.inspect()
    # what had been typed until the last second is there; the rest is still in the page
    assert Application.objects.get().emergency_name == "林"
    person.page.unroute("**/autosave/", fails)
    with person.page.expect_response(lambda answer: "/autosave/" in answer.url and answer.status == 200):
        person.page.locator("[data-yy-retry]").focus()
        person.page.keyboard.press("Enter")
    saved(person)
    assert Application.objects.get().emergency_name == "林小芳"
    person.faults[:] = [fault for fault in person.faults if "503" not in fault]


def test_one_asks_before_unsaved_words_are_left(person: Visitor) -> None:
    asked: list[str] = []
    person.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    type_and_wait(person, emergency_name="林")
    person.page.reload()
    assert asked == []
    person.page.route("**/autosave/", lambda route: route.abort())
    person.page.locator("[name=emergency_name]").press_sequentially("小芳")
    person.page.reload()
    assert asked == ["beforeunload"]
    forgive(person)


# --- two devices ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("choice", ["用这里的", "用另一台的"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_two_devices_choose_field_by_field(
    visitor: Callable[..., Visitor], person: Visitor, choice: str, script: bool
) -> None:
    make.application(Application._meta.get_field("applicant").related_model.objects.get(account_name="mowen"))
    here = visitor(script=script)
    steps.sign_in(here, "mowen", "/apply/contact/")
    person.go("/apply/contact/")
    type_and_wait(person, emergency_name="那边写的", wechat="wx_there")
    here.fill(emergency_name="这里写的", address="这里的地址")
    if script:
        expect(here.page.locator("[data-yy-conflict]")).to_contain_text("在另一台设备上改过")
        here.inspect()
        here.press("看看改了什么")
    else:
        here.press("下一步")
    assert here.sees("有 1 处两边不一样")
    here.inspect()
    made = Application.objects.get()
    assert (made.emergency_name, made.wechat, made.address) == ("那边写的", "wx_there", "这里的地址")
    here.page.get_by_label(choice).press("Space")
    here.press("按所选保存")
    made = Application.objects.get()
    wanted = "这里写的" if choice == "用这里的" else "那边写的"
    assert (made.emergency_name, made.wechat, made.address) == (wanted, "wx_there", "这里的地址")
    forgive(here, 409, 422)


def test_keeping_what_is_here_without_looking(visitor: Callable[..., Visitor], person: Visitor) -> None:
    here = visitor()
    steps.sign_in(here, "mowen", "/apply/contact/")
    type_and_wait(person, emergency_name="那边写的")
    here.fill(emergency_name="这里写的")
    expect(here.page.locator("[data-yy-conflict]")).to_be_visible()
    assert Application.objects.get().emergency_name == "那边写的"
    with here.page.expect_response(lambda answer: "/autosave/" in answer.url and answer.status == 200):
        here.page.get_by_role("button", name="用这里的内容").click()
    assert Application.objects.get().emergency_name == "这里写的"
    forgive(here, 409)
