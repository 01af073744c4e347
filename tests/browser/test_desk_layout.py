"""Where things stand on the reviewer's desk: what is measured here was cut off or pushed away before."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from applicants.models import Application
from catalog.models import Clause
from tests import make
from tests.browser import steps
from tests.browser.saving import forgive
from tests.browser.visitor import NARROW, WIDE, Visitor
from tests.people import officer
from youyue.identity.models import User

pytestmark = pytest.mark.trial  # looking at what changes seldom

# How many characters of each clause can be seen, and how many it has.
CLAUSES = """() => [...document.querySelectorAll(".c-clause")].map((clip) => {
  const box = clip.getBoundingClientRect(), text = clip.firstChild, range = document.createRange();
  const isSeen = (_character, at) => {
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    const one = range.getBoundingClientRect();
    return one.right <= box.right + 1 && one.bottom <= box.bottom + 1;
  };
  return [[...text.data].filter(isSeen).length, text.data.length];
})"""
PANES = """() => {
  const box = (name) => {
    const {top, bottom, left, right} = document.querySelector(name).getBoundingClientRect();
    return {top, bottom, left, right};
  };
  return {review: box(".review"), foot: box(".decide")};
}"""


@pytest.fixture
def reviewer(transactional_db: None) -> User:
    call_command("load_demo", accounts_only=True, verbosity=0)
    return User.objects.get(account_name="linghai")


def submit(reviewer: User, number: int, **fields: Any) -> Application:
    person = make.user(f"person-{number}", id_type="08", id_number=f"P123456{number}", country="PT")
    employer = reviewer.memberships.get().employer
    return make.submitted_application(person, employer=employer, **fields)


@pytest.fixture
def desk(visitor: Callable[..., Visitor], reviewer: User) -> Callable[..., Visitor]:
    def opened(*, script: bool = True) -> Visitor:
        person = visitor(script=script)
        steps.sign_in(person, "linghai", "/employer/", legal_person=True)
        return person

    return opened


@pytest.mark.parametrize("script", [True, False])
def test_success_moves_nothing_at_the_review(
    script: bool, desk: Callable[..., Visitor], reviewer: User
) -> None:
    first, second = (submit(reviewer, number) for number in (1, 2))
    for one in (first, second):
        make.move(one, "receive", by=reviewer)
    make.judge_fine(first, reviewer)
    make.supplement(first, reviewer)
    person = desk(script=script)
    page = person.page
    page.set_viewport_size(WIDE)
    person.go(f"/employer/applications/{second.pk}/")
    before = page.evaluate(PANES)
    person.go(f"/employer/applications/{first.pk}/endorse/?box=mine")
    person.press("审核通过", page.locator("main form"))
    assert str(second.pk) in person.path
    said = page.get_by_role("status").filter(has_text="已审核通过，送受理窗口")
    assert said.is_visible()
    assert page.evaluate(PANES) == before
    assert before["foot"]["bottom"] <= WIDE["height"]
    box, foot = said.bounding_box(), before["foot"]
    assert box is not None
    assert box["x"] + box["width"] <= foot["left"]  # what decides is not under it
    assert box["y"] + box["height"] <= WIDE["height"]
    person.inspect_as_it_is()
    page.locator(".review-list").get_by_text("信息补充").click(timeout=5000)


@pytest.mark.parametrize("width", [1152, 1440, 1600])
def test_clause_shows_sixteen_characters(width: int, desk: Callable[..., Visitor], reviewer: User) -> None:
    items = [clause.items.first() for clause in Clause.objects.in_force()]
    longest = sorted((one for one in items if one), key=lambda one: -len(one.clause.text))[:3]
    for number, item in enumerate(longest):
        made = submit(reviewer, number, clause_item=item, card_type=item.card_type)
        if number:
            make.move(made, "receive", by=reviewer)
    again = Application.objects.order_by("submitted_at").last()
    make.move(again, "send_back")
    make.move(again, "resubmit")
    Application.objects.update(submitted_at=timezone.now() - timedelta(days=12))
    page = desk().page
    page.set_viewport_size(WIDE | {"width": width})
    seen = page.evaluate(CLAUSES)
    assert len(seen) == 3
    assert [shown for shown, all_ in seen if shown < min(16, all_)] == []
    table, frame = page.locator(".dense").bounding_box(), page.locator(".queue-main").bounding_box()
    assert table and frame
    assert table["x"] + table["width"] <= frame["x"] + frame["width"]


@pytest.mark.parametrize("script", [True, False])
def test_first_card_stands_on_the_first_screen_of_a_phone(
    script: bool, desk: Callable[..., Visitor], reviewer: User
) -> None:
    for number in range(2):
        submit(reviewer, number)
    person = desk(script=script)
    page = person.page
    page.set_viewport_size(NARROW)
    box = page.locator(".dense tbody tr").first.bounding_box()
    assert box is not None and box["y"] <= 320
    approve = page.locator(".bulk").get_by_role("button", name="转办")
    assert not approve.is_visible()
    page.locator(".c-pick input").first.check()
    assert approve.is_visible()
    page.get_by_text("条件", exact=True).click()
    page.get_by_label("类别").select_option("B")
    page.get_by_role("button", name="筛选").click()
    page.get_by_text("条件（1）").wait_for()
    person.inspect_as_it_is()


def test_filters_stand_in_a_row_where_there_is_room(desk: Callable[..., Visitor], reviewer: User) -> None:
    submit(reviewer, 1)
    page = desk().page
    page.set_viewport_size(WIDE)
    fields = [page.get_by_label(name, exact=True) for name in ("类别", "等待", "办理人")]
    assert len({field.evaluate("one => one.getBoundingClientRect().top") for field in fields}) == 1
    assert not page.get_by_text("条件", exact=True).is_visible()


def test_open_box_is_in_sight_on_a_phone(desk: Callable[..., Visitor]) -> None:
    person = desk()
    person.page.set_viewport_size(NARROW)
    person.page.goto("/employer/?box=closed")
    box = person.page.locator(".views [aria-current]").bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= NARROW["width"]


def test_a_list_with_endless_cells_stays_in_the_window(
    visitor: Callable[..., Visitor], client_of: Callable[..., Any], transactional_db: None
) -> None:
    person = visitor().cookies(client_of(officer("chuangkou-gz", "440100")).cookies)
    person.go("/window/issue-list/")
    person.fill(list=f"{'7' * 90}\t{'K' * 90}\t{'长' * 90}")
    person.press("核对清单")  # which looks at 390 pixels as well
    person.page.set_viewport_size(WIDE)
    wrong = person.page.locator(".run .err").first.bounding_box()
    assert (
        wrong is not None and wrong["width"] > 100
    )  # the sentence is not squeezed into a column of characters
    forgive(person, 422)
