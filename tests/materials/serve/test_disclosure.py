"""Originals by way of a purpose: asked for where the file is guarded, written down, then handed out."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from catalog.models import MaterialRequirement
from materials import intake
from materials.models import Dossier, MaterialFile
from materials.serve.disclosure import hand_out
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes
from youyue.identity.models import AccessLog, User
from youyue.identity.purposes import PurposeForm


@pytest.fixture
def guarded(dossier: Dossier, applicant: User) -> MaterialFile:
    requirement = MaterialRequirement.objects.get(code="id-document")
    return intake.accept(dossier, requirement, upload("证件.pdf", pdf_bytes()), applicant)


@pytest.fixture
def plain(dossier: Dossier, contract: MaterialRequirement, applicant: User) -> MaterialFile:
    return intake.accept(dossier, contract, upload("合同.pdf", pdf_bytes()), applicant)


def asked_by(user: User, **posted: str) -> HttpRequest:
    made = RequestFactory()
    request = made.post("/", posted) if posted else made.get("/")
    request.user, request.session = user, {}
    return request


def handed(request: HttpRequest, file: MaterialFile, whose: User) -> HttpResponse:
    def ask(form: PurposeForm) -> HttpResponse:
        return HttpResponse(f"why? {form.is_bound}")

    return hand_out(request, file, whose=whose, role="审核员", back="/", case="a case", ask=ask)


def said() -> list[tuple[str, str]]:
    return list(AccessLog.objects.values_list("purpose", "reason"))


def test_guarded_original_asks_first(guarded: MaterialFile, applicant: User, reviewer: User) -> None:
    assert handed(asked_by(reviewer), guarded, applicant).content == b"why? False"
    assert said() == []


@pytest.mark.parametrize(
    ("purpose", "reason"), [("", "看"), ("x", "看"), ("other", "   "), ("match", "由" * 201)]
)
def test_purpose_that_is_none_or_says_nothing(
    purpose: str, reason: str, guarded: MaterialFile, applicant: User, reviewer: User
) -> None:
    asked = asked_by(reviewer, purpose=purpose, reason=reason)
    assert handed(asked, guarded, applicant).content == b"why? True"
    assert said() == []


def test_purpose_opens_and_is_written_down(guarded: MaterialFile, applicant: User, reviewer: User) -> None:
    response = handed(asked_by(reviewer, purpose="other", reason="水印挡住了有效期"), guarded, applicant)
    assert (response["Content-Type"], said()) == ("application/pdf", [("other", "水印挡住了有效期")])


def test_plain_original_asks_nothing(plain: MaterialFile, applicant: User, reviewer: User) -> None:
    assert handed(asked_by(reviewer), plain, applicant)["Content-Type"] == "application/pdf"
    assert said() == [("", "")]


def test_plain_original_is_not_posted_for(plain: MaterialFile, applicant: User, reviewer: User) -> None:
    response = handed(asked_by(reviewer, purpose="match"), plain, applicant)
    assert (response.status_code, response["Allow"], said()) == (405, "GET, HEAD", [])


def test_owner_is_asked_nothing(guarded: MaterialFile, applicant: User) -> None:
    assert handed(asked_by(applicant), guarded, applicant)["Content-Type"] == "application/pdf"
