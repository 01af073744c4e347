"""An objection: once, in time, reviewed by another officer, upheld for good or set aside."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from applicants.filing.objecting import object_to
from applicants.filing.opening import begin
from applicants.filing.refusal import refusal_of
from applicants.models import Application, Stage, State
from applicants.workflow import StepRefused
from catalog.models import Remedy
from tests import make
from tests.people import officer
from tests.racing import at_once
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
REASON = "任职通知书的岗位就是核心技术岗位"


@pytest.fixture
def declined(applicant: User, time_machine: Any) -> Application:
    time_machine.move_to(datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
    return make.application(applicant, stage=Stage.DECLINED)


@pytest.fixture
def mine(client_of: Callable[..., Client], applicant: User) -> Client:
    return client_of(applicant)


def post(client: Client, made: Application, **data: Any) -> Any:
    given = {"reason": REASON, "seen": made.stage} | data
    return client.post(f"/items/{made.pk}/objection/", given)


@pytest.mark.parametrize("stage", [Stage.DECLINED, Stage.NOT_ACCEPTED])
def test_one_page_from_the_refusal_to_the_objection(mine: Client, applicant: User, stage: str) -> None:
    made = make.application(applicant, stage=stage)
    url = f"/items/{made.pk}/objection/"
    assert f'href="{url}"' in mine.get(f"/items/{made.pk}/").content.decode()
    page = mine.get(url).content.decode()
    assert "情况说明" in page and "最后一天是" in page  # the reason of the refusal, and the last day
    answer = post(mine, made)
    assert (answer.status_code, answer["Location"]) == (302, f"/items/{made.pk}/")
    made.refresh_from_db()
    assert (made.state, made.events.last().note) == (State.IN_PROGRESS, REASON)
    page = mine.get(f"/items/{made.pk}/").content.decode()
    assert REASON in page and "另一名工作人员复核" in page and f'href="{url}"' not in page
    assert "去修改" not in mine.get("/").content.decode()


@pytest.mark.parametrize("reason", ["", "  ", "长" * 1001])
def test_reason_is_asked_for_and_what_was_typed_stays(
    mine: Client, declined: Application, reason: str
) -> None:
    answer = post(mine, declined, reason=reason)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in page and 'href="#id_reason"' in page
    assert f">{reason}</textarea>" in page
    declined.refresh_from_db()
    assert declined.stage == Stage.DECLINED


@pytest.mark.parametrize(("day", "is_open"), [(16, True), (17, False)])
def test_last_day_is_open_and_the_next_is_not(
    client_of: Callable[..., Client],
    declined: Application,
    applicant: User,
    time_machine: Any,
    day: int,
    is_open: bool,
) -> None:
    time_machine.move_to(datetime(2026, 12, day, 23, 30, tzinfo=ZoneInfo("Asia/Shanghai")))
    mine = client_of(applicant)
    page = mine.get(f"/items/{declined.pk}/objection/").content.decode()
    assert ("<textarea" in page, "期限已过" in page) == (is_open, not is_open)
    link = f'href="/items/{declined.pk}/objection/"'
    assert (link in mine.get(f"/items/{declined.pk}/").content.decode()) is is_open
    answer = post(mine, declined)
    assert answer.status_code == (302 if is_open else 422)
    if not is_open:
        assert "提出异议的期限已过，最后一天是 2026-12-16" in answer.content.decode()


def test_office_without_the_remedy_takes_no_objections(
    mine: Client, declined: Application, applicant: User
) -> None:
    """From the next refusal on: who was promised one before has it still."""
    Remedy.objects.get(code="objection").delete()
    assert "<textarea" in mine.get(f"/items/{declined.pk}/objection/").content.decode()
    assert post(mine, declined).status_code == 302
    declined.refresh_from_db()
    for name in ("set_aside", "decline"):
        make.move(declined, name)
    assert "<textarea" not in mine.get(f"/items/{declined.pk}/objection/").content.decode()
    assert post(mine, declined).status_code == 422


def test_one_objection_for_one_refusal(mine: Client, declined: Application) -> None:
    assert post(mine, declined).status_code == 302
    assert post(mine, declined).status_code == 409
    declined.refresh_from_db()
    make.move(declined, "uphold", note="理由不成立")
    assert post(mine, declined).status_code == 409
    assert declined.events.filter(name="raise_objection").count() == 1


@pytest.mark.parametrize("stage", [Stage.WINDOW_REVIEW, Stage.ISSUED, Stage.WITHDRAWN, Stage.DRAFT])
def test_what_was_not_refused_cannot_be_objected_to(mine: Client, applicant: User, stage: str) -> None:
    made = make.application(applicant, stage=stage)
    assert mine.get(f"/items/{made.pk}/objection/").status_code == 409
    assert post(mine, made).status_code == 409


def test_strangers_find_nothing(
    client_of: Callable[..., Client], declined: Application, other_applicant: User, reviewer: User
) -> None:
    for stranger in (other_applicant, reviewer):
        assert client_of(stranger).get(f"/items/{declined.pk}/objection/").status_code == 404
        assert post(client_of(stranger), declined).status_code == 404
    assert post(Client(), declined).status_code == 302
    declined.refresh_from_db()
    assert declined.stage == Stage.DECLINED


def test_draft_begun_meanwhile_is_named(mine: Client, declined: Application, applicant: User) -> None:
    begin(applicant)
    answer = post(mine, declined)
    assert answer.status_code == 422 and "您另有一份没有办结的申请" in answer.content.decode()


# --- the review --------------------------------------------------------------------------------------
def act(client: Client, made: Application, name: str, **data: Any) -> Any:
    address = reverse(f"window:{name}", args=[made.pk])
    return client.post(address, {"submission": made.current_submission.sha256, "note": "复核意见"} | data)


@pytest.mark.parametrize("name", ["uphold", "set_aside"])
def test_who_refused_does_not_review(
    client_of: Callable[..., Client], officer_guangzhou: User, applicant: User, name: str
) -> None:
    made = make.application(applicant, stage=Stage.DECISION_OBJECTION)
    assert made.events.get(name="decline").by == officer_guangzhou
    answer = act(client_of(officer_guangzhou), made, name)
    assert answer.status_code == 422 and "请由另一名工作人员复核" in answer.content.decode()
    made.refresh_from_db()
    assert made.stage == Stage.DECISION_OBJECTION
    assert act(client_of(officer("chuangkou-gz2", "440100")), made, name).status_code == 302


@pytest.mark.parametrize("name", ["uphold", "set_aside"])
def test_review_says_why(client_of: Callable[..., Client], applicant: User, name: str) -> None:
    made = make.application(applicant, stage=Stage.DECISION_OBJECTION)
    assert act(client_of(officer("chuangkou-gz2", "440100")), made, name, note=" ").status_code == 422


def test_upheld_is_closed_for_good_and_leaves_the_other_remedies(mine: Client, applicant: User) -> None:
    made = make.application(applicant, stage=Stage.DECISION_OBJECTION)
    make.move(made, "uphold", note="异议没有新的证据")
    assert made.state == State.CLOSED
    refusal = refusal_of(made)
    assert refusal and [way.remedy.code for way in refusal.ways] == ["reconsideration", "lawsuit"]
    for address in ("/items/?box=closed", f"/items/{made.pk}/", f"/items/{made.pk}/decision/"):
        page = mine.get(address).content.decode()
        assert "异议没有新的证据" in page and "申请行政复议" in page
        assert "提出异议，请窗口复核" not in page


@pytest.mark.parametrize(
    ("stage", "back_at"),
    [(Stage.ACCEPTANCE_OBJECTION, Stage.ENDORSED), (Stage.DECISION_OBJECTION, Stage.WINDOW_REVIEW)],
)
def test_set_aside_goes_on_where_it_was_refused(
    mine: Client, applicant: User, stage: str, back_at: str
) -> None:
    made = make.application(applicant, stage=stage)
    make.move(made, "set_aside", note="异议成立")
    assert (made.stage, refusal_of(made)) == (back_at, None)
    assert "不予" not in mine.get(f"/items/{made.pk}/").content.decode()
    page = mine.get(f"/items/{made.pk}/progress/").content.decode()
    assert "复核后撤销原决定" in page and "异议成立" in page
    if back_at == Stage.ENDORSED:
        make.move(made, "accept")
    make.move(made, "decline", note="第二次")
    refusal = refusal_of(made)  # a new refusal, which may be objected to anew
    assert refusal and refusal.event.note == "第二次" and refusal.objection is None
    assert post(mine, made).status_code == 302


def test_chain_of_events_holds_through_an_objection(applicant: User) -> None:
    from applicants.workflow import events

    made = make.application(applicant, stage=Stage.UPHELD)
    assert events.first_break(made.events.order_by("sequence")) is None


# --- at the same moment: an objection, and a new draft -------------------------------------------------
def race(applicant: User, made: Application) -> list[str]:
    refusals = (StepRefused, IntegrityError)
    ends = at_once(
        lambda: object_to(made, applicant, reason=REASON, seen=""),
        lambda: make.application(applicant, complete=False),
        refusals=refusals,
    )
    return [type(end).__name__ if isinstance(end, refusals) else "done" for end in ends]


def open_ones(applicant: User) -> int:
    return Application.objects.filter(applicant=applicant).exclude(state=State.CLOSED).count()


def put_back(made: Application) -> None:
    Application.objects.exclude(pk=made.pk).delete()
    Application.objects.filter(pk=made.pk).update(stage=Stage.DECLINED)
    made.refresh_from_db()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_objection_and_draft_at_once_leave_one_open(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.DECLINED)
    for _trial in range(10):
        outcomes = race(applicant, made)
        assert open_ones(applicant) == 1, outcomes
        assert sorted(outcomes) in (["IntegrityError", "done"], ["StepRefused", "done"])
        put_back(made)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_control_without_the_constraint_both_come_through(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.DECLINED)
    model = Application._meta
    rule = next(constraint for constraint in model.constraints if constraint.name == "one_open_application")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Application, rule)
    try:
        both = False
        for _trial in range(200):  # about one in six goes wrong
            race(applicant, made)
            both = both or open_ones(applicant) == 2
            put_back(made)
            if both:
                break
        assert both, "the control arm never raced"
    finally:
        with connection.schema_editor() as editor:
            editor.add_constraint(Application, rule)
