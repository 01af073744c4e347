"""youyue/identity/assurance/doors.py: the table names pages that exist, and each of them asks."""

import uuid
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, resolve, reverse

from tests import make
from youyue.identity.assurance.doors import DOORS, HOLDERS, OPEN, door_of
from youyue.identity.models import User

ASKS = "请再验证"
ARGUMENTS: tuple[list[object], ...] = ([], [1], [uuid.UUID(int=1)], [uuid.UUID(int=1)] * 2)


def address(view: str) -> str:
    for arguments in ARGUMENTS:
        try:
            return reverse(view, args=arguments)
        except NoReverseMatch:
            continue
    raise AssertionError(f"{view} is no page")


NAMED = sorted({view for door in DOORS for view in door.views if not view.endswith("*")})


def door_at(path: str, method: str) -> str:
    request = RequestFactory().generic(method, path)
    request.resolver_match = resolve(path)
    door = door_of(request)
    return door.name if door else ""


@pytest.mark.parametrize("view", [*NAMED, *sorted(OPEN)])
def test_every_named_page_exists(view: str) -> None:
    assert resolve(address(view)).view_name == view


def test_every_holder_is_known() -> None:
    assert {door.holder for door in DOORS} <= set(HOLDERS)


@pytest.mark.parametrize(
    ("path", "method", "name"),
    [
        ("/admin/", "GET", "office"),
        ("/admin/no/such/page/", "GET", "office"),
        ("/admin/identity/user/", "POST", "office"),
        ("/admin/identity/roleoffer/add/", "GET", "office"),
        ("/admin/identity/roleoffer/add/", "POST", "office grants"),
        ("/admin/auth/group/add/", "POST", "office grants"),
        ("/admin/auth/group/1/change/", "POST", "office grants"),
        (f"/employer/applications/{uuid.UUID(int=1)}/files/{uuid.UUID(int=1)}/", "GET", ""),
        (f"/employer/applications/{uuid.UUID(int=1)}/files/{uuid.UUID(int=1)}/", "POST", "reveal"),
        ("/admin/login/", "GET", ""),
        ("/window/", "GET", "window"),
        ("/window/export/", "GET", "export"),
        ("/employer/export/", "GET", "export"),
        ("/employer/", "GET", ""),
        ("/employer/members/invite/", "POST", "employer grants"),
        ("/employer/members/invite/", "GET", ""),
        ("/support/", "GET", "support"),
        (f"/window/applications/{uuid.UUID(int=1)}/files/{uuid.UUID(int=2)}/", "POST", "reveal"),
        (f"/window/applications/{uuid.UUID(int=1)}/files/{uuid.UUID(int=2)}/", "GET", "window"),
        (f"/employer/applications/{uuid.UUID(int=1)}/files/{uuid.UUID(int=2)}/", "GET", ""),
        ("/profile/factors/1/remove/", "POST", "own factors"),
        ("/profile/factors/add/", "GET", "more factors"),
        ("/profile/factors/keys/add/", "POST", "more factors"),
        ("/profile/factors/keys/challenge/", "POST", ""),  # it is asked at the doors themselves
        ("/profile/factors/1/remove/", "GET", ""),
        ("/profile/", "GET", ""),
        ("/apply/contact/", "POST", ""),
    ],
)
def test_strictest_door_of_a_page(path: str, method: str, name: str) -> None:
    assert door_at(path, method) == name


def test_fresh_is_minutes_and_the_rest_a_session() -> None:
    assert {door.name for door in DOORS if door.within == settings.SECOND_FACTOR_MINUTES * 60} == {
        "office grants",
        "reveal",
        "export",
        "more factors",
        "own factors",
    }
    assert {door.within for door in DOORS if not door.is_fresh} == {settings.SESSION_LONGEST}


# --- each of them asks whoever holds it, and is no page for everybody else --------------------------------
PAGES = ["/admin/", "/admin/identity/user/", *(address(view) for view in NAMED if "factor" not in view)]


@pytest.mark.django_db
@pytest.mark.unassured
def test_every_door_asks(
    administrator: User, officer_guangzhou: User, reviewer: User, client_of: Callable[..., Client]
) -> None:
    supporter = make.office_user("kefu", "support")
    seats = {"/employer": reviewer, "/window": officer_guangzhou, "/support": supporter}
    who = {path: client_of(user) for path, user in seats.items()}
    office, answers = client_of(administrator), {}
    for path in [*PAGES, "/window/"]:
        if path.startswith("/profile"):
            continue
        client = next((one for prefix, one in who.items() if path.startswith(prefix)), office)
        answer = client.post(path)
        answers[path] = (answer.status_code, ASKS in answer.content.decode())
    assert answers == dict.fromkeys(answers, (403, True))
    assert len(answers) > 15


@pytest.mark.django_db
@pytest.mark.unassured
def test_no_door_asks_a_stranger(applicant: User, client_of: Callable[..., Client]) -> None:
    client = client_of(applicant)
    for path in [*PAGES, "/window/", "/profile/factors/", "/profile/factors/add/", "/profile/step-up/"]:
        assert ASKS not in client.get(path).content.decode(), path
        assert ASKS not in client.post(path).content.decode(), path


@pytest.mark.django_db
@pytest.mark.unassured
def test_nobody_is_asked_to_sign_in_first(client: Client) -> None:
    for path in PAGES:
        assert ASKS not in client.post(path).content.decode(), path
