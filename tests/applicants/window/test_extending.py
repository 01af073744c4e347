"""延长期限: once, before the period is over, with a reason; the applicant is told the new last day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.test import Client

from applicants.filing.whereabouts import whereabouts
from applicants.models import Application, Stage
from applicants.workflow.named import NAMED
from catalog.models import ProcessingPeriod
from tests import make
from tests.applicants.window.test_acts import act, address
from youyue.identity.models import User
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db
WHY = {"note": "需要向外省核实任职经历"}
# Tuesday 2026-11-10 and 20 working days later; ten more end on Tuesday 2026-12-22.
BEGINS, LAST, EXTENDED = "2026-11-10T02:00:00Z", date(2026, 12, 8), date(2026, 12, 22)


@pytest.fixture
def client(client_of: Callable[[User], Client], officer_guangzhou: User) -> Client:
    return client_of(officer_guangzhou)


@pytest.fixture
def made(applicant: User, officer_guangzhou: User) -> Application:
    with time_machine.travel(BEGINS, tick=False):
        return make.application(applicant, stage=Stage.WINDOW_REVIEW)


def test_a_period_is_extended(
    client: Client, client_of: Callable[[User], Client], made: Application, applicant: User
) -> None:
    assert made.due_on == LAST
    moved_at = made.moved_at
    Notice.objects.all().delete()
    with time_machine.travel("2026-12-01T02:00:00Z", tick=False):
        case = client.get(address(made, "application")).content.decode()
        assert "延长期限…" in case
        page = client.get(address(made, "extend")).content.decode()
        assert "多 10 个工作日，到 2026-12-22" in page
        assert act(client, made, "extend", **WHY).url == address(made, "application")
        made.refresh_from_db()
        assert (made.stage, made.due_on, made.extension_days) == (Stage.WINDOW_REVIEW, EXTENDED, 10)
        assert made.moved_at == moved_at  # so that the days it has taken are still counted
        where = whereabouts(made)
        assert (where.period, where.days, where.remaining, where.due) == (30, 15, 15, EXTENDED)
        assert "30 天 · 12-22 止" in client.get("/window/").content.decode()
        assert "延长期限…" not in client.get(address(made, "application")).content.decode()
        notice = Notice.objects.get()
        assert (notice.to, notice.kind) == (applicant, "progress") and "2026-12-22" in notice.text
        progress = client_of(applicant).get(f"/items/{made.pk}/progress/").content.decode()
        assert "延长期限" in progress and WHY["note"] in progress


@pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "control"])
def test_only_once(
    client: Client, made: Application, monkeypatch: pytest.MonkeyPatch, is_guarded: bool
) -> None:
    if not is_guarded:
        rule = NAMED["extend"]
        monkeypatch.setitem(NAMED, "extend", replace(rule, guards=rule.guards[:-1], effects=()))
    with time_machine.travel("2026-12-01T02:00:00Z", tick=False):
        assert act(client, made, "extend", **WHY).status_code == 302
        again = act(client, made, "extend", **WHY)
    assert again.status_code == (422 if is_guarded else 302)
    if is_guarded:
        assert "期限已经延长过一次，不能再延长" in again.content.decode()
        made.refresh_from_db()
        assert made.due_on == EXTENDED


@pytest.mark.parametrize(("day", "status"), [("2026-12-08", 302), ("2026-12-09", 422)])
def test_up_to_the_last_day(
    client_of: Callable[[User], Client],
    officer_guangzhou: User,
    made: Application,
    day: str,
    status: int,
) -> None:
    with time_machine.travel(f"{day}T02:00:00Z", tick=False):
        answer = act(client_of(officer_guangzhou), made, "extend", **WHY)
    assert answer.status_code == status
    if status == 422:
        assert "期限已过，不能再延长" in answer.content.decode()


def test_what_the_office_does_not_extend(client: Client) -> None:
    made = make.application(stage=Stage.WINDOW_REVIEW)
    ProcessingPeriod.objects.update_or_create(step="review", defaults={"days": 20, "extension_days": 0})
    answer = act(client, made, "extend", **WHY)
    assert answer.status_code == 422 and "这一步的期限不能延长" in answer.content.decode()
    assert "延长期限…" not in client.get(address(made, "application")).content.decode()


@pytest.mark.parametrize(("note", "words"), [("", "请写明理由"), ("理" * 1001, "理由多了 1 个字")])
def test_without_a_reason(client: Client, note: str, words: str) -> None:
    made = make.application(stage=Stage.WINDOW_REVIEW)
    answer = act(client, made, "extend", note=note)
    assert answer.status_code == 422 and words in answer.content.decode()
    made.refresh_from_db()
    assert made.extension_days == 0


def test_what_a_colleague_holds_is_hers(client_of: Callable[[User], Client]) -> None:
    made = make.application(stage=Stage.WINDOW_REVIEW)
    assert act(client_of(make.officer("window-2", "440100")), made, "extend", **WHY).status_code == 422


def test_a_new_period_begins_without_extension(client: Client) -> None:
    made = make.application(stage=Stage.WINDOW_REVIEW)
    act(client, made, "extend", **WHY)
    make.move(made, "approve")
    assert made.extension_days == 0


@pytest.mark.parametrize("who", ["applicant", "reviewer", "officer_province", "other_applicant"])
def test_strangers(
    request: pytest.FixtureRequest, client_of: Callable[[User], Client], made: Application, who: str
) -> None:
    stranger = client_of(request.getfixturevalue(who))
    assert stranger.get(address(made, "extend")).status_code == 404
    assert act(stranger, made, "extend", **WHY).status_code == 404
