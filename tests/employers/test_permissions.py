"""employers/permissions.py and applicants/desk/access.py: who may review what."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from applicants.models import Membership, Stage
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
PERM = "applicants.review_application"


def test_live_member_may_review(applicant: User, reviewer: User) -> None:
    assert reviewer.has_perm(PERM, make.submitted_application(applicant)) is True


def test_member_of_another_employer_may_not(applicant: User, other_reviewer: User) -> None:
    assert other_reviewer.has_perm(PERM, make.submitted_application(applicant)) is False


def test_ended_member_may_not(applicant: User, reviewer: User) -> None:
    application = make.submitted_application(applicant)
    Membership.objects.filter(user=reviewer).update(ended_at=timezone.now())
    assert reviewer.has_perm(PERM, application) is False


def test_member_of_a_disabled_employer_may_not(applicant: User, reviewer: User) -> None:
    application = make.submitted_application(applicant)
    application.employer.is_active = False
    application.employer.save()
    assert reviewer.has_perm(PERM, application) is False


def test_draft_may_not_be_reviewed(applicant: User, reviewer: User) -> None:
    assert reviewer.has_perm(PERM, make.application(applicant)) is False


def test_permission_without_an_object_is_not_granted(reviewer: User) -> None:
    assert reviewer.has_perm(PERM) is False


def test_returned_application_stays_off_an_employer_that_never_received_it(
    applicant: User, reviewer: User, other_reviewer: User
) -> None:
    application = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    application.employer = make.employer("other")
    application.save()
    assert other_reviewer.has_perm(PERM, application) is False


@pytest.mark.parametrize("role", ["applicant", "officer_guangzhou", "editor"])
def test_desk_is_not_found_without_a_membership(
    role: str, request: pytest.FixtureRequest, client_of: Callable[..., Client]
) -> None:
    client = client_of(request.getfixturevalue(role))
    for path in ("/employer/", "/employer/information/"):
        assert client.get(path).status_code == 404


def test_desk_sends_the_unknown_to_sign_in(client: Client, db: None) -> None:
    response = client.get("/employer/")
    assert (response.status_code, response.url) == (302, "/login/?next=/employer/")


TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
PAGES = ("", "supplement/", "send-back/", "endorse/", "portrait/")
ACTS = ("receive/", "checks/", "reveal/", "notes/", "supplement/", "send-back/", "endorse/")


def bare(response: HttpResponse, pk: object) -> str:
    """The page without the token and the address that differ from request to request."""
    return TOKEN.sub("", response.content.decode()).replace(str(pk), "")


@pytest.mark.parametrize("role", ["other_reviewer", "applicant", "officer_guangzhou"])
def test_stranger_sees_the_same_for_an_application_and_for_none(
    role: str, request: pytest.FixtureRequest, applicant: User, client_of: Callable[..., Client]
) -> None:
    application = make.application(applicant, stage=Stage.EMPLOYER_REVIEW)
    file = application.current_submission.content["files"][0]["id"]
    client = client_of(request.getfixturevalue(role))
    nowhere = "00000000-0000-4000-8000-000000000000"
    files = (f"files/{file}/", f"files/{file}/pages/1/")
    for method, tails in ((client.get, PAGES + files), (client.post, ACTS)):
        for tail in tails:
            there = method(f"/employer/applications/{application.pk}/{tail}")
            absent = method(f"/employer/applications/{nowhere}/{tail}")
            assert (there.status_code, absent.status_code) == (404, 404), tail
            assert bare(there, application.pk) == bare(absent, nowhere), tail
    application.refresh_from_db()
    assert application.stage == Stage.EMPLOYER_REVIEW
