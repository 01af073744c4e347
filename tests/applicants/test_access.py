"""applicants/access.py: what is not yours is not there, and legal persons have no applicant's pages."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from applicants.access import applicant_only, own_application, own_file
from applicants.models import Stage
from materials.models import MaterialFile
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


def asked_by(user: User | AnonymousUser, **headers: str) -> HttpRequest:
    request = RequestFactory().get("/apply/", headers=headers)
    request.user = user
    return request


@applicant_only
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


def test_person_is_in(applicant: User) -> None:
    assert page(asked_by(applicant)).content == b"seen"


def test_legal_person_is_not(reviewer: User) -> None:
    with pytest.raises(Http404):
        page(asked_by(reviewer))


def test_nobody_is_sent_to_sign_in_and_back() -> None:
    response = page(asked_by(AnonymousUser()))
    assert (response.status_code, response.url) == (302, "/login/?next=/apply/")


def test_script_of_nobody_is_told() -> None:
    response = page(asked_by(AnonymousUser(), **{"X-Requested-With": "fetch"}))
    assert (response.status_code, response.content) == (401, b'{"error": "signed_out"}')


def test_script_of_a_person_is_in(applicant: User) -> None:
    assert page(asked_by(applicant, **{"X-Requested-With": "fetch"})).content == b"seen"


def test_own_application(applicant: User, other_applicant: User) -> None:
    made = make.application(applicant)
    assert own_application(asked_by(applicant), made.pk) == made
    for user, pk in ((other_applicant, made.pk), (applicant, uuid.uuid4())):
        with pytest.raises(Http404):
            own_application(asked_by(user), pk)


def test_reviewers_file_is_not_her_own(applicant: User, reviewer: User) -> None:
    made = make.application(applicant, stage=Stage.EMPLOYER_REVIEW)
    file = MaterialFile.objects.filter(material__dossier=made.dossier).first()
    with pytest.raises(Http404):
        own_file(asked_by(reviewer), file.pk)


def test_own_file_is_found_removed_or_not(applicant: User, other_applicant: User) -> None:
    made = make.application(applicant)
    file = MaterialFile.objects.filter(material__dossier=made.dossier).first()
    assert own_file(asked_by(applicant), file.pk) == (made, file)
    MaterialFile.objects.filter(pk=file.pk).update(removed_at=timezone.now())
    assert own_file(asked_by(applicant), file.pk) == (made, file)
    for user, pk in ((other_applicant, file.pk), (applicant, uuid.uuid4())):
        with pytest.raises(Http404):
            own_file(asked_by(user), pk)


def test_file_belongs_to_the_application_it_was_handed_in_for(applicant: User) -> None:
    closed = make.application(applicant, stage=Stage.WITHDRAWN)
    opened = make.application(applicant)
    for made in (closed, opened):
        for file in MaterialFile.objects.filter(material__dossier=made.dossier):
            assert own_file(asked_by(applicant), file.pk)[0] == made
