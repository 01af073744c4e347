"""Forms that no view can read, and who is led where by the pages of errors."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client

from applicants.models import Application
from tests import make
from youyue.identity.models import User
from youyue.ui import errors

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=xyz"
MEGABYTE = 1024 * 1024


def post(client: Client, body: bytes, kind: str = FORM, **headers: str) -> object:
    return client.generic(
        "POST",
        "/apply/basics/",
        body,
        content_type=kind,
        headers=dict(headers),
    )


BROKEN = {
    "too large": (b"achievements=" + b"a" * (13 * MEGABYTE), FORM, 413, "请把过长的内容删短"),
    "too many fields": (b"&".join(b"a%d=1" % n for n in range(3100)), FORM, 413, "请分几次填写"),
    "too many files": (
        b"".join(
            b'--xyz\r\nContent-Disposition: form-data; name="f"; filename="%d.pdf"\r\n\r\nx\r\n' % n
            for n in range(120)
        )
        + b"--xyz--\r\n",
        MULTIPART,
        413,
        "请分几次上传",
    ),
    "broken multipart": (b"--x\r\n", "multipart/form-data; boundary=", 400, "请检查网络"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_cannot_be_read_is_said_in_words_with_the_way_back(
    client: Client, applicant: User, what: str
) -> None:
    body, kind, status, sentence = BROKEN[what]
    client.force_login(applicant)
    response = post(client, body, kind, origin="http://testserver", referer="http://testserver/apply/basics/")
    page = response.content.decode()
    assert response.status_code == status
    assert sentence in page
    assert 'href="/apply/basics/"' in page
    assert "no-store" in response["Cache-Control"]
    assert not applicant.applications.exists()


@pytest.mark.parametrize("what", BROKEN)
def test_a_script_is_told_the_same_sentence(client: Client, applicant: User, what: str) -> None:
    body, kind, status, sentence = BROKEN[what]
    client.force_login(applicant)
    headers = {"X-Requested-With": "fetch"}
    response = client.generic("POST", "/apply/basics/autosave/", body, content_type=kind, headers=headers)
    assert response.status_code == status
    assert sentence in response.json()["message"]


def test_another_sites_page_is_no_way_back(client: Client) -> None:
    body, kind, *_rest = BROKEN["too large"]
    response = post(client, body, kind, origin="https://evil.example", referer="https://evil.example/x")
    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "evil" not in response.content.decode()


def test_two_megabytes_of_chinese_come_back_in_the_form(client: Client, applicant: User) -> None:
    """Three bytes a letter, nine in a form."""
    client.force_login(applicant)
    text = "科" * (MEGABYTE // 3)
    response = client.post(
        "/apply/achievements/", f"achievements={text}&more={text}".encode(), content_type=FORM
    )
    assert response.status_code in (302, 422)
    assert applicant.applications.get().achievements == ""
    again = client.get("/apply/achievements/").content.decode()
    assert again.count("科") >= len(text)


# --- where the pages of errors lead ------------------------------------------------------------------------
def test_a_missing_page_leads_everybody_to_their_own_work(
    client_of: Callable[..., Client],
    applicant: User,
    reviewer: User,
    officer_guangzhou: User,
    editor: User,
    administrator: User,
) -> None:
    ways = {
        None: "/",
        applicant: "/items/",
        officer_guangzhou: "/window/",
        editor: "/admin/",
        administrator: "/admin/",
    }
    for user, way in ways.items():
        page = client_of(user).get("/nothing/here/")
        assert page.status_code == 404
        assert page.context["way_on"]["url"] == way
        assert f'class="btn" href="{way}"' in page.content.decode()
        assert client_of(user).get(way).status_code == 200
    desk = client_of(reviewer)
    desk.get("/employer/")  # a natural person's desk is known once it was opened
    assert desk.get("/nothing/here/").context["way_on"]["url"] == "/employer/"


@pytest.mark.parametrize("charset", ["utf-8", "utf-7", "unicode_escape", "base64", "idna", "latin-1"])
@pytest.mark.parametrize("way", ["", "autosave/"])
def test_a_form_is_read_as_utf_8_whatever_it_says(
    way: str, charset: str, applicant: User, client_of: Callable[..., Client]
) -> None:
    """In UTF-7 halves of surrogate pairs can be sent, which no page can show and no column hold."""
    client, typed = client_of(applicant), "成果+2AA-\\ud800"
    part = f'--xyz\r\nContent-Disposition: form-data; name="achievements"\r\n\r\n{typed}\r\n--xyz--\r\n'
    kind = f"{MULTIPART}; charset={charset}"
    answer = client.generic("POST", f"/apply/achievements/{way}", part.encode(), content_type=kind)
    assert answer.status_code in (HTTPStatus.OK, HTTPStatus.FOUND)
    assert Application.objects.get().achievements == typed


def test_an_employers_agent_is_never_sent_to_items(client_of: Callable[..., Client]) -> None:
    agent = make.user("agent", kind="legal_person", credit_code="91440300MA9Y00039M")
    assert client_of(agent).get("/nothing/here/").context["way_on"]["url"] == "/employer/"


def test_pages_without_the_database_lead_home() -> None:
    from tests.ui.test_pages import request_to

    for response in (errors.bad_request(request_to("/")), errors.server_error(request_to("/x/"))):
        page = response.content.decode()
        assert "/items/" not in page
        assert 'href="/"' in page
