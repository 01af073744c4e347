"""applicants/workflow/hands.py: what was sent back to be mended comes back to whoever knows it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applicants.desk import absences
from applicants.models import Application, HolderChange, Membership, Stage
from applicants.workflow import Moved, hands
from applicants.workflow.periods import left_on
from employers.desk import members
from tests import make
from tests.people import officer
from youyue.identity.models import User
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def returned(applicant: User, reviewer: User, colleague: User) -> Application:
    """Sent back by 张敏 (linghai); 李强 (linghai2) is her colleague."""
    return make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)


@pytest.fixture
def corrected(applicant: User) -> Application:
    """The window accepted it and asked for a correction afterwards."""
    officer("chuangkou-gz2", "440100")
    made = make.application(applicant, stage=Stage.WINDOW_REVIEW)
    make.move(made, "request_correction")
    return made


def away(absent: User, stand_in: User, **place: object) -> None:
    today = timezone.localdate()
    seats = [Membership.objects.get(user=one, ended_at=None) for one in (absent, stand_in)]
    absences.arrange(*seats, today, today)


def resubmit(made: Application) -> list[str]:
    """Who was told, by account, once for each notice."""
    Notice.objects.all().delete()
    make.move(made, "resubmit")
    return sorted(Notice.objects.values_list("to__account_name", flat=True))


# --- the employer ------------------------------------------------------------------------------------
def test_it_comes_back_to_its_holder_and_needs_no_receiving(returned: Application, reviewer: User) -> None:
    assert resubmit(returned) == ["linghai"]
    assert (returned.stage, returned.holder) == (Stage.EMPLOYER_REVIEW, reviewer)
    assert "接着查验" in Notice.objects.get().text
    with pytest.raises(Moved):
        make.move(returned, "receive", by=reviewer)


def test_while_she_is_away_it_comes_to_who_stands_in(
    returned: Application, reviewer: User, colleague: User
) -> None:
    away(reviewer, colleague)
    assert resubmit(returned) == ["linghai2"]
    assert (returned.stage, returned.holder) == (Stage.EMPLOYER_REVIEW, colleague)
    change = HolderChange.objects.get()
    assert (change.kind, change.previous, change.current) == (HolderChange.Kind.COVER, reviewer, colleague)


def test_an_absence_that_is_over_changes_nothing(
    returned: Application, reviewer: User, colleague: User, time_machine
) -> None:
    away(reviewer, colleague)
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert resubmit(returned) == ["linghai"]
    assert returned.holder == reviewer


def test_an_applicant_who_stands_in_gets_nothing_of_her_own(returned: Application, reviewer: User) -> None:
    make.membership(returned.applicant, returned.employer)
    away(reviewer, returned.applicant)
    resubmit(returned)
    assert (returned.stage, returned.holder) == (Stage.SUBMITTED, None)


def test_where_both_are_away_it_is_free(returned: Application, reviewer: User, colleague: User) -> None:
    third = make.reviewer("linghai3", returned.employer)
    away(reviewer, colleague)
    away(colleague, third)
    assert resubmit(returned) == ["linghai", "linghai2", "linghai3"]
    assert (returned.stage, returned.holder) == (Stage.SUBMITTED, None)


def test_a_stand_in_whose_role_was_taken_gets_nothing(corrected: Application) -> None:
    """Her seat is still there, the right is not."""
    stand_in = User.objects.get(account_name="chuangkou-gz2")
    away(corrected.holder, stand_in)
    stand_in.groups.clear()
    resubmit(corrected)
    assert (corrected.stage, corrected.holder) == (Stage.WINDOW_REVIEW, None)


def test_an_officer_whose_role_was_taken_gets_nothing(corrected: Application) -> None:
    corrected.holder.groups.clear()
    resubmit(corrected)
    assert (corrected.stage, corrected.holder) == (Stage.WINDOW_REVIEW, None)


def test_once_she_has_left_it_is_free_and_all_are_told(
    returned: Application, reviewer: User, colleague: User
) -> None:
    members.finish(reviewer.memberships.get(), by=colleague)
    assert resubmit(returned) == ["linghai2"]
    assert (returned.stage, returned.holder) == (Stage.SUBMITTED, None)


def test_without_the_look_it_would_come_to_who_has_left(
    returned: Application, reviewer: User, colleague: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    members.finish(reviewer.memberships.get(), by=colleague)
    monkeypatch.setattr(hands, "_is_there", lambda *_args: True)
    resubmit(returned)
    assert returned.holder == reviewer


def test_another_employer_begins_afresh(returned: Application, other_reviewer: User) -> None:
    other = other_reviewer.memberships.get().employer
    returned.employer, returned.employer_name = other, other.name
    returned.save()
    assert resubmit(returned) == [other_reviewer.account_name]
    assert (returned.stage, returned.holder, returned.sent_to) == (Stage.SUBMITTED, None, other)


# --- the window --------------------------------------------------------------------------------------
def test_what_was_accepted_stays_accepted(corrected: Application) -> None:
    holder = corrected.holder
    assert resubmit(corrected) == ["chuangkou-gz"]
    assert (corrected.stage, corrected.holder) == (Stage.WINDOW_REVIEW, holder)
    make.move(corrected, "approve")
    names = list(corrected.events.order_by("sequence").values_list("name", flat=True))
    assert names.count("accept") == 1


def test_a_second_correction_comes_back_to_the_review_too(corrected: Application) -> None:
    for name in ("resubmit", "request_correction", "resubmit"):
        make.move(corrected, name)
    assert corrected.stage == Stage.WINDOW_REVIEW
    with pytest.raises(Moved):
        make.move(corrected, "accept")


def test_before_it_is_accepted_it_comes_back_to_be_accepted(applicant: User) -> None:
    officer("chuangkou-gz2", "440100")
    made = make.application(applicant, stage=Stage.RETURNED_BY_WINDOW)
    holder = made.holder
    assert resubmit(made) == ["chuangkou-gz"]
    assert (made.stage, made.holder, made.accepted_at) == (Stage.ENDORSED, holder, None)
    event = make.move(made, "accept")
    assert made.accepted_at == event.at


def test_her_colleague_at_the_window_stands_in(corrected: Application) -> None:
    stand_in = User.objects.get(account_name="chuangkou-gz2")
    away(corrected.holder, stand_in)
    assert resubmit(corrected) == ["chuangkou-gz2"]
    assert (corrected.stage, corrected.holder) == (Stage.WINDOW_REVIEW, stand_in)


def test_an_officer_of_another_region_now_gets_nothing(corrected: Application) -> None:
    gone = corrected.holder
    gone.window_region = "440300"
    gone.save()
    assert resubmit(corrected) == ["chuangkou-gz2"]
    assert (corrected.stage, corrected.holder) == (Stage.WINDOW_REVIEW, None)


def test_the_twenty_days_go_on_where_they_stood(applicant: User, time_machine) -> None:
    time_machine.move_to("2026-10-26 10:00+08:00")
    made = make.application(applicant, stage=Stage.WINDOW_REVIEW)
    time_machine.move_to("2026-11-02 10:00+08:00")
    make.move(made, "request_correction")
    left = made.days_left
    assert left == 15
    time_machine.move_to("2026-11-23 10:00+08:00")
    make.move(made, "resubmit")
    assert (made.days_left, left_on(made)) == (None, left)
