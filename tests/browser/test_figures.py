"""What an application costs its applicant, counted: what she fills in, what she presses, what she repeats.

The reference case is that of `reference.py`. An activation is a press on a button or a link; typing and
choosing an answer are none.
"""

import json
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, expect

from applicants.models import Application
from applicants.parts.consents import TICK
from tests import make
from tests.browser import steps
from tests.browser.reference import ASKED, FACTS, materials_of, pdf, photo, still_blank
from tests.browser.saving import saved
from tests.browser.visitor import Hurried, Visitor

pytestmark = pytest.mark.trial  # walks whole applications

AT_ONCE = 2  # activations for all materials, chosen together


class Counted(Hurried):
    """Counts what she presses and what she fills in; what the page knows already she leaves alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pressed: list[str] = []
        self.filled: list[str] = []
        self.told: list[str] = []
        self.agreed: list[str] = []

    def _click(self, role: Any, name: str, within: Locator | None, exact: bool) -> "Visitor":
        self.pressed.append(name)
        return super()._click(role, name, within, exact)

    def choose(self, button: Locator, files: list[dict[str, Any]]) -> None:
        """Press a button that opens the chooser of files."""
        self.pressed.append(button.inner_text().strip())
        with self.page.expect_file_chooser() as chooser:
            button.click()
        chooser.value.set_files(files)

    def answer(self, slug: str) -> "Counted":
        """Fill in what is still blank of this part."""
        for name, fact in still_blank(self, slug).items():
            self.fill(**{name: FACTS[fact]})
            (self.agreed if name.startswith(TICK) else self.filled).append(f"{slug}.{name}")
            self.told.append(fact)
        return self


@pytest.fixture(autouse=True)
def _demo(transactional_db: None) -> None:
    call_command("load_demo", accounts_only=True, verbosity=0)


def test_what_an_application_costs(
    visitor: Callable[..., Visitor], record_property: Callable[[str, object], None]
) -> None:
    """At most 31 fields, two consents and 17 activations from the home page to the receipt, and nothing said
    twice."""
    person = visitor(kind=Counted)
    assert isinstance(person, Counted)
    page = person.page
    person.go("/").follow("优粤卡申领").follow("开始申办")
    person.fill(account="mowen", password=steps.PASSWORD).press("登录")
    assert person.path == "/apply/card-type/"
    with_sign_in, person.pressed = person.pressed, []

    person.go("/").follow("优粤卡申领", page.locator("section[aria-labelledby=my-items]"))
    assert person.path == "/apply/card-type/"
    page.fill("#q", "诺贝尔")  # looking for it is no field of the application
    page.wait_for_url("**/*q=*")  # the list has been searched
    clause = page.locator("#clauses input[name=clause_item]").first
    began = time.monotonic()
    with page.expect_response(lambda answer: "/autosave/" in answer.url and answer.status == 200):
        clause.check()
    saved(person)
    to_be_saved, until_saved = list(person.pressed), time.monotonic() - began
    person.filled.append("card-type.clause_item")
    person.press("下一步").answer("basics")
    person.choose(page.locator("[data-yy-pick]"), [photo()])
    person.filled.append("basics.portrait_upload")
    for slug in list(ASKED)[1:]:
        person.press("下一步").answer(slug)
    person.press("下一步")
    assert person.path == "/apply/reviewing-employer/"
    person.follow("下一步")

    codes = materials_of(person)
    for code in codes:
        person.choose(page.locator(f"[data-yy-choose=upload-{code}]"), [pdf(code)])
        page.locator(f"#material-{code} .yes").wait_for()
    person.pressed.append("提交")
    steps.open_pledge(person)
    button = page.get_by_role("button", name=re.compile("我已阅读并提交$"))
    expect(button).not_to_have_attribute("aria-disabled", "true", timeout=10_000)
    person.press("我已阅读并提交")
    assert person.path.endswith("/submitted/")
    assert Application.objects.get().stage == "submitted"

    figures = {
        "fields filled in": len(person.filled),
        "consents ticked, which the law wants one by one": len(person.agreed),
        "activations from the home page to the receipt": len(person.pressed),
        "of these, one for each material": len(codes),
        "activations from the home page to the first part, with the sign-in": len(with_sign_in),
        "activations from the sign-in to the first saved draft": len(to_be_saved),
        "seconds from the first answer to its being saved": round(until_saved, 1),
        "facts asked for twice": len(person.told) - len(set(person.told)),
    }
    for name, figure in figures.items():
        record_property(name, figure)
    print(json.dumps(figures, ensure_ascii=False, indent=1), person.filled, person.pressed, sep="\n")
    assert len(codes) == 4
    assert len(person.filled) <= 31, person.filled
    assert len(person.agreed) <= 2, person.agreed
    assert len(person.pressed) <= 17, person.pressed
    assert len(with_sign_in) - 1 + len(person.pressed) - len(codes) + AT_ONCE <= 17
    assert len(to_be_saved) <= 2, to_be_saved
    assert sorted(person.told) == sorted(set(person.told))


def test_all_materials_at_once_cost_two_activations(
    visitor: Callable[..., Visitor], record_property: Callable[[str, object], None]
) -> None:
    """Chosen together, with what each of them is guessed from its name."""
    made = make.application(make.user("mowen"), work_arrangement="full_time")
    made.dossier.materials.all().delete()
    person = visitor(kind=Counted)
    assert isinstance(person, Counted)
    steps.sign_in(person, "mowen", "/apply/materials/")
    person.pressed.clear()
    codes = materials_of(person)
    files = [pdf(name) for name in ("身份证", "劳动合同", "社保证明", "获奖证书")]
    person.choose(person.page.locator("[data-yy-many]"), files)
    person.pressed.append("开始上传")
    person.page.get_by_role("dialog").get_by_role("button", name="开始上传").click()
    for code in codes:
        person.page.locator(f"#material-{code} .yes").wait_for()
    record_property("activations for four materials at once", len(person.pressed))
    assert (len(codes), len(person.pressed)) == (4, AT_ONCE)
