"""The photo workshop under a hand: dragged, by buttons and by keys; without script the server crops."""

import io
import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from applicants.models import Application
from tests.browser import steps
from tests.browser.saving import forgive
from tests.browser.visitor import Visitor

BOX = "[name=portrait_box]"


@pytest.fixture(autouse=True)
def _demo(transactional_db: None) -> None:
    call_command("load_demo", accounts_only=True, verbosity=0)


def phone_photo(ground: str = "#fdfdfd", scale: int = 1) -> bytes:
    """3000 by 4000 pixels, or less by `scale`: somebody before a wall."""
    image = Image.new("RGB", (3000, 4000), ground)
    pen = ImageDraw.Draw(image)
    pen.ellipse((1000, 1000, 2000, 2400), "#c8966e")
    pen.rectangle((700, 2500, 2300, 4000), "#223355")
    for row in range(1000, 2400, 40):  # something to be sharp
        pen.line((1150, row, 1850, row), "#5a3a20", width=6)
    image = image.resize((3000 // scale, 4000 // scale))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def box_of(person: Visitor) -> list[int]:
    return [int(number) for number in person.page.input_value(BOX).split(",")]


def open_shop(person: Visitor, photo: bytes) -> None:
    steps.sign_in(person, "mowen", "/apply/basics/")
    person.attach("portrait_upload", "手机照片.jpg", photo)
    person.page.locator("[data-yy-shop]").wait_for()
    expect(person.page.locator(BOX)).not_to_have_value("")


def test_a_phone_photo_is_moved_by_dragging_buttons_and_keys(visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    open_shop(person, phone_photo())
    page, canvas = person.page, person.page.locator("[data-yy-canvas]")
    assert box_of(person) == [0, 0, 3000, 3696, 0]
    assert page.evaluate("document.activeElement.matches('[data-yy-canvas]')")
    for _press in range(4):
        page.get_by_role("button", name="放大", exact=True).click()
    page.wait_for_timeout(200)
    left, top, wide, high, _turns = before = box_of(person)
    assert abs(high - wide * 441 / 358) <= 1

    canvas.scroll_into_view_if_needed()
    area = canvas.bounding_box()
    assert area
    middle = (area["x"] + area["width"] / 2, area["y"] + area["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] - 30, middle[1] + 20, steps=4)
    page.mouse.up()
    page.wait_for_timeout(100)
    dragged = box_of(person)
    assert dragged[0] > left and dragged[1] < top and dragged[2:] == before[2:]

    canvas.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(100)
    by_keys = box_of(person)
    assert by_keys[0] > dragged[0] and by_keys[1] > dragged[1]
    page.get_by_role("button", name="右移", exact=True).click()
    page.wait_for_timeout(100)
    assert box_of(person)[0] < by_keys[0]
    page.get_by_role("button", name="旋转 90 度", exact=True).click()
    page.wait_for_timeout(100)
    assert box_of(person)[4] == 1
    for _press in range(3):
        page.get_by_role("button", name="旋转 90 度", exact=True).click()
    page.wait_for_timeout(100)

    tests = page.locator("[data-yy-test]").all()
    assert [test.get_attribute("class") for test in tests] == ["y"] * 4
    assert all(re.search(r"\d", test.inner_text()) for test in tests), "each check shows its figure"
    person.press("下一步")
    portrait = Application.objects.get().portrait
    assert portrait and portrait.cropped
    drawn = page.locator(".portrait img").evaluate("one => [one.naturalWidth, one.naturalHeight]")
    assert drawn == [358, 441]
    forgive(person, 422)  # the rest of the page is empty


def test_a_grey_wall_is_told_with_figures_before_and_after(visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    open_shop(person, phone_photo("#9aa0a8", scale=3))
    line = person.page.locator("[data-yy-test=white]")
    expect(line).to_have_class("n")
    assert re.search(r"白色只占 \d+%.*红 \d+、绿 \d+、蓝 \d+", line.inner_text())
    person.press("下一步")
    assert Application.objects.get().portrait is None
    assert person.page.locator(".portrait .error").first.is_visible()
    forgive(person, 422)


def test_without_script_the_server_crops_and_says_so(visitor: Callable[..., Visitor]) -> None:
    person = visitor(script=False)
    steps.sign_in(person, "mowen", "/apply/basics/")
    person.attach("portrait_upload", "手机照片.jpg", phone_photo(scale=3)).press("下一步")
    assert person.sees("原照片已裁剪成 358×441 像素")
    assert Application.objects.get().portrait.cropped
    assert person.page.get_by_text("更换照片").first.is_visible()
    forgive(person, 422)


def test_a_chosen_photo_is_there_after_reloading(visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.page.set_viewport_size({"width": 390, "height": 844})
    open_shop(person, phone_photo(scale=3))
    expect(person.page.locator("[data-yy-state=saved]").first).to_be_visible(timeout=15_000)
    assert Application.objects.get().portrait.cropped
    assert person.page.input_value("[name=portrait_upload]") == ""
    person.page.reload()
    assert person.page.locator(".portrait [data-yy-current] img").is_visible()


def test_nothing_is_called_saved_while_the_photo_is_not(visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    page = person.page
    page.route("**/apply/basics/portrait/", lambda route: route.abort())
    open_shop(person, phone_photo(scale=3))
    page.fill("[name=position]", "研究员")
    failed = page.locator("[data-yy-state=failed]").first
    expect(failed).to_be_visible(timeout=15_000)
    expect(page.locator("[data-yy-state=saved]").first).to_be_hidden()
    page.unroute("**/apply/basics/portrait/")
    page.locator("[data-yy-retry]").first.click()
    expect(page.locator("[data-yy-state=saved]").first).to_be_visible(timeout=15_000)
    application = Application.objects.get()
    assert (application.position, bool(application.portrait)) == ("研究员", True)
    forgive(person)
