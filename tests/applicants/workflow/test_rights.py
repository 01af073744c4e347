"""Who has a part in a transition: in her own role, with a live account, and never for herself."""

import pytest

from applicants.helping import offers
from applicants.models import Stage
from applicants.workflow import NotYours, advance
from applicants.workflow.rights import may
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


def closed(account: User) -> User:
    User.objects.filter(pk=account.pk).update(is_active=False)
    return User.objects.get(pk=account.pk)


def test_closed_account_of_the_applicant_does_nothing(applicant: User) -> None:
    made = make.submitted_application(applicant)
    with pytest.raises(NotYours):
        advance(made, "recall", by=closed(applicant))


def test_closed_account_of_a_reviewer_does_nothing(applicant: User, reviewer: User) -> None:
    made = make.submitted_application(applicant)
    with pytest.raises(NotYours):
        advance(made, "receive", by=closed(reviewer))


def test_closed_account_of_an_officer_does_nothing(applicant: User, officer_guangzhou: User) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    seen = made.current_submission.sha256
    with pytest.raises(NotYours):
        advance(made, "accept", by=closed(officer_guangzhou), submission=seen)


def test_reviewer_has_no_part_in_what_the_applicant_does(applicant: User, reviewer: User) -> None:
    made = make.submitted_application(applicant)
    with pytest.raises(NotYours):
        advance(made, "recall", by=reviewer)


def test_reviewer_has_no_part_in_what_the_window_does(applicant: User, reviewer: User) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    with pytest.raises(NotYours):
        advance(made, "accept", by=reviewer, submission=made.current_submission.sha256)


def test_officer_has_no_part_in_what_the_employer_does(applicant: User, officer_guangzhou: User) -> None:
    made = make.submitted_application(applicant)
    with pytest.raises(NotYours):
        advance(made, "receive", by=officer_guangzhou)


def test_reviewer_does_not_receive_her_own(applicant: User) -> None:
    made = make.submitted_application(applicant)
    make.membership(applicant, made.employer)
    assert may(applicant, "applicants.review_application", made)
    with pytest.raises(NotYours):
        advance(made, "receive", by=applicant)


def test_officer_does_not_accept_her_own(officer_guangzhou: User) -> None:
    made = make.application(officer_guangzhou, stage=Stage.ENDORSED)
    assert may(officer_guangzhou, "applicants.decide_application", made)
    with pytest.raises(NotYours):
        advance(made, "accept", by=officer_guangzhou, submission=made.current_submission.sha256)


def test_superuser_has_no_part(applicant: User, administrator: User) -> None:
    made = make.submitted_application(applicant)
    User.objects.filter(pk=administrator.pk).update(is_superuser=True)
    everything = User.objects.get(pk=administrator.pk)
    assert everything.has_perm("applicants.review_application", made)
    assert not may(everything, "applicants.review_application", made)
    with pytest.raises(NotYours):
        advance(made, "receive", by=everything)


def test_other_applicant_has_no_part(applicant: User, other_applicant: User) -> None:
    made = make.submitted_application(applicant)
    with pytest.raises(NotYours):
        advance(made, "withdraw", by=other_applicant, note="理由")


def test_officer_of_another_region_has_no_part(applicant: User, officer_province: User) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    with pytest.raises(NotYours):
        advance(made, "accept", by=officer_province, submission=made.current_submission.sha256)


def test_officer_of_the_province_corrects_no_card_of_her_own(officer_province: User) -> None:
    made = make.application(officer_province, stage=Stage.ISSUED)
    assert made.window_region == "440100"
    assert may(officer_province, "applicants.correct_card_elsewhere", made)
    with pytest.raises(NotYours):
        make.move(made, "correct_card", by=officer_province)


def test_who_filled_it_in_once_never_decides_on_it(applicant: User) -> None:
    """She stopped helping, and became a reviewer of the employer afterwards."""
    made, her = make.application(applicant), make.user("helper")
    helper = offers.confirm(offers.redeem(offers.invite(made), by=her), by=applicant)
    assert offers.end(helper, by=applicant)
    make.move(made, "submit")
    make.membership(her, made.employer)
    assert may(her, "applicants.review_application", made)
    with pytest.raises(NotYours, match="代填过"):
        advance(made, "receive", by=her)
