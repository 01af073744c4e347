"""applicants/desk/holding.py and absences.py: who holds an application, and who may stand in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from applicants.desk import absences, holding
from applicants.desk.holding import InOtherHands
from applicants.models import Absence, Application, HolderChange, Membership, Stage
from applicants.workflow import Moved, NotYours, StepRefused, advance
from tests import make
from youyue.identity.models import User
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db


def of(user: User) -> Membership:
    return Membership.objects.get(user=user, ended_at=None)


def holder_of(application: Application) -> User | None:
    return Application.objects.get(pk=application.pk).holder


@pytest.fixture
def admin(db: None) -> User:
    return make.reviewer("admin", make.employer(), "admin")


def test_released_application_can_be_claimed(held: Application, reviewer: User, colleague: User) -> None:
    holding.release(held, by=reviewer, reason="出差")
    assert holder_of(held) is None
    holding.claim(held, by=colleague)
    assert holder_of(held) == colleague
    changes = held.holder_changes.all()
    assert [
        (change.kind, change.previous_id, change.current_id, change.by_id, change.reason)
        for change in changes
    ] == [
        ("release", reviewer.pk, None, reviewer.pk, "出差"),
        ("claim", None, colleague.pk, colleague.pk, ""),
    ]


def test_nobody_decides_on_what_nobody_holds(held: Application, reviewer: User) -> None:
    holding.release(held, by=reviewer)
    make.remark(held, reviewer, "employer")
    with pytest.raises(StepRefused, match="没有人办理，请先领取"):
        advance(held, "send_back", by=reviewer, submission=held.current_submission.sha256)


def test_second_claim_is_told_who_was_faster(held: Application, reviewer: User, colleague: User) -> None:
    holding.release(held, by=reviewer)
    holding.claim(held, by=colleague)
    with pytest.raises(InOtherHands) as caught:
        holding.claim(held, by=reviewer)
    assert f"已由{colleague.masked_name}于" in caught.value.message
    assert f"领取，现在由{colleague.masked_name}办理" in caught.value.message


@pytest.mark.parametrize("act", ["release", "hand_over"])
def test_an_act_that_is_posted_twice_is_answered_as_the_first_time(
    act: str, held: Application, reviewer: User, colleague: User, client_of: Callable[[User], Client]
) -> None:
    there, desk = f"/employer/applications/{held.pk}/holder/", client_of(reviewer)
    told = {"act": act, "seen": str(reviewer.pk), "to": Membership.objects.get(user=colleague).pk}
    first, again = (desk.post(there, told) for _time in range(2))
    assert (first.status_code, again.status_code, again.url) == (302, 302, first.url)
    assert held.holder_changes.count() == 1
    holding.claim(held, by=colleague) if act == "release" else holding.release(held, by=colleague)
    assert desk.post(there, told).status_code == 409


def test_handed_over_application_is_the_colleagues(
    held: Application, reviewer: User, colleague: User
) -> None:
    holding.hand_over(held, by=reviewer, to=of(colleague), seen=reviewer.pk)
    assert holder_of(held) == colleague
    assert Notice.objects.filter(to=colleague, text="有一件申请转给您办理").exists()
    make.remark(held, reviewer, "employer")
    with pytest.raises(StepRefused, match="您不能代为决定"):
        advance(held, "send_back", by=reviewer, submission=held.current_submission.sha256)
    make.move(held, "send_back", by=colleague)
    assert Application.objects.get(pk=held.pk).stage == Stage.RETURNED_BY_EMPLOYER


def test_colleague_neither_hands_over_nor_releases(
    held: Application, reviewer: User, colleague: User
) -> None:
    with pytest.raises(InOtherHands):
        holding.hand_over(held, by=colleague, to=of(colleague), seen=reviewer.pk)
    with pytest.raises(InOtherHands):
        holding.release(held, by=colleague)
    with pytest.raises(StepRefused, match="只有管理员"):
        holding.take_over(held, by=colleague, seen=reviewer.pk)
    assert holder_of(held) == reviewer


def test_admin_takes_over_what_the_page_showed(held: Application, reviewer: User, admin: User) -> None:
    with pytest.raises(InOtherHands):
        holding.take_over(held, by=admin, seen=admin.pk)
    holding.take_over(held, by=admin, seen=reviewer.pk, reason="时限将到")
    assert holder_of(held) == admin
    assert Notice.objects.filter(to=reviewer).exists()
    with pytest.raises(InOtherHands):
        holding.take_over(held, by=admin, seen=admin.pk)


def test_admin_assigns_what_nobody_holds(
    held: Application, reviewer: User, colleague: User, admin: User
) -> None:
    holding.release(held, by=reviewer)
    holding.hand_over(held, by=admin, to=of(colleague), seen=None)
    assert holder_of(held) == colleague


def test_hand_over_goes_by_what_the_page_showed(
    held: Application, reviewer: User, colleague: User, admin: User
) -> None:
    """The page showed nobody, or somebody else: it says so before anything goes into other hands."""
    for by in (reviewer, admin):
        for seen in (None, colleague.pk):
            with pytest.raises(InOtherHands):
                holding.hand_over(held, by=by, to=of(colleague), seen=seen)
    assert (holder_of(held), held.holder_changes.count()) == (reviewer, 0)


def test_applicant_who_reviews_too_is_given_nothing_of_her_own(
    held: Application, reviewer: User, applicant: User
) -> None:
    make.membership(applicant, held.employer)
    with pytest.raises(StepRefused, match="不能转给申办人本人，请选择其他同事"):
        holding.hand_over(held, by=reviewer, to=of(applicant), seen=reviewer.pk)
    assert holder_of(held) == reviewer


def test_applicant_who_reviews_too_takes_nothing_of_her_own(
    held: Application, reviewer: User, colleague: User, applicant: User
) -> None:
    make.membership(applicant, held.employer, "admin")
    acts = [
        lambda: holding.claim(held, by=applicant),
        lambda: holding.release(held, by=applicant),
        lambda: holding.take_over(held, by=applicant, seen=holder_of(held)),
        lambda: holding.hand_over(held, by=applicant, to=of(colleague), seen=reviewer.pk),
    ]
    for act in acts[1:]:
        with pytest.raises(NotYours):
            act()
    holding.release(held, by=reviewer)
    with pytest.raises(NotYours):
        acts[0]()
    assert holder_of(held) is None


def test_colleague_who_holds_it_is_given_nothing(held: Application, reviewer: User, admin: User) -> None:
    with pytest.raises(StepRefused, match="本来就由这位同事办理"):
        holding.hand_over(held, by=admin, to=of(reviewer), seen=reviewer.pk)


def test_only_live_colleagues_receive(held: Application, reviewer: User, other_reviewer: User) -> None:
    former = make.reviewer("former", make.employer())
    gone = of(former)
    former.memberships.update(ended_at=timezone.now())
    for to in (gone, of(other_reviewer)):
        with pytest.raises(StepRefused, match="已不在这里办理"):
            holding.hand_over(held, by=reviewer, to=to, seen=reviewer.pk)
    with pytest.raises(NotYours):
        holding.claim(held, by=former)
    with pytest.raises(NotYours):
        holding.claim(held, by=other_reviewer)


@pytest.mark.parametrize("stage", ["submitted", "returned_by_employer", "endorsed", "issued"])
def test_hands_change_during_the_review_only(stage: str, applicant: User, reviewer: User) -> None:
    application = make.application(applicant, stage=stage)
    with pytest.raises((Moved, NotYours)):
        holding.claim(application, by=reviewer)
    with pytest.raises((Moved, NotYours)):
        holding.release(application, by=reviewer)


def test_changes_are_append_only(held: Application, reviewer: User) -> None:
    change = holding.release(held, by=reviewer)
    with pytest.raises(TypeError):
        change.save()
    with pytest.raises(TypeError):
        change.delete()


# --- absence --------------------------------------------------------------------------------------
def away(who: User, stand_in: User, days_from: int, days_to: int) -> Absence:
    today = timezone.localdate()
    return absences.arrange(
        of(who), of(stand_in), today + timedelta(days=days_from), today + timedelta(days=days_to)
    )


def test_stand_in_decides_and_the_record_says_for_whom(
    held: Application, reviewer: User, colleague: User
) -> None:
    away(reviewer, colleague, 0, 3)
    event = make.move(held, "endorse", by=colleague)
    assert f"（代{reviewer.masked_name}办理）" in event.actor
    assert event.by == colleague
    assert Application.objects.get(pk=held.pk).stage == Stage.ENDORSED


@pytest.mark.parametrize(("days_from", "days_to"), [(1, 3)])
def test_stand_in_waits_for_the_first_day(
    days_from: int, days_to: int, held: Application, reviewer: User, colleague: User
) -> None:
    away(reviewer, colleague, days_from, days_to)
    with pytest.raises(StepRefused, match="您不能代为决定"):
        make.move(held, "endorse", by=colleague)


def test_cover_ends_with_its_last_day(held: Application, reviewer: User, colleague: User) -> None:
    absence = away(reviewer, colleague, 0, 0)
    assert absences.stands_in(colleague.pk, held)
    yesterday = timezone.localdate() - timedelta(days=1)
    Absence.objects.filter(pk=absence.pk).update(since=yesterday, until=yesterday)
    assert not absences.stands_in(colleague.pk, held)


def test_cover_ends_with_a_membership_or_when_cancelled(
    held: Application, reviewer: User, colleague: User
) -> None:
    absence = away(reviewer, colleague, 0, 3)
    absences.cancel(absence)
    assert not absences.stands_in(colleague.pk, held)
    away(reviewer, colleague, 0, 3)
    colleague.memberships.update(ended_at=timezone.now())
    assert not absences.stands_in(colleague.pk, held)


def test_one_stand_in_at_a_time(reviewer: User, colleague: User) -> None:
    away(reviewer, colleague, 0, 3)
    with pytest.raises(absences.Overlapping):
        away(reviewer, colleague, 3, 5)
    away(reviewer, colleague, 4, 5)


def test_stand_in_may_hand_over_and_release(held: Application, reviewer: User, colleague: User) -> None:
    away(reviewer, colleague, 0, 3)
    holding.hand_over(held, by=colleague, to=of(colleague), seen=reviewer.pk)
    assert holder_of(held) == colleague


def test_what_a_leaving_reviewer_holds_is_laid_down(
    held: Application, reviewer: User, colleague: User, admin: User
) -> None:
    assert holding.lay_down_all(reviewer.memberships.get(), by=admin) == 1
    assert holder_of(held) is None
    assert HolderChange.objects.get().kind == "laid_down"
    holding.claim(held, by=colleague)


def test_what_was_handed_over_at_that_moment_is_not_laid_down(
    held: Application, reviewer: User, colleague: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the list of what she holds and its lock."""

    def late(pk: object) -> Application:
        Application.objects.filter(pk=pk).update(holder=colleague)
        return Application.objects.get(pk=pk)

    monkeypatch.setattr(holding, "lock", late)
    assert holding.lay_down_all(of(reviewer), by=reviewer) == 0
    assert holder_of(held) == colleague
