"""youyue/identity/kept.py: a form sent after the session had ended comes back with what was typed."""

import re
from collections.abc import Callable
from html import unescape
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from youyue.identity.models import User

pytestmark = pytest.mark.django_db
HERE = {"origin": "http://testserver"}
WORDS = {"email": "m@example.cn", "mailing_address": '天河路 100 号 "乙"', "talent_category": "工程<技术>"}


def end(client: Client) -> Client:
    Session.objects.all().delete()
    return client


def pairs(response: HttpResponse) -> dict[str, str]:
    form = response.content.decode().partition(f'action="{response.wsgi_request.path}"')[2]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def test_what_was_typed_comes_back_and_can_be_sent_again(
    applicant: User, client_of: Callable[..., Client]
) -> None:
    mine = end(client_of(applicant))
    answer = mine.post("/profile/edit/", WORDS, headers=HERE)
    assert answer.status_code == 403
    assert "刚才填的内容还在这一页" in answer.content.decode()
    assert pairs(answer) == WORDS
    mine.force_login(applicant)
    assert mine.post("/profile/edit/", pairs(answer), headers=HERE).status_code == 302
    applicant.refresh_from_db()
    assert applicant.mailing_address == WORDS["mailing_address"]


def test_desk_and_admin_give_back_what_was_typed(
    reviewer: User, administrator: User, client_of: Callable[..., Client]
) -> None:
    for who, address in (
        (reviewer, f"/employer/applications/{uuid4()}/send-back/"),
        (administrator, "/admin/catalog/faq/add/"),
    ):
        answer = end(client_of(who)).post(address, {"reason": "一段很长的话"}, headers=HERE)
        assert answer.status_code == 403 and pairs(answer) == {"reason": "一段很长的话"}


def test_file_has_to_be_chosen_again(applicant: User, client_of: Callable[..., Client]) -> None:
    file = SimpleUploadedFile("a.pdf", b"%PDF")
    answer = end(client_of(applicant)).post("/profile/edit/", {"email": "x", "file": file}, headers=HERE)
    assert "选好的文件要重新选择" in answer.content.decode()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_form_of_another_site_is_not_shown_as_ours(client: Client, origin: str) -> None:
    answer = client.post("/profile/edit/", WORDS, headers={"origin": origin} if origin else {})
    assert answer.status_code == 302


def test_empty_form_and_a_page_lead_to_the_sign_in(client: Client) -> None:
    assert client.post("/profile/edit/", headers=HERE).status_code == 302
    assert client.get("/profile/edit/").status_code == 302


def test_filing_keeps_its_own_way(applicant: User, client_of: Callable[..., Client]) -> None:
    mine = client_of(applicant)
    page = mine.get("/apply/contact/").content.decode()
    who = re.search(r'name="who" value="([^"]+)"', page)[1]
    answer = end(mine).post("/apply/contact/", {"who": who, "address": "天河路"}, headers=HERE)
    assert answer.status_code == 302 and answer["Location"].startswith("/login/")


def test_what_was_typed_stands_in_no_table(applicant: User, client_of: Callable[..., Client]) -> None:
    end(client_of(applicant)).post("/profile/edit/", WORDS, headers=HERE)
    assert Session.objects.count() == 0
