"""Fingers that are faster than the server: every letter counts once, in order, for what was meant by it."""

import re
import time
from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Route, expect

from applicants.models import Application, Mark, Membership
from catalog.models import MaterialRequirement
from tests import make
from tests.browser import steps
from tests.browser.saving import end_session, forgive
from tests.browser.visitor import Visitor
from youyue.identity.models import User

TWENTY, PAUSE = 20, 50  # keys, ms between two of them
SAVES = re.compile(r"/(checks|marks)/")
# What the review did before: every step is a page load.
PAGE_LOADS = """
export const items = () => [...document.querySelectorAll(".review-list [name=show]")];
export const here = () => items().findIndex((one) => one.getAttribute("aria-current") === "true");
export const open = (item) => item.click();
export const prepare = () => {};
export const tick = () => (document.querySelector("[data-yy-tick]").click(), "");
"""


@pytest.fixture
def held(transactional_db: None) -> Application:
    """Received by 张敏 of 岭海: twenty materials of one file each, nothing judged."""
    call_command("load_demo", accounts_only=True, verbosity=0)
    asked = list(MaterialRequirement.objects.filter(work_arrangement="full_time", is_active=True))
    for number in range(TWENTY - len(asked)):
        fields = {"name": f"补充材料 {number + 1}", "order": 100 + number, "work_arrangement": "full_time"}
        MaterialRequirement.objects.create(code=f"more-{number}", **fields)
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
    person.go(f"/employer/applications/{held.pk}/")
    assert person.page.locator(".review-list [name=show]").count() >= TWENTY
    return person


def press(person: Visitor, keys: str) -> None:
    for key in keys:
        person.page.keyboard.press(key)
        person.page.wait_for_timeout(PAUSE)


def nothing_is_opened(person: Visitor) -> None:
    """Pages that come from here are in no access log, and so not 已看 by themselves."""
    page = {"content_type": "image/png", "body": b""}
    person.page.route(re.compile(r"/pages/\d+/"), lambda route: route.fulfill(**page))


def all_is_saved(person: Visitor) -> None:
    expect(person.page.locator("[data-yy-saved]")).to_have_text(re.compile("已保存"), timeout=60_000)


def forgive_answers(person: Visitor, *numbers: int) -> None:
    """As `forgive`, of the answers above 500 that a test gives by itself."""
    forgive(person, *numbers)
    person.faults[:] = [
        fault for fault in person.faults if not fault.endswith(tuple(f": {n}" for n in numbers))
    ]


def verdicts(held: Application) -> list[str]:
    return list(
        held.checks.order_by("requirement__order", "requirement_id").values_list("verdict", flat=True)
    )


def in_time(held: Application) -> list[int]:
    """The judged materials as places in the list, in the order in which they were written."""
    order = list(held.checks.order_by("requirement__order", "requirement_id").values_list("pk", flat=True))
    return [order.index(pk) for pk in held.checks.order_by("at").values_list("pk", flat=True)]


def test_twenty_keys_count_twenty_times_in_order(case: Visitor, held: Application) -> None:
    press(case, "y" * TWENTY)
    all_is_saved(case)
    assert verdicts(held) == ["fine"] * TWENTY
    assert in_time(held) == list(range(TWENTY))
    assert case.sees(f"{TWENTY} 项都已核对，信息补充已填完，可以通过")


@pytest.mark.trial
def test_they_do_not_when_every_key_loads_a_page(visitor: Callable[..., Visitor], held: Application) -> None:
    """The control arm: without the queue the same twenty keys are swallowed."""
    person = visitor()
    script = {"content_type": "text/javascript", "body": PAGE_LOADS}
    person.page.route(re.compile(r"/panes[^/]*\.js"), lambda route: route.fulfill(**script))
    steps.sign_in(person, "linghai", "/employer/", legal_person=True)
    person.go(f"/employer/applications/{held.pk}/")
    press(person, "y" * TWENTY)
    person.page.wait_for_timeout(2000)
    person.page.wait_for_load_state()
    assert 0 < held.checks.count() < TWENTY


def meant(keys: str) -> tuple[int, dict[int, str], dict[int, bool]]:
    """What letters mean when nothing is lost: where one ends up, the verdicts, the ticks; by places."""
    at, judged, ticked = 0, {}, {}
    for key in keys:
        if key == "y":
            judged[at] = "fine"
            order = [*range(at + 1, TWENTY), *range(at)]
            at = next(place for place in order if place not in judged)
        elif key == "n":
            judged[at] = "fix"
        elif key == "v":
            ticked[at] = not ticked.get(at, False)
        else:
            at += {"j": 1, "k": -1}[key]
    return at, judged, ticked


@pytest.mark.trial
@pytest.mark.parametrize("keys", ["yyvnjvyjkkvjnjjyvyyk", "jjjykvkvvnyjyynvjvky"])
def test_mixed_keys_are_about_what_was_meant(case: Visitor, held: Application, keys: str) -> None:
    """With a server that takes half a second: the keys are long over when the saving is."""
    nothing_is_opened(case)
    network = case.context.new_cdp_session(case.page)
    network.send("Network.enable")
    far = {"offline": False, "latency": 500, "downloadThroughput": -1, "uploadThroughput": -1}
    network.send("Network.emulateNetworkConditions", far)
    shown = [item.get_attribute("value") for item in case.page.locator(".review-list [name=show]").all()]
    press(case, keys)
    all_is_saved(case)
    at, judged, ticked = meant(keys)
    expect(case.page.locator(".review-list [aria-current=true]")).to_have_attribute("value", shown[at])
    expect(case.page.locator(".viewer [data-yy-tick]")).to_have_attribute("value", shown[at])
    assert verdicts(held) == [judged[place] for place in sorted(judged)]
    marks = dict(Mark.objects.filter(application=held).values_list("what", "is_set"))
    assert {shown.index(what): is_set for what, is_set in marks.items()} == ticked


