"""The original of an identity document: reviewer and officer say what for, and the applicant can read it."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from applicants.models import Application, Stage
from materials.models import MaterialFile
from tests import make
from youyue.identity import purposes
from youyue.identity.models import AccessLog, User


def file_of(application: Application, code: str) -> MaterialFile:
    return MaterialFile.objects.get(
        material__dossier=application.dossier, material__requirement__code=code, removed_at=None
    )


@pytest.fixture
def reviewed(applicant: User, reviewer: User) -> Application:
    return make.application(applicant, stage=Stage.EMPLOYER_REVIEW)


@pytest.fixture
def at_the_window(applicant: User, reviewer: User) -> Application:
    return make.application(applicant, stage=Stage.WINDOW_REVIEW)


Doors = Callable[[str], tuple[Client, str]]


@pytest.fixture(params=["desk", "window"])
def door(request: pytest.FixtureRequest, client_of) -> Doors:
    """Client and address of a material's original, for the reviewer or the officer."""

    def opened(code: str) -> tuple[Client, str]:
        if request.param == "desk":
            application = request.getfixturevalue("reviewed")
            user = request.getfixturevalue("reviewer")
            name = "employers:material_original"
        else:
            application = request.getfixturevalue("at_the_window")
            user = request.getfixturevalue("officer_guangzhou")
            name = "window:material_original"
        return client_of(user), reverse(name, args=[application.pk, file_of(application, code).pk])

    return opened


def test_identity_document_asks_why(door: Doors) -> None:
    client, address = door("id-document")
    page = client.get(address)
    assert (page.status_code, page["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "下载身份证件原件" in page.content.decode()
    assert AccessLog.objects.count() == 0


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "请选择用途"),
        ({"reason": "水印挡住了有效期"}, "请选择用途"),
        ({"purpose": ""}, "请选择用途"),
        ({"purpose": "audit"}, "请从列出的用途里选一个"),
        ({"purpose": "\x00"}, "用途"),
        ({"purpose": "other"}, "选了“其他”，请写明用途"),
        ({"purpose": "other", "reason": "　\u200b "}, "选了“其他”，请写明用途"),
        ({"purpose": "match", "reason": "长" * 201}, "200"),
    ],
)
def test_no_purpose_no_file(door: Doors, said: dict[str, str], sentence: str) -> None:
    client, address = door("id-document")
    answer = client.post(address, said)
    assert (answer.status_code, answer["Content-Type"]) == (422, "text/html; charset=utf-8")
    assert sentence in answer.content.decode()
    assert AccessLog.objects.count() == 0


def test_wrong_purpose_keeps_what_was_typed_and_says_it_beside_the_field(door: Doors) -> None:
    client, address = door("id-document")
    page = client.post(address, {"purpose": "nothing of ours", "reason": "水印挡住了有效期"}).content.decode()
    assert "水印挡住了有效期" in page
    assert page.index('id="id_purpose_error"') < page.index('name="purpose"')


def test_with_a_purpose_it_is_sent_and_logged(door: Doors) -> None:
    client, address = door("id-document")
    answer = client.post(address, {"purpose": "unreadable", "reason": "水印挡住了有效期"})
    look = AccessLog.objects.get()
    assert answer["Content-Type"] == "application/pdf"
    assert (look.purpose, look.reason) == ("unreadable", "水印挡住了有效期")
    assert (look.what, look.action) == ("有效身份证件原件", "download")


def test_purpose_stands_chosen_the_next_time_and_opens_nothing_by_itself(door: Doors) -> None:
    client, address = door("id-document")
    assert "checked" not in client.get(address).content.decode()
    client.post(address, {"purpose": "inquiry"})
    page = client.get(address)
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert re.search(r'value="inquiry"[^>]* checked', page.content.decode())
    assert AccessLog.objects.count() == 1


def test_purpose_is_remembered_for_that_case_and_that_visit_only(
    door: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = door("id-document")
    client.post(address, {"purpose": "other", "reason": "本次专用"})
    assert "checked" not in client.get(address).content.decode()
    client.post(address, {"purpose": "inquiry"})
    assert list(client.session["purposes"]) == [address.split("/")[3]]
    monkeypatch.setattr(purposes, "GOOD_FOR", -1)
    assert "checked" not in client.get(address).content.decode()


def test_other_originals_go_as_before(door: Doors) -> None:
    client, address = door("labour-contract")
    assert client.get(address)["Content-Type"] == "application/pdf"
    assert client.post(address, {"purpose": "match"}).status_code == 405


def test_review_says_that_a_purpose_is_needed(client_of, reviewer: User, reviewed: Application) -> None:
    pages = {
        code: client_of(reviewer)
        .get(reverse("employers:application", args=[reviewed.pk]), {"show": str(file_of(reviewed, code).pk)})
        .content.decode()
        for code in ("id-document", "labour-contract")
    }
    assert "原件要选用途" in pages["id-document"]
    assert "原件要选用途" not in pages["labour-contract"]
