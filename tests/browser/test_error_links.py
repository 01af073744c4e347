"""From the error summary to the control that is to be mended."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.saving import forgive
from tests.browser.visitor import NARROW, WIDE, Hurried, Visitor


@pytest.fixture
def person(visitor: Callable[..., Visitor], transactional_db: None, client_of) -> Visitor:
    """She has begun and nothing is right yet."""
    applicant = make.user("mowen")
    made = make.application(applicant, complete=False, work_arrangement="full_time")
    one = visitor(kind=Hurried)
    return one.cookies(client_of(made.applicant).cookies)


@pytest.mark.parametrize(
    ("slug", "sentence", "where"),
    [
        ("basics", "请上传证件照", "[data-yy-pick]"),
        ("basics", "请填写现工作单位", "[name=employer_name]"),
        ("family", "请新增至少一位家庭主要成员", "[name=agree_family]"),
        ("education", "请新增至少一条教育经历", "[name=start_0]"),
    ],
)
def test_link_of_the_summary_leads_to_the_control(
    person: Visitor, slug: str, sentence: str, where: str
) -> None:
    page = person.go(f"/apply/{slug}/").page
    if slug == "basics":
        person.press("下一步")
    else:
        person.go(f"/apply/{slug}/?check=1")
    expect(page.locator("[data-yy-errors]")).to_be_focused()
    page.keyboard.press("Tab")
    while link_of(page) != sentence:
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(where)).to_be_focused()
    forgive(person, 422)


def link_of(page: Page) -> str:
    inside = "document.activeElement.closest('[data-yy-errors]') !== null"
    assert page.evaluate(inside), "Tab has left the summary"
    return str(page.evaluate("document.activeElement.textContent.trim()"))


# --- from other pages to the control ------------------------------------------------------------------
LANDED = """() => {
  const control = document.activeElement;
  const { left, top, width, height } = control.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 20));
  const said = [];
  for (let one = control; one; one = one.parentElement) {
    for (const id of (one.getAttribute("aria-describedby") ?? "").split(" ")) {
      said.push(document.getElementById(id)?.textContent ?? "");
    }
  }
  return {
    control: control.dataset.yyChoose ?? control.name ?? control.localName,
    isPick: "yyPick" in control.dataset,
    isInView: top >= 0 && top < innerHeight,
    isUncovered: control.contains(there) || control.closest("label")?.contains(there) || false,
    said: said.join(" "),
  };
}"""
IN_VIEW = """hash => {
  const { top, bottom, height } = document.getElementById(hash).getBoundingClientRect();
  const bar = document.querySelector(".savebar").getBoundingClientRect().top;
  return height > 0 && top >= 0 && top < bar;
}"""


def landing(page: Page) -> dict[str, Any]:
    """Where the focus is once the page has taken it to the place its address names."""
    expect(page).not_to_have_url(re.compile("#"))
    return dict(page.evaluate(LANDED))


def bad_values() -> dict[str, Any]:
    """A form in which hardly anything is right."""
    return {
        "work_arrangement": "full_time",
        "social_insurance": "none",
        "id_is_permanent": False,
        "id_valid_to": date(2014, 1, 1),
        "position": "",
        "email": "",
        "emergency_mobile": "",
        "region_code": "",
        "achievements": "",
        "portrait": None,
        "clause_item": None,
    }


@pytest.fixture(params=["empty", "bad"])
def of_check(
    request: pytest.FixtureRequest, transactional_db: None, client_of: Any
) -> Callable[[Visitor], Visitor]:
    """The application as it stands, and who is signed in."""
    applicant = make.user("mowen")
    if request.param == "empty":
        made = make.application(applicant, complete=False, work_arrangement="full_time")
    else:
        made = make.application(applicant, **bad_values())
        made.family.update(birth_date="", employer="")
        made.education.update(end="", major="")
        made.dossier.materials.first().delete()
    return lambda one: one.cookies(client_of(made.applicant).cookies)


def links_of(page: Page) -> list[tuple[str, str]]:
    links = page.locator("#problems a").all()
    return [(str(link.get_attribute("href")), link.inner_text()) for link in links]


def expected(href: str) -> str:
    anchor = href.partition("#")[2]
    return anchor.replace("material-", "upload-").removeprefix("id_")


@pytest.mark.trial
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1440", "390"])
def test_every_line_of_the_check_page_leads_into_its_control(
    visitor: Callable[..., Visitor], of_check: Callable[[Visitor], Visitor], size: Any
) -> None:
    person = of_check(visitor(kind=Hurried))
    page = person.page
    page.set_viewport_size(size)
    links = links_of(person.go("/apply/check/").page)
    assert len(links) > 8
    wrong = []
    for number, (href, sentence) in enumerate(links):
        person.go("/apply/check/")
        with page.expect_navigation():
            page.locator("#problems a").nth(number).click()
        landed = landing(page)
        name = expected(href)
        same = landed["control"] == name or name.rpartition("_")[0] == landed["control"] or name == "add"
        same = same or (name == "portrait_upload" and landed["isPick"])
        told = href.startswith("/apply/materials/") or sentence.split("：")[-1][-6:] in landed["said"]
        told = told or "没有填" in sentence
        if not (same and landed["isInView"] and landed["isUncovered"] and told):
            wrong.append((href, sentence, landed))
    assert wrong == []


def test_without_script_the_browser_comes_to_the_control(
    visitor: Callable[..., Visitor], of_check: Callable[[Visitor], Visitor]
) -> None:
    person = of_check(visitor(kind=Hurried, script=False))
    page = person.page
    wrong = []
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        for href, _sentence in links_of(person.go("/apply/check/").page):
            page.goto(href)
            if not page.evaluate(IN_VIEW, href.partition("#")[2]):
                wrong.append((size["width"], href))
    assert wrong == []


def test_next_missing_puts_the_focus_into_one_field_after_the_other(person: Visitor) -> None:
    """Without anything being mended: every press goes one field on, over the border of the part too."""
    page = person.go("/apply/contact/").page
    met = []
    for _press in range(7):
        with page.expect_navigation():
            page.locator("[name=go][value=missing]:visible").click()
        met.append((landing(page)["control"], person.path.split("/")[2]))
    assert met == [
        ("email", "contact"),
        ("emergency_name", "contact"),
        ("emergency_mobile", "contact"),
        ("region_code", "contact"),
        ("address", "contact"),
        ("achievements", "achievements"),
        ("agree_family", "family"),
    ]


@pytest.mark.parametrize(
    "field", ["position", "birth_date", "sex", "portrait_upload", "work_arrangement", ""]
)
def test_remark_leads_to_its_field_and_is_read_out(
    visitor: Callable[..., Visitor], transactional_db: None, client_of: Any, field: str
) -> None:
    made = make.application(make.user("mowen"), stage="returned_by_employer")
    make.change(made.remarks, field=field, text="请核对这一处")
    person = visitor(kind=Hurried).cookies(client_of(made.applicant).cookies)
    page = person.go("/apply/corrections/").page
    person.follow("前往修改", exact=False)
    landed = landing(page)
    assert landed["isInView"] and landed["isUncovered"], landed
    if field:
        assert "请核对这一处" in landed["said"]
    else:
        assert "请核对这一处" in page.evaluate("document.activeElement.textContent")
    if field == "portrait_upload":
        assert landed["isPick"]
    elif field:
        assert str(landed["control"]).startswith(field)


def test_remark_about_a_material_leads_to_its_upload(
    visitor: Callable[..., Visitor], transactional_db: None, client_of: Any
) -> None:
    made = make.application(make.user("mowen"), stage="returned_by_employer")
    requirement = made.dossier.materials.first().requirement
    make.change(made.remarks, part="", field="", requirement=requirement, text="请换一份清楚的")
    person = visitor(kind=Hurried).cookies(client_of(made.applicant).cookies)
    person.go("/apply/corrections/").follow("前往修改", exact=False)
    landed = landing(person.page)
    assert landed["control"] == f"upload-{requirement.code}"
    assert "请换一份清楚的" in landed["said"]
    assert landed["isInView"] and landed["isUncovered"]
