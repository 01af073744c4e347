"""applicants/workflow/arrivals.py: an employer has had what somebody there has done something with."""

import pytest

from applicants.models import Application, Stage
from applicants.workflow import arrivals
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("stage", "was_here"),
    [(Stage.DRAFT, False), (Stage.SUBMITTED, False), (Stage.RETURNED_BY_EMPLOYER, True)],
    ids=str,
)
def test_who_received_it_has_had_it(stage: Stage, was_here: bool, applicant: User, reviewer: User) -> None:
    made = make.application(applicant, stage=stage)
    assert (arrivals.was_here(made), arrivals.is_new_here(made)) == (was_here, not was_here)


def test_another_employer_has_not_and_one_whose_name_begins_alike(applicant: User, reviewer: User) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    made.employer = make.employer("other")
    assert not arrivals.was_here(made)
    made.employer.name = Application.objects.get(pk=made.pk).employer.name[:-1]
    assert not arrivals.was_here(made)


def test_colleague_acting_for_an_absent_one_is_of_the_employer(applicant: User, reviewer: User) -> None:
    """The record names both, behind the employer."""
    made = make.application(applicant, stage=Stage.SUBMITTED)
    event = made.events.get()
    event.pk, event.sequence, event.role = None, 2, "employer"
    event.actor = f"{made.employer.name}（代张*办理）"
    event._state.adding = True
    event.save()
    assert arrivals.was_here(made)
