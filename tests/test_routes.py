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

ELSEWHERE = ("mock_platform",)  # of development only
STOCK = re.compile(
    r"admin:(?!applicants_)(\w+_(changelist|add|change|delete|history)$|unnamed|app_list|view_on_site)"
)


CASES = [pytest.param(row.stage, row, id=f"{row.method} {row.route}") for row in TABLE]


@pytest.mark.parametrize(("world", "row"), CASES, indirect=["world"])
def test_route_answers_each_role(world: World, row: Row) -> None:
    address = reverse(row.name, args=row.arguments(world))
    absent = reverse(row.name, args=[_absent(argument) for argument in row.arguments(world)])
    cells, told_apart = {}, []
    for role in ROLES:
        response = ask(world, role, row.method, address)
        cells[role] = told(response)
        if row.has_object and cells[role] == "404":
            nothing = ask(world, role, row.method, absent)
            if words(nothing, absent) != words(response, address) or nothing.status_code != 404:
                told_apart.append(role)
    assert cells == row.expected
    assert told_apart == []


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
