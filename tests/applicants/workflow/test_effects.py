"""What else a transition writes: number, round, holder, remarks, the card."""

from datetime import date

import pytest

from applicants.models import Application, Stage, Supplement
from catalog.models import Employer
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


def test_receipt_number_stays_when_it_is_handed_in_again(applicant: User) -> None:
    made = make.submitted_application(applicant)
    number = made.receipt_number
    make.move(made, "receive")
    make.move(made, "send_back")
    Application.objects.filter(pk=made.pk).update(holder=None)
    make.move(made, "resubmit")
    assert (made.receipt_number, made.round) == (number, 2)
    make.move(made, "recall")
    make.move(made, "submit")
    assert (made.receipt_number, made.round) == (number, 2)


def test_what_was_recalled_counts_no_longer_and_is_kept(applicant: User) -> None:
    made = make.submitted_application(applicant)
    first = made.current_submission
    make.move(made, "recall")
    make.move(made, "submit")
    assert list(made.submissions.values_list("round", flat=True)) == [1]
    kept = list(type(first).everything.filter(application=made).order_by("at"))
    assert [one.recalled_at for one in kept] == [made.submitted_at, None]
    assert made.current_submission == kept[1]


def test_only_the_round_that_was_recalled_is_replaced(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    Application.objects.filter(pk=made.pk).update(holder=None)
    for name in ("resubmit", "recall", "submit"):
        make.move(made, name)
    assert list(made.submissions.order_by("round").values_list("round", flat=True)) == [1, 2]


def test_handing_in_goes_to_the_employer_and_its_window(applicant: User) -> None:
    made = make.application(applicant, employer=make.employer("provincial"))
    make.move(made, "submit")
    at = make.employer("provincial")
    assert (made.sent_to, made.window_region, made.holder) == (at, at.window_region, None)
    assert made.submitted_at == made.events.get().at


def test_window_that_has_it_keeps_it_when_the_employer_moves(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_WINDOW)
    Employer.objects.filter(pk=made.employer_id).update(affiliation="20")
    made.refresh_from_db()
    before = made.window_region
    assert made.employer.window_region != before
    make.move(made, "resubmit")
    assert made.window_region == before


@pytest.mark.parametrize("is_another", [False, True])
def test_what_an_employer_added_stays_with_it(is_another: bool, applicant: User, reviewer: User) -> None:
    """The next one would pass the application with a recommendation that it never wrote."""
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    make.supplement(made, reviewer)
    if is_another:
        Application.objects.filter(pk=made.pk).update(employer=make.employer("other"))
        made.refresh_from_db()
    make.move(made, "resubmit")
    assert Supplement.objects.filter(application=made).exists() is not is_another


def test_holder_comes_and_goes(applicant: User, reviewer: User) -> None:
    made = make.submitted_application(applicant)
    make.move(made, "receive", by=reviewer)
    assert Application.objects.get(pk=made.pk).holder == reviewer
    make.move(made, "send_back", by=reviewer)
    assert Application.objects.get(pk=made.pk).holder == reviewer


def test_endorsed_application_is_nobodys(applicant: User) -> None:
    assert make.application(applicant, stage=Stage.ENDORSED).holder is None


def test_return_sends_out_the_remarks_of_its_side_alone(applicant: User, officer_guangzhou: User) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    other = make.remark(made, made.events.last().by, "employer")
    event = make.move(made, "request_correction", by=officer_guangzhou)
    other.refresh_from_db()
    assert other.issued_at is None
    assert list(made.remarks.filter(role="window").values_list("issued_at", flat=True)) == [event.at]


def test_remarks_of_an_earlier_return_keep_their_moment(applicant: User, reviewer: User) -> None:
    made = make.submitted_application(applicant)
    moments = []
    for name in ("receive", "send_back", "resubmit", "send_back"):
        event = make.move(made, name, by=None if name == "resubmit" else reviewer)
        moments += [event.at] if name == "send_back" else []
    assert list(made.remarks.order_by("pk").values_list("issued_at", flat=True)) == moments


def test_problems_are_counted_when_it_comes_back(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.EMPLOYER_REVIEW)
    Application.objects.filter(pk=made.pk).update(position="", progress={})
    make.move(made, "send_back")
    assert {slug for slug, count in made.progress.items() if count} == {"basics"}


def test_card_is_noted(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.CARD_PRODUCTION)
    make.move(made, "issue", card_number=" YK0001 ", valid_until=date(2099, 1, 1))
    kept = Application.objects.get(pk=made.pk)
    assert (kept.card_number, kept.card_valid_until) == ("YK0001", date(2099, 1, 1))
