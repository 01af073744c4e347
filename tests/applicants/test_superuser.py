"""The superuser flag opens no office: neither the employer's desk nor the service window."""

import pytest

from applicants.models import Application, Stage
from applicants.workflow import NotYours, advance
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser(administrator: User) -> User:
    administrator.is_superuser = True
    administrator.save()
    return administrator


@pytest.mark.parametrize(
    ("name", "stage"),
    [("receive", Stage.SUBMITTED), ("accept", Stage.ENDORSED), ("decline", Stage.WINDOW_REVIEW)],
)
def test_superuser_takes_no_step(name: str, stage: Stage, applicant: User, superuser: User) -> None:
    made = make.application(applicant, stage=stage)
    with pytest.raises(NotYours):
        advance(made, name, by=superuser, note="x", submission=made.current_submission.sha256)
    assert Application.objects.get(pk=made.pk).stage == stage


def test_superuser_with_a_region_is_no_officer(applicant: User, superuser: User) -> None:
    superuser.window_region = "440100"
    superuser.save()
    made = make.application(applicant, stage=Stage.ENDORSED)
    with pytest.raises(NotYours):
        advance(made, "accept", by=superuser, submission=made.current_submission.sha256)


def test_officer_who_is_a_superuser_as_well_still_decides(applicant: User, officer_guangzhou: User) -> None:
    officer_guangzhou.is_superuser = True
    officer_guangzhou.save()
    made = make.application(applicant, stage=Stage.ENDORSED)
    make.move(made, "accept", by=officer_guangzhou)
    assert made.stage == Stage.WINDOW_REVIEW
