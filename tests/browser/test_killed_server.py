"""The server is killed in the middle of typing: what is lost, for how long, and what comes back by itself."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page, expect

from applicants.filing.consenting import OF_FILES, give
from applicants.models import Application
from tests import make
from tests.browser.killed import Server
from tests.browser.reference import pdf
from tests.browser.saving import forgive, saved
from tests.browser.visitor import Visitor
from tests.people import user

pytestmark = pytest.mark.trial  # a fault trial

FIRST, MORE = "主持国家级项目两项。", "发表论文三十余篇。"
HERE = "/apply/achievements/"
TEXT = "[name=achievements]"
BROKE = re.compile(r"“社保\.pdf”没有传成功，网络中断在 [1-9]\d?%，请重试")


@pytest.fixture
def server(transactional_db: None) -> Iterator[Server]:
    call_command("load_demo", accounts_only=True, verbosity=0)
    one = Server().start()
    yield one
    one.kill()


@pytest.fixture
def person(visitor: Callable[..., Visitor], server: Server) -> Visitor:
    mine = Client()
    mine.force_login(user("mowen"))
    one = visitor(url=server.url).cookies(mine.cookies)
    one.page.clock.install()
    one.page.goto(HERE)
    return one


def stored() -> str:
    return "".join(Application.objects.values_list("achievements", flat=True))


def text_at(page: Page) -> str:
    page.goto(HERE)
    return page.input_value(TEXT)


def test_a_second_of_typing_is_lost_at_most_and_comes_back(person: Visitor, server: Server) -> None:
    page = person.page
    page.locator(TEXT).press_sequentially(FIRST)
    saved(person)
    page.locator(TEXT).press_sequentially(MORE)
    server.kill()
    kept = stored()
    assert kept.startswith(FIRST) and (FIRST + MORE).startswith(kept) and kept != FIRST + MORE
    expect(page.locator("[data-yy-state=failed]")).to_be_visible()

    server.start()
    assert text_at(person.context.new_page()) == kept
    assert page.input_value(TEXT) == FIRST + MORE
    with page.expect_response(lambda answer: "/autosave/" in answer.url and answer.status == 200):
        page.clock.fast_forward(15_000)  # it tries again by itself
    saved(person)
    assert stored() == FIRST + MORE
    forgive(person)


def test_who_never_pauses_loses_no_more(person: Visitor, server: Server) -> None:
    """Ten characters a second for four seconds, without one second of rest."""
    page = person.page
    typed: list[float] = []
    for letter in "abcdefghijklmnopqrstuvwxyz0123456789ABCD":
        page.keyboard.type(letter) if typed else page.locator(TEXT).press_sequentially(letter)
        typed.append(time.monotonic())
        time.sleep(max(0, typed[0] + len(typed) / 10 - time.monotonic()))
    killed_at = time.monotonic()
    server.kill()
    older = [at for at in typed if at < killed_at - 2.5]  # a second, and a request on a slow machine
    assert len(stored()) >= len(older) > 5
    forgive(person)


def test_upload_that_breaks_off_says_where_and_can_be_tried_again(person: Visitor, server: Server) -> None:
    """Number 24 of the design's mistakes. The page makes three more attempts by itself."""
    page = person.page
    give(make.application(user("mowen"), complete=False, work_arrangement="full_time").applicant, OF_FILES)
    page.goto("/apply/materials/")
    line = person.context.new_cdp_session(page)
    line.send("Network.enable")
    speed = {"offline": False, "latency": 0, "downloadThroughput": -1}
    line.send("Network.emulateNetworkConditions", speed | {"uploadThroughput": 400_000})
    row = page.locator("#material-labour-contract")
    with page.expect_file_chooser() as chooser:
        row.locator("[data-yy-choose]").click()
    chooser.value.set_files([pdf("社保") | {"buffer": make.pdf_bytes(2) + b"%" * 1_500_000}])
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[data-yy-percent]")).to_have_text(re.compile(r"^\d\d$"))
    server.kill()
    for seconds in (1, 2, 4):
        dialog.locator("[data-yy-when=again]").wait_for()
        page.clock.fast_forward(seconds * 1000)
    expect(dialog.locator("[data-yy-why]")).to_have_text(BROKE)
    line.send("Network.emulateNetworkConditions", speed | {"uploadThroughput": -1})
    server.start()
    dialog.get_by_role("button", name="重试").press("Enter")
    row.locator(".yes").wait_for()
    assert Application.objects.get().dossier.materials.get().files.get().name == "社保.pdf"
    forgive(person)


def test_without_saving_while_typing_the_words_are_lost(person: Visitor, server: Server) -> None:
    """The control: the same, with the script that saves kept away."""
    page = person.page
    page.route("**/autosave*.js", lambda route: route.abort())
    page.goto(HERE)
    page.locator(TEXT).press_sequentially(FIRST)
    page.clock.run_for(3000)
    page.locator(TEXT).press_sequentially(MORE)
    server.kill()
    server.start()
    assert (text_at(person.context.new_page()), stored()) == ("", "")
    forgive(person)
