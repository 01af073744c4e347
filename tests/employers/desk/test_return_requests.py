"""Who is told that an applicant asks for it back: the holder, or everybody while nobody holds it."""

import pytest
from django.utils import timezone

from applicants.desk import holding
from applicants.models import Application, Membership
from applicants.returns import return_request
from youyue.identity.models import User
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db


def told(made: Application) -> set[User]:
    """Who has a notice that leads to it."""
    return {notice.to for notice in Notice.objects.filter(about=str(made.pk), kind="asked_back")}


def test_holder_is_told(held: Application, reviewer: User, colleague: User) -> None:
    return_request.ask(held, "职务写错了")
    assert told(held) == {reviewer}
    notice = Notice.objects.get(to=reviewer, kind="asked_back")
    assert (notice.text, notice.topic) == ("申办人请单位退回申请，请答复", f"申请 {held.receipt_number}")
    assert notice.path == f"/employer/applications/{held.pk}/"


def test_everybody_is_told_while_nobody_holds_it(
    held: Application, reviewer: User, colleague: User, other_reviewer: User
) -> None:
    holding.release(held, by=reviewer)
    return_request.ask(held, "职务写错了")
    assert told(held) == {reviewer, colleague}


def test_former_reviewer_is_not_told(held: Application, reviewer: User, colleague: User) -> None:
    holding.release(held, by=reviewer)
    Membership.objects.filter(user=colleague).update(ended_at=timezone.now())
    return_request.ask(held, "职务写错了")
    assert told(held) == {reviewer}
