"""applicants/desk/access.py: which applications lie on a desk, for whom, and which may be looked into."""

import pytest
from django.http import Http404, HttpRequest
from django.test import RequestFactory

from applicants.desk import access
from applicants.models import Application, Membership, Stage
from employers.desk.place import EMPLOYERS
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
ON_THE_DESK = set(Stage) - {Stage.DRAFT}


def asked_by(user: User, of: Membership | None = None) -> HttpRequest:
    request = RequestFactory().get("/")
    request.desk = EMPLOYERS
    request.user = user
    request.membership = of or Membership.objects.get(user=user, ended_at=None)
    return request


def on_desk(made: Application) -> bool:
    both = {
        Application.objects.filter(access.lies_on_desk(EMPLOYERS, made.employer_id), pk=made.pk).exists(),
        access.on_the_desk(EMPLOYERS, made.employer_id).filter(pk=made.pk).exists(),
        access.on_the_desk(EMPLOYERS, made.employer_id, [made.stage]).filter(pk=made.pk).exists()
        and made.stage != Stage.DRAFT,
    }
    assert len(both) == 1
    return both.pop()


@pytest.mark.parametrize("stage", list(Stage), ids=str)
def test_everything_but_a_draft_lies_on_the_desk(stage: Stage, applicant: User) -> None:
    assert on_desk(make.application(applicant, stage=stage)) == (stage in ON_THE_DESK)


@pytest.mark.parametrize("stage", list(Stage), ids=str)
def test_returned_application_does_not_lie_where_it_was_not_sent(stage: Stage, applicant: User) -> None:
    made = make.application(applicant, stage=stage)
    Application.objects.filter(pk=made.pk).update(employer=make.employer("other"))
    made.refresh_from_db()
    returned = {Stage.RETURNED_BY_EMPLOYER, Stage.RETURNED_BY_WINDOW, Stage.WITHDRAWN}
    assert on_desk(made) == (stage in ON_THE_DESK - returned)


def test_reviewer_finds_it(applicant: User, reviewer: User) -> None:
    made = make.submitted_application(applicant)
    assert access.the_application(asked_by(reviewer), made.pk) == made


def test_reviewer_of_another_employer_does_not(applicant: User, other_reviewer: User) -> None:
    made = make.submitted_application(applicant)
    with pytest.raises(Http404):
        access.the_application(asked_by(other_reviewer), made.pk)


def test_nobody_finds_her_own_on_the_desk(applicant: User) -> None:
    made = make.submitted_application(applicant)
    membership = make.membership(applicant, made.employer)
    with pytest.raises(Http404):
        access.the_application(asked_by(applicant, membership), made.pk)


def test_draft_is_not_found(applicant: User, reviewer: User) -> None:
    made = make.application(applicant)
    with pytest.raises(Http404):
        access.the_application(asked_by(reviewer), made.pk)


# --- open ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("stage", sorted(ON_THE_DESK - {Stage.WITHDRAWN}), ids=str)
def test_content_is_open_once_received(stage: Stage, applicant: User) -> None:
    made = make.application(applicant, stage=stage)
    assert access.is_open(EMPLOYERS, made) == (stage != Stage.SUBMITTED)


def test_withdrawn_before_it_was_received_is_closed(applicant: User) -> None:
    assert access.is_open(EMPLOYERS, make.application(applicant, stage=Stage.WITHDRAWN)) is False


def test_withdrawn_after_it_was_received_is_open(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.EMPLOYER_REVIEW)
    make.move(made, "withdraw")
    assert access.is_open(EMPLOYERS, made) is True


# --- for whom --------------------------------------------------------------------------------------------
def test_where_it_lies_says_for_whom_she_acts(applicant: User, other_applicant: User) -> None:
    here, there = make.employer(), make.employer("other")
    both = make.reviewer("linghai", here)
    make.membership(both, there)
    mine = access._memberships("employers").rows(user=both.pk)
    request = asked_by(both, mine[0])
    request.session = {}
    for at, who in ((here, applicant), (there, other_applicant)):
        made = make.submitted_application(who, employer=at)
        assert access._chosen(request, mine, made.pk).employer == at


def test_what_she_chose_counts_where_nothing_says_more(applicant: User) -> None:
    both = make.reviewer("linghai", make.employer())
    make.membership(both, make.employer("other"))
    mine = access._memberships("employers").rows(user=both.pk)
    request = asked_by(both, mine[0])
    for chosen in (*mine, None):
        request.session = {access.AT: chosen.pk} if chosen else {}
        assert access._chosen(request, mine, None) == (chosen or mine[0])


def test_memberships_that_give_rights(reviewer: User) -> None:
    assert [row.user for row in access._memberships("employers").rows(user=reviewer.pk)] == [reviewer]
    make.employer().__class__.objects.update(is_active=False)
    assert access._memberships("employers").rows(user=reviewer.pk) == []
