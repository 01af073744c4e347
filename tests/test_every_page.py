"""What holds for every page that anybody can open: its headers, no number in clear, no writing by looking."""

import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.routes import TABLE, Row
from tests.world import World, ask

pytestmark = pytest.mark.sweep

# The numbers of the world's people, and the emergency contact's.
NUMBERS = re.compile("440106199003076518|H12345678|18612341402|13812345678|13712345678")
# A look at sealed data is logged before it happens; a signed-in person's session is kept alive.
# The count of how often somebody asks at a door (service/throttling.py) is no data of anybody's, and a PDF
# that is asked for is drawn by the worker and kept for the next time (materials/serve/papers.py).
MAY_WRITE = re.compile(
    r'"(identity_accesslog|django_session|django_admin_log|service_throttlecount|materials_paper|notices_job)"'
)
WRITES = re.compile(r"(INSERT INTO|UPDATE|DELETE FROM) (\S+)")
STAGES = sorted({row.stage for row in TABLE})
CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


# The form for the printer is signed and stamped: it bears the numbers, and opening it is logged.
LOGGED_IN_FULL = {("owner", "applicants:form")}


def rows(world: World, method: str) -> list[Row]:
    return [row for row in TABLE if (row.stage, row.method) == (world.mine.stage, method)]


@pytest.mark.parametrize("world", STAGES, indirect=True)
def test_pages_are_private_guarded_masked_and_only_looked_at(world: World) -> None:
    wrong = []
    for row in rows(world, "GET"):
        address = reverse(row.name, args=row.arguments(world))
        for role in (role for role, cell in row.expected.items() if cell == "200"):
            world.client(role)  # signs in, which writes
            with CaptureQueriesContext(connection) as captured:
                response = ask(world, role, "GET", address)
            faults = [*written(captured), *faults_of(response, signed_in=role != "anonymous")]
            if (role, row.name) in LOGGED_IN_FULL:
                faults.remove("a number in clear")
            wrong += [f"{role} at {row.route}: {fault}" for fault in faults]
    assert wrong == []


def written(captured: CaptureQueriesContext) -> list[str]:
    tables = [match[2] for query in captured if (match := WRITES.match(query["sql"]))]
    return [f"writes to {table}" for table in tables if not MAY_WRITE.match(table)]


def faults_of(response: HttpResponse, *, signed_in: bool) -> list[str]:
    if response.status_code != 200:
        return [str(response.status_code)]
    if not response["Content-Type"].startswith("text/html"):
        return []
    policy = response["Content-Security-Policy"]
    checks = {
        "policy": {part.strip() for part in policy.split(";")} >= CSP and "unsafe" not in policy,
        "may be stored": not signed_in or "no-store" in response["Cache-Control"],
        "a number in clear": not NUMBERS.search(response.content.decode()),
    }
    return [name for name, holds in checks.items() if not holds]


# A mail program sends no token; the signed address is the proof.
WITHOUT_TOKEN = {"notices:off"}


@pytest.mark.parametrize("world", STAGES, indirect=True)
def test_posts_without_a_token_are_refused_kindly(world: World) -> None:
    wrong = []
    for row in rows(world, "POST"):
        if row.name in WITHOUT_TOKEN:
            continue
        doers = [role for role, cell in row.expected.items() if cell not in ("405", "404", "in")]
        for role in doers[:1]:
            client = Client(enforce_csrf_checks=True)
            if world.people[role]:
                client.force_login(world.people[role])
            response = client.post(reverse(row.name, args=row.arguments(world)))
            if response.status_code != 403 or "<h1" not in response.content.decode():
                wrong.append(f"{role} at {row.route}: {response.status_code}")
    assert wrong == []
