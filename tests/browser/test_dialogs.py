"""The dialogs that the customer's document names: the upload with 点击上传 and 确定, and the pledge."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, expect

from applicants.models import Application
from tests import make
from tests.browser import steps
from tests.browser.reference import pdf
from tests.browser.visitor import Visitor

PAGE = "/apply/materials/"
ROW = "#material-labour-contract"


@pytest.fixture(autouse=True)
def _demo(transactional_db: None) -> None:
    call_command("load_demo", accounts_only=True, verbosity=0)


@pytest.fixture
def application(_demo: None) -> Application:
    return make.application(make.user("mowen"), work_arrangement="full_time")


@pytest.fixture
def person(application: Application, visitor: Callable[..., Visitor]) -> Visitor:
    person = visitor()
    steps.sign_in(person, "mowen", PAGE)
    return person


def opened(person: Visitor, *, files: list | None = None) -> Locator:
    """The dialog of 上传, after the chooser that comes with it was given these files or was left."""
    with person.page.expect_file_chooser() as chooser:
        person.page.locator(f"{ROW} [data-yy-choose]").click()
    if files:
        chooser.value.set_files(files)
    return person.page.get_by_role("dialog")


def left_while_it_travels(person: Visitor) -> None:
    """A file on a slow line, and its dialog closed."""
    line = person.context.new_cdp_session(person.page)
    line.send("Network.enable")
    speed = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
    line.send("Network.emulateNetworkConditions", speed)
    slow = pdf("劳动合同") | {"buffer": make.pdf_bytes(2) + b"%" * 500_000}
    dialog = opened(person, files=[slow])
    dialog.get_by_text("上传中").wait_for()
    person.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_upload_closes_its_dialog_when_everything_has_arrived(person: Visitor) -> None:
    before = person.page.locator(f"{ROW} .file[id]").count()
    dialog = opened(person, files=[pdf("劳动合同一"), pdf("劳动合同二")])
    expect(dialog).to_have_count(0, timeout=20_000)
    expect(person.page.locator(f"{ROW} .file[id]")).to_have_count(before + 2, timeout=20_000)
    expect(person.page.locator(f"{ROW} [data-yy-choose]")).to_be_focused()
    expect(person.page.locator("[data-yy-upload-status]")).to_contain_text("已上传")


def test_upload_step_by_step_as_the_manual_says(person: Visitor) -> None:
    """上传, 点击上传, choose, 确定: with a file that stays, because it is none."""
    page = person.page
    before = page.locator(f"{ROW} .file[id]").count()
    bad = {"name": "空.pdf", "mimeType": "application/pdf", "buffer": b""}
    dialog = opened(person, files=[bad])
    expect(dialog).to_have_accessible_name("劳动合同")
    expect(dialog.locator(".file-why")).to_contain_text("是空文件，请重新选择文件后再传")
    with page.expect_file_chooser() as chooser:
        dialog.get_by_role("button", name="点击上传").click()
    chooser.value.set_files([pdf("劳动合同")])
    expect(page.locator(f"{ROW} .file[id]")).to_have_count(before + 1, timeout=20_000)
    person.inspect()
    dialog.get_by_role("button", name="确定").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(f"{ROW} .file-why")).to_contain_text("是空文件")
    expect(page.locator(f"{ROW} [data-yy-choose]")).to_be_focused()


def test_what_is_on_its_way_goes_on_when_the_dialog_is_closed(person: Visitor) -> None:
    page = person.page
    before = page.locator(f"{ROW} .file[id]").count()
    left_while_it_travels(person)
    expect(page.locator(ROW).get_by_text("上传中")).to_be_visible()
    expect(page.locator(f"{ROW} .file[id]")).to_have_count(before + 1, timeout=20_000)


def test_dialog_opened_again_shows_what_is_still_on_its_way(person: Visitor) -> None:
    before = person.page.locator(f"{ROW} .file[id]").count()
    left_while_it_travels(person)
    dialog = opened(person)
    expect(dialog.get_by_text("上传中")).to_be_visible()
    expect(dialog).to_have_count(0, timeout=20_000)
    expect(person.page.locator(f"{ROW} .file[id]")).to_have_count(before + 1)


def test_upload_after_the_session_has_ended(person: Visitor) -> None:
    person.context.clear_cookies(name="sessionid")
    dialog = opened(person, files=[pdf("劳动合同")])
    expect(dialog.locator("[data-yy-why]")).to_contain_text("登录已过期，请刷新本页重新登录后再传")
    assert "401" in person.faults.pop()


def test_pressing_twice_leaves_the_dialog_open(person: Visitor) -> None:
    with person.page.expect_file_chooser():
        person.page.locator(f"{ROW} [data-yy-choose]").dblclick()
    person.page.wait_for_timeout(200)
    expect(person.page.get_by_role("dialog")).to_have_count(1)


def test_file_dropped_on_the_dialog_belongs_to_its_material(person: Visitor) -> None:
    page = person.page
    before = page.locator(f"{ROW} .file[id]").count()
    dialog = opened(person)
    given = page.evaluate_handle(
        """text => {
            const data = new DataTransfer();
            data.items.add(new File([text], "合同.pdf", { type: "application/pdf" }));
            return data;
        }""",
        make.pdf_bytes(1).decode("latin-1"),
    )
    dialog.locator(".drop").dispatch_event("drop", {"dataTransfer": given})
    expect(page.locator(f"{ROW} .file[id]")).to_have_count(before + 1, timeout=20_000)


def test_pledge_opens_where_it_was_asked_for(person: Visitor) -> None:
    page = person.page
    steps.open_pledge(person)
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("h2")).to_be_focused()
    expect(dialog.get_by_role("button", name="我已阅读并提交")).to_have_attribute("aria-disabled", "true")
    dialog.get_by_role("link", name="返回修改").click()
    expect(dialog).to_have_count(0)
    assert person.path == PAGE
    expect(page.locator(".savebar a.btn").last).to_be_focused()
    steps.open_pledge(person)
    button = dialog.get_by_role("button", name="我已阅读并提交")
    expect(button).not_to_have_attribute("aria-disabled", "true", timeout=10_000)
    with page.expect_navigation():
        button.click()
    assert person.settle().path.endswith("/submitted/")
    assert Application.objects.get().stage == "submitted"


def test_pressed_twice_opens_one_dialog(person: Visitor) -> None:
    link = person.page.locator(".savebar").get_by_role("link", name="提交", exact=True)
    link.dblclick()
    person.page.get_by_role("dialog").first.wait_for()
    person.page.wait_for_load_state("networkidle")
    person.page.keyboard.press("Escape")
    expect(person.page.get_by_role("dialog")).to_have_count(0)
    expect(link).to_be_focused()


def test_what_is_missing_is_said_instead_of_the_pledge(application: Application, person: Visitor) -> None:
    application.dossier.materials.all().delete()
    person.go(PAGE).follow("提交", person.page.locator(".savebar"))
    assert person.path == "/apply/check/"
    assert person.sees("还没有上传“劳动合同”，请上传后再提交")


def test_without_script_the_same_words_lead_to_pages(
    application: Application, visitor: Callable[..., Visitor]
) -> None:
    person = visitor(script=False)
    steps.sign_in(person, "mowen", PAGE)
    assert person.page.locator("#upload-file-labour-contract").is_visible()
    person.follow("提交", person.page.locator(".savebar"))
    assert person.path == "/apply/pledge/"
    person.follow("返回修改")
    assert person.path == "/apply/check/"


def test_nothing_is_chosen_where_no_material_may_be_changed(
    application: Application, visitor: Callable[..., Visitor], client_of: Callable
) -> None:
    reviewer = make.reviewer("agent", application.employer)
    for act, by in (("submit", None), ("receive", reviewer), ("send_back", reviewer)):
        make.move(application, act, by)
    person = visitor().cookies(client_of(application.applicant).cookies).go(PAGE)
    person.page.locator("[data-yy-uploads]").wait_for()
    assert person.sees("这次不用改")
    expect(person.page.locator("[data-yy-choose], [data-yy-many]:visible")).to_have_count(0)
