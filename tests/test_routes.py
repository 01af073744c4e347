"""Who may open what: every route of the address book against every role, and no route forgotten.

What is not yours answers 404, word for word the page of what is not there.
"""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.routes import ROLES, TABLE, Row
from tests.world import World, ask, told, words

pytestmark = pytest.mark.sweep

ELSEWHERE = ("mock_platform",)  # of development only
STOCK = re.compile(
    r"admin:(?!applicants_)(\w+_(changelist|add|change|delete|history)$|unnamed|app_list|view_on_site)"
)


STAGES = sorted({row.stage for row in TABLE})


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("world", STAGES, indirect=True)
def test_routes_answer_each_role(world: World, method: str) -> None:
    """One world per stage, because building it costs more than asking; what differs is listed by route."""
    wrong = {}
    for row in TABLE:
        if (row.stage, row.method) == (world.mine.stage, method):
            for role in ROLES:
                found = cell(world, row, role)
                if found != row.expected[role]:
                    wrong[row.route, role] = (found, row.expected[role])
    assert wrong == {}, "found, expected"


def cell(world: World, row: Row, role: str) -> str:
    """The status; for a foreign object that can be told from an absent one, that."""
    arguments = row.arguments(world)
    address = reverse(row.name, args=arguments)
    response = ask(world, role, row.method, address)
    if row.has_object and response.status_code == 404:
        absent = reverse(row.name, args=[_absent(argument) for argument in arguments])
        nothing = ask(world, role, row.method, absent)
        if (nothing.status_code, words(nothing, absent)) != (404, words(response, address)):
            return "404, but another one than for what is absent"
    return told(response)


def _absent(argument: Any) -> Any:
    if isinstance(argument, uuid.UUID):
        return uuid.UUID(int=argument.int ^ 1)
    return argument + 10_000_000 if isinstance(argument, int) else argument


def names_of(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Every `namespace:name` below a resolver; a route without a name comes as its pattern."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield prefix + (entry.name or f"unnamed {entry.pattern}")
        elif entry.namespace not in ELSEWHERE:
            yield from names_of(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)


def test_every_route_is_in_the_table() -> None:
    """Django's own pages of the admin are in tests/test_admin_routes.py."""
    names = {name for name in names_of(get_resolver()) if not STOCK.match(name)}
    for method in ("GET", "POST"):
        assert {row.name for row in TABLE if row.method == method} == names
