"""applicants/desk/review/case.py: what one desk is shown of another's work, and of its own of before."""

import pytest

from applicants.desk.review.case import ReviewCase
from applicants.models import Application, Mark
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


def case_of(made: Application, member: User) -> ReviewCase:
    return ReviewCase(Application.objects.get(pk=made.pk), member.memberships.get())


def test_each_side_compares_with_what_it_sent_back_itself(
    held: Application, reviewer: User, officer_guangzhou: User
) -> None:
    for name in ("send_back", "resubmit"):
        make.move(held, name)
    assert case_of(held, reviewer).last_round == 1
    for name in ("endorse", "request_correction"):
        make.move(held, name)
    assert (case_of(held, reviewer).last_round, case_of(held, officer_guangzhou).last_round) == (1, 0)
    make.move(held, "resubmit")
    assert (case_of(held, reviewer).last_round, case_of(held, officer_guangzhou).last_round) == (1, 2)


def test_what_one_employer_asked_for_is_not_told_to_the_next(
    elsewhere: Application, reviewer: User, other_reviewer: User
) -> None:
    """While it judges, and once it has let it pass: then a desk is shown what it told last itself."""
    for name in ("receive", "endorse"):
        make.move(elsewhere, name, by=other_reviewer)
        review = case_of(elsewhere, other_reviewer)
        assert (review.remarks, review.told_last, review.fixes) == ([], [], 0)


def test_what_the_desk_told_last_itself_stays(held: Application, reviewer: User) -> None:
    make.move(held, "send_back", by=reviewer)
    assert [remark.round for remark in case_of(held, reviewer).remarks] == [1]
    make.move(held, "resubmit")
    make.move(held, "endorse", by=reviewer)
    assert [remark.round for remark in case_of(held, reviewer).remarks] == [1]


def test_tick_of_a_round_at_another_employer_counts_for_nothing(
    elsewhere: Application, other_reviewer: User
) -> None:
    """Of somebody who reviews for both: nothing says there what has changed since."""
    Mark.objects.create(application=elsewhere, by=other_reviewer, what="part-basics", round=1)
    make.move(elsewhere, "receive", by=other_reviewer)
    assert case_of(elsewhere, other_reviewer).ticked_count == 0
    Mark.objects.update(round=2)
    assert case_of(elsewhere, other_reviewer).ticked_count == 1
