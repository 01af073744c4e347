"""Every page of the table of routes, as everybody who may open it: accessible, not too wide, no errors."""

from collections.abc import Callable
from itertools import groupby

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.browser.visitor import NARROW, WIDE, Visitor
from tests.routes import TABLE, Row
from tests.world import World, build

# A role stands for those who see the same pages.
ROLES = ("anonymous", "owner", "own reviewer", "officer here", "editor", "administrator")
STAGES = {
    stage: [row for row in rows if row.method == "GET"]
    for stage, rows in groupby(sorted(TABLE, key=lambda row: row.stage), key=lambda row: row.stage)
}


class Tourist(Visitor):
    """Looks for barriers at one width, and at the other when the type is large: axe is what takes long."""

    def inspect(self) -> None:
        is_large = bool(self.page.locator("html[data-care]").count())
        for size in (NARROW, WIDE):
            self.page.set_viewport_size(size)
            self.look_at_the_width()
            if (size == NARROW) == is_large:
                self.look_for_barriers()


def rows_of(stage: str, role: str) -> list[Row]:
    """The pages this role may open; what anonymous people see as well is looked at once."""
    seen = [row for row in STAGES[stage] if row.expected[role] == "200"]
    return [row for row in seen if role == "anonymous" or row.expected["anonymous"] != "200"]


@pytest.fixture
def world(request: pytest.FixtureRequest, transactional_db: None) -> World:
    return build(request.param)


CASES = [(stage, role) for stage in STAGES for role in ROLES if rows_of(stage, role)]


@pytest.mark.trial  # minutes of looking at what changes seldom
@pytest.mark.parametrize("care", [False, True], ids=["standard", "care"])
@pytest.mark.parametrize(("world", "role"), CASES, indirect=["world"])
def test_page_is_in_order(visitor: Callable[..., Visitor], world: World, role: str, care: bool) -> None:
    person = visitor(kind=Tourist)
    person.cookies(world.client(role).cookies, care=care)
    for row in rows_of(str(world.mine.stage), role):
        address = reverse(row.name, args=row.arguments(world))
        if is_page(world.client(role).get(address)):
            person.go(address)


def is_page(response: HttpResponse) -> bool:
    """Neither a file, which is read to its end to close it, nor what a script puts into a page."""
    if response.streaming:
        list(response.streaming_content)
        return False
    return b"<html" in response.content
