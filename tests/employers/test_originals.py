"""The original of an identity document: reviewer and officer say why, and the applicant can read it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from applicants.models import Application, Stage
from materials.models import MaterialFile
from tests import make
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


@pytest.mark.parametrize("reason", ["", "   ", "\x00", "长" * 201])
def test_no_reason_no_file(door: Doors, reason: str) -> None:
    client, address = door("id-document")
    answer = client.post(address, {"reason": reason})
    assert answer.status_code == 422
    assert "事由" in answer.content.decode()
    assert AccessLog.objects.count() == 0


def test_with_a_reason_it_is_sent_and_logged(door: Doors) -> None:
    client, address = door("id-document")
    answer = client.post(address, {"reason": "水印挡住了有效期"})
    look = AccessLog.objects.get()
    assert answer["Content-Type"] == "application/pdf"
    assert (look.reason, look.what, look.action) == ("水印挡住了有效期", "有效身份证件原件", "download")


def test_other_originals_go_as_before(door: Doors) -> None:
    client, address = door("labour-contract")
    assert client.get(address)["Content-Type"] == "application/pdf"
    assert client.post(address, {"reason": "为什么"}).status_code == 405


def test_review_says_that_a_reason_is_needed(client_of, reviewer: User, reviewed: Application) -> None:
    pages = {
        code: client_of(reviewer)
        .get(reverse("employers:application", args=[reviewed.pk]), {"show": str(file_of(reviewed, code).pk)})
        .content.decode()
        for code in ("id-document", "labour-contract")
    }
    assert "原件要写事由" in pages["id-document"]
    assert "原件要写事由" not in pages["labour-contract"]
