"""Originals by way of a reason: asked for where the file is guarded, written down, then handed out."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from catalog.models import MaterialRequirement
from materials import intake
from materials.models import Dossier, MaterialFile
from materials.serve.disclosure import ReasonForm, ask_why, hand_out
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes
from youyue.identity.models import AccessLog, User


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
    request.user = user
    return request


def handed(request: HttpRequest, file: MaterialFile, whose: User) -> HttpResponse:
    def ask(form: ReasonForm) -> HttpResponse:
        return HttpResponse(f"why? {form.is_bound}")

    return hand_out(request, file, whose=whose, role="审核员", back="/", ask=ask)


def reasons() -> list[str]:
    return list(AccessLog.objects.values_list("reason", flat=True))


def test_guarded_original_asks_first(guarded: MaterialFile, applicant: User, reviewer: User) -> None:
    assert handed(asked_by(reviewer), guarded, applicant).content == b"why? False"
    assert reasons() == []


@pytest.mark.parametrize("reason", ["", "   ", "由" * 201])
def test_reason_that_is_none_or_too_long(
    reason: str, guarded: MaterialFile, applicant: User, reviewer: User
) -> None:
    assert handed(asked_by(reviewer, reason=reason), guarded, applicant).content == b"why? True"
    assert reasons() == []


def test_reason_opens_and_is_written_down(guarded: MaterialFile, applicant: User, reviewer: User) -> None:
    response = handed(asked_by(reviewer, reason="水印挡住了有效期"), guarded, applicant)
    assert (response["Content-Type"], reasons()) == ("application/pdf", ["水印挡住了有效期"])


def test_plain_original_asks_nothing(plain: MaterialFile, applicant: User, reviewer: User) -> None:
    assert handed(asked_by(reviewer), plain, applicant)["Content-Type"] == "application/pdf"
    assert reasons() == [""]


def test_plain_original_is_not_posted_for(plain: MaterialFile, applicant: User, reviewer: User) -> None:
    response = handed(asked_by(reviewer, reason="x"), plain, applicant)
    assert (response.status_code, response["Allow"], reasons()) == (405, "GET, HEAD", [])


def test_owner_is_asked_nothing(guarded: MaterialFile, applicant: User) -> None:
    assert handed(asked_by(applicant), guarded, applicant)["Content-Type"] == "application/pdf"


def test_number_is_asked_about_before_it_is_refused(reviewer: User) -> None:
    assert not ask_why(asked_by(reviewer)).is_bound
    assert not ask_why(asked_by(reviewer, number="id_number")).is_bound
    assert ask_why(asked_by(reviewer, reason="")).errors.keys() == {"reason"}
