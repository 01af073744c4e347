"""What holds for every page that anybody can open: its headers, no number in clear, no writing by looking."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.routes import TABLE, Row
from tests.world import World, ask

# The numbers of the world's people, and the emergency contact's.
NUMBERS = re.compile("440106199003076518|H12345678|18612341402|13812345678|13712345678")
# A look at sealed data is logged before it happens; a signed-in person's session is kept alive.
MAY_WRITE = re.compile(r'"(identity_accesslog|django_session|django_admin_log)"')
WRITES = re.compile(r"(INSERT INTO|UPDATE|DELETE FROM) (\S+)")
CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


def cases(method: str) -> list:
    return [pytest.param(row.stage, row, id=row.route) for row in TABLE if row.method == method]


@pytest.mark.parametrize(("world", "row"), cases("GET"), indirect=["world"])
def test_page_is_private_guarded_masked_and_only_looked_at(world: World, row: Row) -> None:
    address = reverse(row.name, args=row.arguments(world))
    for role in (role for role, cell in row.expected.items() if cell == "200"):
        world.client(role)
        with CaptureQueriesContext(connection) as captured:
            response = ask(world, role, "GET", address)
        who = f"{role} at {address}"
        written = [found[2] for query in captured if (found := WRITES.match(query["sql"]))]
        assert [table for table in written if not MAY_WRITE.match(table)] == [], who
        assert response.status_code == 200, who
        if not response["Content-Type"].startswith("text/html"):
            continue
        policy = {part.strip() for part in response["Content-Security-Policy"].split(";")}
        assert policy >= CSP, who
        assert "unsafe" not in response["Content-Security-Policy"], who
        if world.people[role]:
            assert "no-store" in response["Cache-Control"], who
        assert NUMBERS.findall(response.content.decode()) == [], who


@pytest.mark.parametrize(("world", "row"), cases("POST"), indirect=["world"])
def test_post_without_a_token_is_refused_kindly(world: World, row: Row) -> None:
    doers = [role for role, cell in row.expected.items() if cell not in ("405", "404", "in")]
    for role in doers[:1]:
        client = Client(enforce_csrf_checks=True)
        if world.people[role]:
            client.force_login(world.people[role])
        response = client.post(reverse(row.name, args=row.arguments(world)))
        assert response.status_code == 403
        assert "<h1" in response.content.decode()
