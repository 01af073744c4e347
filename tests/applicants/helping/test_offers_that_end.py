"""How offers to fill in end, and who may not take one up."""

import pytest
from django.utils import timezone

from applicants.helping import offers
from applicants.models import Application, Helper, Stage
from tests import make
from tests.applicants.helping.people import helper_for
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_redeemed", [False, True])
def test_what_the_applicant_ends_is_withdrawn_or_refused(
    is_redeemed: bool, made: Application, applicant: User, other_applicant: User
) -> None:
    code = offers.invite(made)
    if is_redeemed:
        offers.redeem(code, by=other_applicant)
    helper = Helper.objects.get()
    assert offers.refuse(helper, by=applicant)
    assert helper.outcome == (Helper.Outcome.REFUSED if is_redeemed else Helper.Outcome.WITHDRAWN)


def test_draft_in_the_bin_has_no_helper(made: Application, other_applicant: User) -> None:
    helper = helper_for(made, other_applicant)
    assert offers.current_of(made) == helper
    made.binned_at = timezone.now()
    assert offers.current_of(made) is None


def test_reviewer_of_the_employer_that_had_it_may_not_fill_in(applicant: User) -> None:
    """Another employer has been filled in since; what was handed in still lies with the first."""
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    her = make.user("second")
    make.membership(her, made.employer)
    made.employer = make.employer("other")
    assert "审核员不能代填" in offers.conflict_of(her, made)
