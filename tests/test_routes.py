"""Who may open what: every route of the address book against every role, and no route forgotten.

What is not yours answers 404, word for word the page of what is not there. Each request runs in a
savepoint of its own, so that what one role changes is not seen by the next.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from applicants.models import Application, Remark
from catalog.models import MaterialRequirement, PolicyDocument
from employers.models import Membership
from materials.models import MaterialFile
from tests import make
from tests.routes import ROLES, TABLE, Row
from youyue.identity.models import User
from youyue.notices.deliver import notify
from youyue.notices.models import Notice

ELSEWHERE = ("mock_platform", "admin")  # of development only; tests/test_admin_routes.py
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


@dataclass
class World:
    """One applicant's application at a stage, somebody else's beside it, and everybody who may knock."""

    mine: Application
    foreign: Application
    people: dict[str, User | None]
    membership: Membership

    @property
    def file(self) -> MaterialFile:
        return MaterialFile.objects.filter(material__dossier=self.mine.dossier).first()

    @property
    def foreign_file(self) -> MaterialFile:
        return MaterialFile.objects.filter(material__dossier=self.foreign.dossier).first()

    @property
    def notice(self) -> Notice:
        return self.mine.applicant.notices.first() or notify(self.mine.applicant, "消息", "/items/")

    @property
    def remark(self) -> Remark:
        return self.mine.remarks.first()

    @property
    def requirement(self) -> MaterialRequirement:
        return MaterialRequirement.objects.filter(work_arrangement="full_time").first()

    @property
    def sample(self) -> MaterialRequirement:
        return MaterialRequirement.objects.filter(work_arrangement="flexible").first()

    @property
    def policy(self) -> PolicyDocument:
        return PolicyDocument.objects.first()

    def client(self, role: str) -> Client:
        client = Client(raise_request_exception=False)
        if self.people[role]:
            client.force_login(self.people[role])
        return client


@pytest.fixture
def world(request: pytest.FixtureRequest, db: None) -> World:
    here, elsewhere = make.employer(), make.employer("other")
    owner, stranger = make.user("mowen"), make.user("chenzhihao")
    people = {
        "anonymous": None,
        "owner": owner,
        "other applicant": stranger,
        "own reviewer": make.reviewer("linghai", here, "admin"),
        "other reviewer": make.reviewer("pengcheng", elsewhere, "admin"),
        "officer here": make.officer("chuangkou-gz", "440100"),
        "officer elsewhere": make.officer("chuangkou-sheng", "440000"),
        "editor": make.office_user("bianji", "editor"),
        "administrator": make.office_user("guanli", "admin"),
    }
    mine = make.application(owner, employer=here, stage=request.param)
    foreign = make.application(stranger, employer=elsewhere, stage=request.param)
    colleague = make.reviewer("linghai2", here)
    return World(mine, foreign, people, colleague.memberships.get())


def ask(world: World, role: str, method: str, address: str) -> HttpResponse:
    """One request by one role, undone afterwards."""
    client = world.client(role)
    cache.clear()
    with transaction.atomic():
        response = client.generic(method, address)
        if response.streaming:
            response.streamed = b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return response


def told(response: HttpResponse) -> str:
    """The cell of the table: the status, or where the redirect leads."""
    if response.status_code == 302:
        return "in" if response.url.startswith(reverse("identity:sign_in")) else "to"
    return str(response.status_code)


def words(response: HttpResponse, address: str) -> bytes:
    """The body without what differs from request to request: the token, and the address it came from."""
    body = response.streamed if response.streaming else response.content
    return TOKEN.sub(b"", body).replace(address.encode(), b"")


CASES = [pytest.param(row.stage, row, id=f"{row.method} {row.route}") for row in TABLE]


@pytest.mark.parametrize(("world", "row"), CASES, indirect=["world"])
def test_route_answers_each_role(world: World, row: Row) -> None:
    address = reverse(row.name, args=row.arguments(world))
    assert {role: told(ask(world, role, row.method, address)) for role in ROLES} == row.expected


@pytest.mark.parametrize(
    ("world", "row"), [case for case in CASES if case.values[1].has_object], indirect=["world"]
)
def test_somebody_elses_object_looks_like_none(world: World, row: Row) -> None:
    address = reverse(row.name, args=row.arguments(world))
    absent = reverse(row.name, args=[_absent(argument) for argument in row.arguments(world)])
    for role in (role for role, cell in row.expected.items() if cell == "404"):
        there, nowhere = ask(world, role, row.method, address), ask(world, role, row.method, absent)
        assert (role, nowhere.status_code, words(nowhere, absent)) == (role, 404, words(there, address))


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
    names = set(names_of(get_resolver()))
    for method in ("GET", "POST"):
        assert {row.name for row in TABLE if row.method == method} == names
