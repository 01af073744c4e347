"""applicants/filing/urging.py: when, how often, who hears of it, and two presses at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from applicants.filing import urging
from applicants.models import Application, Stage, Urge
from applicants.workflow import StepRefused
from applicants.workflow.periods import PERIODS
from catalog.days import working_days
from catalog.days.periods import processing_period
from tests import make
from tests.people import officer
from tests.racing import at_once
from youyue.identity.models import User
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def at(stage: str, arrived: str = "2026-11-20T10:00", **fields: Any) -> Application:
    """It arrived on Friday the twentieth: five working days are over after Friday the twenty-seventh."""
    made = make.application(make.user("mowen"), stage=stage)
    when: dict[str, Any] = {"submitted_at": moment(arrived), "moved_at": moment(arrived)}
    if stage in PERIODS:
        days = processing_period(PERIODS[Stage(stage)]).days
        when |= {"due_on": working_days.due(moment(arrived), days), "holder": None}
    Application.objects.filter(pk=made.pk).update(**when | fields)
    Notice.objects.all().delete()
    return Application.objects.get(pk=made.pk)


def told() -> set[tuple[str, str]]:
    return set(Notice.objects.values_list("to__account_name", "kind"))


@pytest.fixture
def mine(client_of: Callable[[User], Client], applicant: User) -> Client:
    return client_of(applicant)


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.EMPLOYER_REVIEW, Stage.ENDORSED], ids=str)
@pytest.mark.parametrize(
    ("now", "is_refused"),
    [
        ("2026-11-27T10:00", True),  # the last day
        ("2026-11-28T10:00", True),  # a Saturday: no working day has gone by since
        ("2026-11-30T00:05", False),
    ],
)
def test_only_after_the_days_are_over(now: str, is_refused: bool, stage: Stage, reviewer: User) -> None:
    with time_machine.travel(moment(now), tick=False):
        made = at(stage)
        if not is_refused:
            assert urging.urge(made).at == timezone.now()
            return
        with pytest.raises(StepRefused) as caught:
            urging.urge(made)
        assert caught.value.message == "还在办理期限内，11 月 30 日（周一）起可以催办"
        assert Urge.objects.count() == 0


@pytest.mark.parametrize(
    ("first", "second", "again"),
    [
        ("2026-11-30T10:05", "2026-11-30T23:55", "12 月 1 日（周二）"),
        (
            "2026-12-04T10:05",
            "2026-12-05T09:00",
            "12 月 7 日（周一）",
        ),  # Friday, and the day of rest after it
        ("2026-12-05T10:05", "2026-12-06T09:00", "12 月 7 日（周一）"),  # both days of rest are one
    ],
)
def test_a_second_press_the_same_working_day_is_refused_with_the_time(
    first: str, second: str, again: str, reviewer: User
) -> None:
    with time_machine.travel(moment(first), tick=False):
        made = at(Stage.SUBMITTED)
        urging.urge(made)
    with time_machine.travel(moment(second), tick=False):
        with pytest.raises(StepRefused) as caught:
            urging.urge(made)
        when = first.replace("T", " ")
        assert caught.value.message == f"您已于 {when} 催办，每个工作日一次，{again}起可以再催办"
    assert (Urge.objects.count(), Notice.objects.filter(kind="urged").count()) == (1, 1)


def test_the_next_working_day_it_is_possible_again(reviewer: User) -> None:
    with time_machine.travel(moment("2026-12-04T10:00"), tick=False):
        made = at(Stage.SUBMITTED)
        urging.urge(made)
    with time_machine.travel(moment("2026-12-07T10:00"), tick=False):
        urging.urge(made)
    assert [str(urge.day) for urge in made.urges.all()] == ["2026-12-04", "2026-12-07"]


def test_a_worked_saturday_is_a_day_of_its_own(reviewer: User) -> None:
    with time_machine.travel(moment("2026-10-09T10:00"), tick=False):
        made = at(Stage.SUBMITTED, "2026-09-21T10:00")
        urging.urge(made)
    with time_machine.travel(moment("2026-10-10T10:00"), tick=False):
        urging.urge(made)
    assert made.urges.count() == 2


@pytest.mark.parametrize(
    ("stage", "people"),
    [
        (Stage.SUBMITTED, {("linghai", "urged"), ("linghai2", "urged")}),
        (Stage.EMPLOYER_REVIEW, {("linghai", "urged")}),
        (Stage.ENDORSED, {("chuangkou-gz", "urged_window"), ("chuangkou-gz2", "urged_window")}),
    ],
    ids=["submitted", "in review", "at the window"],  # a set is named in another order by every process
)
@time_machine.travel(moment("2026-11-30T10:00"), tick=False)
def test_who_has_it_is_told_and_nobody_else(
    stage: Stage,
    people: set[tuple[str, str]],
    applicant: User,
    reviewer: User,
    colleague: User,
    other_reviewer: User,
) -> None:
    for account, region in (
        ("chuangkou-gz", "440100"),
        ("chuangkou-gz2", "440100"),
        ("chuangkou-sz", "440300"),
    ):
        officer(account, region)
    urging.urge(at(stage))
    assert told() == people
    assert not Notice.objects.filter(text__contains=applicant.name).exists()


@pytest.mark.parametrize(
    "stage",
    [Stage.DRAFT, Stage.RETURNED_BY_EMPLOYER, Stage.RETURNED_BY_WINDOW, Stage.ISSUED, Stage.WITHDRAWN],
    ids=str,
)
@time_machine.travel(moment("2026-12-31T10:00"), tick=False)
def test_nobody_is_urged_while_it_is_the_applicants_turn(stage: Stage, reviewer: User) -> None:
    made = at(stage)
    with pytest.raises(StepRefused):
        urging.urge(made)
    assert (Urge.objects.count(), told()) == (0, set())


def test_an_urge_can_neither_be_changed_nor_taken_away(reviewer: User) -> None:
    with time_machine.travel(moment("2026-11-30T10:00"), tick=False):
        made = urging.urge(at(Stage.SUBMITTED))
    with pytest.raises(TypeError):
        made.save()
    with pytest.raises(TypeError):
        made.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Urge.objects.create(application=made.application, audience="employer", day=made.day, at=made.at)


# --- the pages ----------------------------------------------------------------------------------------
def test_the_button_is_there_only_when_it_may_be_pressed(mine: Client, reviewer: User) -> None:
    with time_machine.travel(moment("2026-11-27T10:00"), tick=False):
        made = at(Stage.SUBMITTED)
        for page in (f"/items/{made.pk}/", f"/items/{made.pk}/progress/"):
            text = mine.get(page).content.decode()
            assert f"/items/{made.pk}/urge/" not in text
            assert "11 月 30 日（周一）起可以在这里催办" in text
        assert "11 月 30 日（周一）起您可以在“进度”里催办" in mine.get("/").content.decode()
    with time_machine.travel(moment("2026-11-30T10:00"), tick=False):
        assert f"/items/{made.pk}/urge/" in mine.get(f"/items/{made.pk}/progress/").content.decode()
        answer = mine.post(f"/items/{made.pk}/urge/", follow=True).content.decode()
        assert "已催办，已通知办理的人" in answer
        assert f"/items/{made.pk}/urge/" not in answer
        assert "这一步您已催办 1 次，最近一次是 2026-11-30 10:00" in answer
        assert "12 月 1 日（周二）起可以再催办" in answer
        again = mine.post(f"/items/{made.pk}/urge/", follow=True).content.decode()
        assert "您已于 2026-11-30 10:00 催办" in again


@time_machine.travel(moment("2026-11-30T10:00"), tick=False)
def test_nobody_urges_for_somebody_else(
    client_of: Callable[[User], Client], other_applicant: User, reviewer: User
) -> None:
    made = at(Stage.SUBMITTED)
    for somebody in (other_applicant, reviewer):
        assert client_of(somebody).post(f"/items/{made.pk}/urge/").status_code == 404
    assert Urge.objects.count() == 0


@time_machine.travel(moment("2026-11-30T10:00"), tick=False)
def test_the_employer_sees_it_in_the_queue_and_on_the_case(
    client_of: Callable[[User], Client], reviewer: User
) -> None:
    made = at(Stage.EMPLOYER_REVIEW)
    desk, case = client_of(reviewer), f"/employer/applications/{made.pk}/"
    assert "已催办" not in desk.get("/employer/?box=mine").content.decode()
    assert "已催办" not in desk.get(case).content.decode()
    urging.urge(made)
    assert "已催办 1 次，11-30" in desk.get("/employer/?box=mine").content.decode()
    assert "已催办 1 次，2026-11-30 10:00" in desk.get(case).content.decode()


@time_machine.travel(moment("2026-11-30T10:00"), tick=False)
def test_the_employer_sees_it_before_it_receives(client_of: Callable[[User], Client], reviewer: User) -> None:
    made = at(Stage.SUBMITTED)
    urging.urge(made)
    page = client_of(reviewer).get(f"/employer/applications/{made.pk}/").content.decode()
    assert "已催办 1 次，2026-11-30 10:00" in page


@time_machine.travel(moment("2026-11-30T10:00"), tick=False)
def test_the_window_sees_it_on_the_case(client_of: Callable[[User], Client]) -> None:
    desk = client_of(officer("chuangkou-gz", "440100"))
    made = at(Stage.ENDORSED)
    urging.urge(made)
    page = desk.get(f"/window/applications/{made.pk}/").content.decode()
    assert "已催办 1 次，2026-11-30 10:00" in page


def test_what_was_urged_at_the_employer_is_not_shown_at_the_window(
    client_of: Callable[[User], Client], reviewer: User
) -> None:
    with time_machine.travel(moment("2026-11-30T10:00"), tick=False):
        made = at(Stage.EMPLOYER_REVIEW)
        urging.urge(made)
        make.move(made, "endorse")
    with time_machine.travel(moment("2026-12-10T10:00"), tick=False):
        desk = client_of(officer("chuangkou-gz", "440100"))
        page = desk.get(f"/window/applications/{made.pk}/").content.decode()
        assert "已催办" not in page


# --- two presses at once ------------------------------------------------------------------------------
def press_twice(made: Application) -> list[str]:
    """What two presses at the same moment come to: 催办 or refused."""
    ends = at_once(*[lambda: urging.urge(made)] * 2, refusals=(StepRefused,))
    return sorted("refused" if isinstance(end, StepRefused) else "urged" for end in ends)


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM applicants_urge")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_guarded", [True, False], ids=["with the lock", "control: without"])
def test_two_presses_at_once_leave_one_row(
    is_guarded: bool, monkeypatch: pytest.MonkeyPatch, reviewer: User
) -> None:
    [constraint] = Urge._meta.constraints
    with time_machine.travel(moment("2026-11-30T10:00"), tick=False):
        made = at(Stage.SUBMITTED)
        if not is_guarded:
            monkeypatch.setattr(urging, "lock", lambda pk: Application.objects.get(pk=pk))
            with connection.schema_editor() as editor:
                editor.remove_constraint(Urge, constraint)
        rows = []
        for _trial in range(20 if is_guarded else 500):
            outcomes = press_twice(made)
            rows.append(made.urges.count())
            assert outcomes == (["refused", "urged"] if rows[-1] == 1 else ["urged", "urged"])
            empty()
            if rows[-1] == 2:
                break  # a control arm ends with the first race that goes wrong
    if is_guarded:
        assert set(rows) == {1}
    else:
        with connection.schema_editor() as editor:
            editor.add_constraint(Urge, constraint)
        assert 2 in rows
