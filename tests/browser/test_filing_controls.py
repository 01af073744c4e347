"""What the controls of the filing do under the hand: city and district, Enter, the own number."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from applicants.models import Application
from tests.browser import steps
from tests.browser.saving import saved
from tests.browser.visitor import Hurried, Visitor
from youyue.identity.models import AccessLog

CITY = "select[aria-label='在粤详细地址：广东省的市']"
DISTRICT = "select[name=region_code]"
TEXTS = "one => [...one.options].map(option => option.text)"


@pytest.fixture(autouse=True)
def _demo(transactional_db: None) -> None:
    call_command("load_demo", accounts_only=True, verbosity=0)


@pytest.fixture
def contact(visitor: Callable[..., Visitor]) -> Visitor:
    person = visitor()
    steps.sign_in(person, "mowen", "/apply/contact/")
    return person


def test_a_city_leaves_its_own_districts_only(contact: Visitor) -> None:
    city, district = contact.page.locator(CITY), contact.page.locator(DISTRICT)
    assert len(city.evaluate(TEXTS)) == 22
    city.select_option("珠海市")
    assert district.evaluate(TEXTS) == ["请选择区、县或镇街", "香洲区", "斗门区", "金湾区"]
    city.select_option("东莞市")  # has no districts but towns
    assert "虎门镇" in district.evaluate(TEXTS) and "香洲区" not in district.evaluate(TEXTS)
    district.select_option(label="虎门镇")
    saved(contact)
    contact.page.reload()
    assert (city.input_value(), district.evaluate("one => one.selectedOptions[0].text")) == (
        "东莞市",
        "虎门镇",
    )
    contact.inspect()


def test_another_city_takes_the_district_away(contact: Visitor) -> None:
    city, district = contact.page.locator(CITY), contact.page.locator(DISTRICT)
    city.select_option("珠海市")
    with contact.page.expect_response(lambda answer: "/autosave/" in answer.url):
        district.select_option(label="香洲区")
    with contact.page.expect_response(lambda answer: "/autosave/" in answer.url):
        city.select_option("广州市")
    saved(contact)
    assert district.input_value() == "" == Application.objects.get().region_code


def test_a_district_out_of_the_whole_list_brings_its_city(contact: Visitor) -> None:
    district = contact.page.locator(DISTRICT)
    district.focus()
    district.select_option(label="顺德区")
    assert contact.page.locator(CITY).input_value() == "佛山市"
    district.blur()
    assert len(district.evaluate(TEXTS)) == 6
    saved(contact)


def test_without_script_all_districts_stand_under_their_cities(visitor: Callable[..., Visitor]) -> None:
    person = visitor(script=False)
    steps.sign_in(person, "mowen", "/apply/contact/")
    assert person.page.locator(f"{DISTRICT} optgroup").count() == 21
    person.fill(**steps.CONTACT).page.locator(DISTRICT).select_option(label="石岐街道")
    person.press("下一步")
    assert Application.objects.get().region_code.startswith("442000")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_enter_in_a_field_goes_on_and_not_elsewhere(visitor: Callable[..., Visitor], script: bool) -> None:
    person = visitor(script=script, kind=Hurried)
    steps.sign_in(person, "mowen", "/apply/contact/")
    person.fill(**steps.CONTACT)
    with person.page.expect_navigation():
        person.page.locator("[name=address]").press("Enter")
    person.settle()
    assert person.path == "/apply/achievements/"
    person.go("/apply/family/").fill(**steps.FAMILY)
    with person.page.expect_navigation():
        person.page.locator("[name=employer]").press("Enter")
    person.settle()
    assert person.path == "/apply/family/" and person.sees("已填 1 条")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_own_number_is_shown_on_a_click_and_what_was_typed_stays(
    visitor: Callable[..., Visitor], script: bool
) -> None:
    person = visitor(script=script)
    steps.sign_in(person, "mowen", "/apply/contact/")
    facts = person.page.locator(".facts")
    number = "18612341402"
    assert number not in person.page.content()
    person.fill(emergency_name="林小芳")
    person.press("显示", exact=False)
    expect(facts).to_contain_text(number)
    assert person.page.input_value("[name=emergency_name]") == "林小芳"
    assert [(look.what, look.action) for look in AccessLog.objects.all()] == [("手机号", "reveal")]
    person.inspect()
    person.follow("隐藏", exact=False)
    assert number not in person.page.content()
