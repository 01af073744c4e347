"""Who stands at the door of the service window: every page of it, and everybody who may not open it."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from applicants.models import Application, Event, Stage
from tests import make
from youyue.identity.models import AccessLog, User

pytestmark = pytest.mark.django_db
ABSENT = "00000000-0000-0000-0000-000000000000"
NAMES = [
    "application",
    "holder",
    "send_back",
    "record",
    "record_pdf",
    "archive",
    "portrait",
    "messages",
    "read_messages",
    "material_page",
    "material_original",
    "accept",
    "approve",
    "issue",
    "refuse_acceptance",
    "decline",
]


@pytest.fixture
def made(applicant: User, reviewer: User) -> Application:
    return make.application(applicant, stage=Stage.ENDORSED)


def address(name: str, pk: object, made: Application) -> str:
    file = made.current_submission.content["files"][0]["id"]
    rest = {"material_page": [file, 1], "material_original": [file]}.get(name, [])
    return reverse(f"window:{name}", args=[pk, *rest])


def body(text: bytes) -> str:
    """The page without what differs in every answer."""
    import re

    return re.sub(r'name="(csrfmiddlewaretoken|next)" value="[^"]*"', "", text.decode())


READ_ONLY = {"application", "record", "record_pdf", "archive", "portrait", "material_page"}
ASKED = [(name, "get") for name in NAMES if name != "read_messages"] + [
    (name, "post") for name in NAMES if name not in READ_ONLY
]


@pytest.mark.parametrize(("name", "method"), ASKED)
def test_another_regions_officer_sees_what_is_seen_of_nothing(
    client_of: Callable[[User], Client], made: Application, officer_province: User, name: str, method: str
) -> None:
    client = client_of(officer_province)
    theirs = getattr(client, method)(address(name, made.pk, made))
    absent = getattr(client, method)(address(name, ABSENT, made))
    assert (theirs.status_code, absent.status_code) == (404, 404)
    assert body(theirs.content) == body(absent.content)
    made.refresh_from_db()
    assert made.stage == Stage.ENDORSED
    assert AccessLog.objects.count() == 0


@pytest.mark.parametrize(("name", "method"), ASKED)
@pytest.mark.parametrize("who", ["editor", "administrator", "applicant", "reviewer"])
def test_people_without_a_window(
    client_of: Callable[[User], Client],
    request: pytest.FixtureRequest,
    made: Application,
    who: str,
    name: str,
    method: str,
) -> None:
    client = client_of(request.getfixturevalue(who))
    assert getattr(client, method)(address(name, made.pk, made)).status_code == 404
    assert client.get("/window/").status_code == 404
    assert 'href="/window/"' not in client.get("/admin/", follow=True).content.decode()
    made.refresh_from_db()
    assert made.stage == Stage.ENDORSED


def test_nobody_goes_to_the_sign_in(client_of: Callable[[None], Client], made: Application) -> None:
    there = address("application", made.pk, made)
    answer = client_of(None).get(there)
    assert answer.status_code == 302
    assert unquote(answer.url).endswith(f"?next={there}")


def test_superuser_without_a_window(client_of: Callable[[User], Client], made: Application) -> None:
    root = make.user("root", is_staff=True, is_superuser=True)
    assert client_of(root).get(address("application", made.pk, made)).status_code == 404


def test_officer_whose_region_was_taken_away(
    client_of: Callable[[User], Client], made: Application, officer_guangzhou: User
) -> None:
    client = client_of(officer_guangzhou)
    assert client.get(address("application", made.pk, made)).status_code == 200
    User.objects.filter(pk=officer_guangzhou.pk).update(window_region="")
    assert client.get(address("application", made.pk, made)).status_code == 404


def test_officer_whose_office_was_taken_away(
    client_of: Callable[[User], Client], made: Application, officer_guangzhou: User
) -> None:
    client = client_of(officer_guangzhou)
    officer_guangzhou.groups.clear()
    assert client.get("/window/")["Location"] == "/login/?next=/window/"  # her sign-ins end with the office
    assert client_of(officer_guangzhou).get("/window/").status_code == 404


def test_first_page_leads_officers_to_the_window(
    client_of: Callable[[User], Client], made: Application, officer_guangzhou: User
) -> None:
    assert 'href="/window/"' in client_of(officer_guangzhou).get("/admin/").content.decode()


# --- the record of all applications -------------------------------------------------------------------
def test_record_is_read_by_administrators(
    client_of: Callable[[User], Client], made: Application, administrator: User
) -> None:
    page = client_of(administrator).get("/admin/applicants/event/")
    text = page.content.decode()
    assert page.status_code == 200
    assert made.receipt_number in text
    assert "莫知文" not in text
    found = client_of(administrator).get(f"/admin/applicants/event/?q={made.receipt_number}&name=endorse")
    assert found.context["cl"].result_count == 1
    assert (
        client_of(administrator)
        .get("/admin/applicants/event/?by__name=x&p=z&name=y", follow=True)
        .status_code
        == 200
    )


@pytest.mark.parametrize("who", ["editor", "officer_guangzhou"])
def test_record_is_closed_to_other_staff(
    client_of: Callable[[User], Client], request: pytest.FixtureRequest, made: Application, who: str
) -> None:
    assert client_of(request.getfixturevalue(who)).get("/admin/applicants/event/").status_code == 404


def test_record_has_no_page_to_change_it(
    client_of: Callable[[User], Client], made: Application, administrator: User
) -> None:
    event = Event.objects.first()
    for tail in ("add/", f"{event.pk}/change/", f"{event.pk}/delete/"):
        assert client_of(administrator).get(f"/admin/applicants/event/{tail}").status_code == 404


@pytest.mark.parametrize("number", [1, 10])
def test_record_asks_the_same_of_the_database_for_many_rows(
    client_of: Callable[[User], Client], administrator: User, number: int, django_assert_num_queries: Callable
) -> None:
    client = client_of(administrator)
    for index in range(number):
        make.application(make.user(f"person{index}", country="CN"), stage=Stage.ENDORSED)
    with django_assert_num_queries(RECORD_QUERIES):
        client.get("/admin/applicants/event/")


# session, user, own and group's permissions, count, site information (for the sidebar), rows
RECORD_QUERIES = 7
