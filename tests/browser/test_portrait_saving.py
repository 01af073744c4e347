"""Saving the photo while the frame moves, from two devices, and in the moment it is chosen."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from applicants.models import Application
from materials.portraits import accept_portrait
from tests.browser import steps
from tests.browser.saving import forgive
from tests.browser.test_portrait_workshop import open_shop, phone_photo
from tests.browser.visitor import Visitor
from tests.scans import portrait_bytes

ADDRESS = "**/apply/basics/portrait/"


@pytest.fixture(autouse=True)
def _demo(transactional_db: None) -> None:
    call_command("load_demo", accounts_only=True, verbosity=0)


def is_saved(page: Page) -> None:
    expect(page.locator("[data-yy-state=saved]").first).to_be_visible(timeout=15_000)


def test_many_moves_are_one_save_of_the_last(visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    open_shop(person, phone_photo(scale=3))
    page = person.page
    is_saved(page)
    sent: list[bytes] = []
    states: list[bool] = []

    def slowly(route: Any) -> None:
        sent.append(route.request.post_data_buffer or b"")
        route.continue_()

    page.route(ADDRESS, slowly)
    canvas = page.locator("[data-yy-canvas]")
    canvas.press("+")
    for _press in range(12):
        canvas.press("ArrowDown")
        page.locator("[name=position]").evaluate(
            "one => one.dispatchEvent(new Event('input', {bubbles: true}))"
        )
        page.wait_for_timeout(150)
        states.append(page.locator("[data-yy-state=saved]").first.is_visible())
    assert not any(states)
    is_saved(page)
    box = page.input_value("[name=portrait_box]").encode()
    assert (len(sent), box in sent[-1]) == (1, True)


def test_photo_of_another_device_is_shown_before_anything_is_overwritten(
    visitor: Callable[..., Visitor],
) -> None:
    person = visitor()
    open_shop(person, phone_photo(scale=3))
    page = person.page
    is_saved(page)
    ours = Application.objects.get().portrait_id
    other = visitor()
    steps.sign_in(other, "mowen", "/apply/basics/")
    with other.page.expect_response(ADDRESS):  # the page says 已暂存 of what it was opened with
        other.attach("portrait_upload", "别的.jpg", portrait_bytes())
    theirs = Application.objects.get().portrait_id
    assert theirs != ours
    page.locator("[data-yy-canvas]").press("+")
    told = page.get_by_text("在另一台设备上换过，就是下面这张")
    expect(told).to_be_visible(timeout=15_000)
    expect(page.locator("[data-yy-state=saved]").first).to_be_hidden()
    assert Application.objects.get().portrait_id == theirs
    page.get_by_role("button", name="用这里的照片").click()
    expect(told).to_be_hidden()
    is_saved(page)
    assert Application.objects.get().portrait_id != theirs
    forgive(person, 409)


def test_photo_of_another_device_is_taken(visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    open_shop(person, phone_photo(scale=3))
    page = person.page
    is_saved(page)
    application = Application.objects.get()
    application.portrait = accept_portrait(io.BytesIO(portrait_bytes()), application.applicant)
    application.save()
    page.locator("[data-yy-canvas]").press("+")
    page.get_by_role("button", name="用下面这张").click(timeout=15_000)
    expect(page.locator("[data-yy-shop]")).to_be_hidden()
    is_saved(page)
    page.reload()
    assert Application.objects.get().portrait_id == application.portrait_id
    forgive(person, 409)


@pytest.mark.parametrize("wait", [0, 60, 250])
def test_photo_chosen_just_before_a_reload_is_stored_or_asked_about(
    visitor: Callable[..., Visitor], wait: int
) -> None:
    person = visitor()
    steps.sign_in(person, "mowen", "/apply/basics/")
    page = person.page
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.locator("[name=position]").fill("研")  # a page that nobody touched may not ask
    is_saved(page)
    person.attach("portrait_upload", "手机照片.jpg", phone_photo())
    page.wait_for_timeout(wait)
    page.evaluate("setTimeout(() => location.reload(), 0)")
    page.wait_for_timeout(300)
    if asked:
        assert asked == ["beforeunload"]
        is_saved(page)
    assert Application.objects.get().portrait
    forgive(person)