def test_server_that_fails_twice_gets_everything_in_order(case: Visitor, held: Application) -> None:
    answers = iter([503, 500])

    def refuse_twice(route: Route) -> None:
        status = next(answers, None)
        if status:
            route.fulfill(status=status, body="")
        else:
            route.continue_()

    nothing_is_opened(case)
    case.page.route(SAVES, refuse_twice)
    press(case, "yyvyy")
    state = case.page.locator("[data-yy-saved]")
    expect(state).to_contain_text("没有保存成功，正在自动重试")
    assert state.locator("xpath=..").get_attribute("role") == "status"
    all_is_saved(case)
    forgive_answers(case, 503, 500)
    assert (verdicts(held), in_time(held)) == (["fine"] * 4, [0, 1, 2, 3])
    assert Mark.objects.filter(application=held, is_set=True).count() == 1


def test_leaving_with_something_unsaved_asks_first(case: Visitor, held: Application) -> None:
    case.page.route(SAVES, lambda route: route.fulfill(status=503, body=""))
    press(case, "yy")
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    case.page.on("dialog", stay)
    case.page.evaluate("location.assign('/employer/')")
    case.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    case.page.unroute(SAVES)
    all_is_saved(case)
    forgive_answers(case, 503)
    assert verdicts(held) == ["fine"] * 2


def test_link_waits_for_what_was_pressed_before(case: Visitor, held: Application) -> None:
    case.page.route(SAVES, lambda route: (time.sleep(0.3), route.continue_()))
    press(case, "yyyy")
    with case.page.expect_navigation(url=re.compile(r"/employer/(\?|$)")):
        case.page.keyboard.press("u")
    assert verdicts(held) == ["fine"] * 4


def test_signed_out_meanwhile_signs_in_and_goes_on(case: Visitor, held: Application) -> None:
    press(case, "y")
    all_is_saved(case)
    end_session(case)
    press(case, "yyy")
    dialog = case.page.get_by_role("dialog")
    dialog.get_by_text("登录已过期").first.wait_for()
    case.page.wait_for_load_state("networkidle")
    # the dialog takes later letters
    judged = case.page.locator(".checks input[name^=verdict]:checked").count()
    with case.context.expect_page() as opened:
        dialog.get_by_role("link", name="登录（在新标签页打开）").click()
    opened.value.get_by_text("已登录，可以关闭本页并回到填写的页面").wait_for()
    opened.value.close()
    all_is_saved(case)
    forgive(case, 401, 403)
    assert judged > 1
    assert verdicts(held) == ["fine"] * judged


def test_overtaken_page_says_so(case: Visitor, held: Application) -> None:
    make.move(held, "withdraw")
    with case.page.expect_navigation():
        case.page.keyboard.press("y")
    case.page.get_by_text("这份申请已由申办人于").first.wait_for()
    forgive(case, 409)
    assert held.checks.count() == 0


def test_two_reviewers_write_beside_each_other(
    visitor: Callable[..., Visitor], case: Visitor, held: Application
) -> None:
    """Two windows on the same file: what one writes does not undo what the other wrote meanwhile."""
    other = visitor()
    other.context.add_cookies(case.context.cookies())
    other.go(f"/employer/applications/{held.pk}/?show=part-basics")
    press(case, "yyyyyyyyyy")
    all_is_saved(case)
    other.page.locator(".check").nth(14).get_by_label("需补正", exact=True).check()
    all_is_saved(other)
    assert verdicts(held) == ["fine"] * 10 + ["fix"]
    with other.page.expect_navigation():
        other.page.locator("[data-yy-send-back]").click()
    assert verdicts(held) == ["fine"] * 10 + ["fix"]


def test_back_and_forward_walk_through_what_was_shown(case: Visitor) -> None:
    page = case.page
    current = page.locator(".review-list [aria-current=true]")
    values = [item.get_attribute("value") for item in page.locator(".review-list [name=show]").all()]
    page.evaluate("window.isTheSame = true")
    press(case, "jj")
    expect(page.locator(".viewer [data-yy-tick]")).to_have_attribute("value", values[2])
    page.go_back()
    expect(current).to_have_attribute("value", values[1])
    expect(page.locator(".viewer [data-yy-tick]")).to_have_attribute("value", values[1])
    page.go_forward()
    expect(page.locator(".viewer [data-yy-tick]")).to_have_attribute("value", values[2])
    assert page.evaluate("window.isTheSame") is True
    page.reload()
    expect(current).to_have_attribute("value", values[2])


def test_remark_on_a_field_is_asked_for_without_a_page_load(case: Visitor, held: Application) -> None:
    page = case.page
    page.evaluate("window.isTheSame = true")
    part = page.locator("[data-yy-part=part-basics]")
    part.locator("summary").click()
    part.locator("textarea").fill("整体说明")
    page.locator(".review-list [value=part-basics]").click()
    page.locator("button.pin[value='basics.position']").click()
    field = page.locator("textarea[name='part-basics.position']")
    expect(field).to_be_focused()
    field.fill("职务与聘书不一致")
    field.blur()
    all_is_saved(case)
    assert page.evaluate("window.isTheSame") is True
    said = {(remark.field, remark.text) for remark in held.remarks.all()}
    assert said == {("", "整体说明"), ("position", "职务与聘书不一致")}
