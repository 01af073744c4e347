"""applicants/desk/queue/urgency.py: heads of the groups, at both desks."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from applicants.desk.queue import query
from applicants.models import Application, Stage
from catalog.days import working_days
from tests import make
from tests.applicants.window.test_issuing import cards
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
HEAD = re.compile(r'class="q-row-head (\w*)">.*?</svg>(.*?)\s*</th>', re.DOTALL)


@pytest.fixture
def client(client_of: Callable[[User], Client], officer_guangzhou: User) -> Client:
    return client_of(officer_guangzhou)


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def due(rows: list[Application], *days: int) -> None:
    """So many working days from today; below 0 before it."""
    for row, left in zip(rows, days, strict=True):
        day = working_days.due(days=left) if left >= 0 else timezone.localdate() - timedelta(days=20)
        Application.objects.filter(pk=row.pk).update(due_on=day)


def test_the_window_groups_by_what_is_left(client: Client) -> None:
    due(cards(6), -1, -1, 0, 1, 3, 4)
    shown = page(client, "/window/?box=production")
    assert HEAD.findall(shown) == [
        ("past", "超期 2 件"),
        ("late", "到期 1 件"),
        ("", "3 个工作日内到期 2 件"),
        ("", "以后到期 1 件"),
    ]
    assert shown.count("<tbody") == shown.count("</tbody>") == 4 and shown.count('class="c-pick"') == 6
    assert "3 件到期或超期，请先办。" in shown and "?box=late" in shown


def test_a_group_that_goes_on_has_its_head_on_both_pages(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(query, "PAGE", 3)
    due(cards(5), -1, 4, 4, 4, 4)
    first = client.get("/window/?box=production")
    assert HEAD.findall(first.content.decode()) == [("past", "超期 1 件"), ("", "以后到期")]
    after = first.context["page"].next_url
    assert HEAD.findall(page(client, f"/window/{after}")) == [("", "以后到期")]


def test_the_employers_queue_has_the_same_groups(client_of: Callable[[User], Client], reviewer: User) -> None:
    made = make.application(stage=Stage.SUBMITTED, employer=make.employer())
    desk = client_of(reviewer)
    shown = page(desk, "/employer/?box=todo")
    assert HEAD.findall(shown) == [("", "以后到期 1 件")] and "请先办" not in shown
    Application.objects.filter(pk=made.pk).update(submitted_at=timezone.now() - timedelta(days=60))
    shown = page(desk, "/employer/?box=todo")
    assert HEAD.findall(shown) == [("past", "超期 1 件")] and "1 件到期或超期，请先办。" in shown


@pytest.mark.parametrize("address", ["?box=production&sort=name", "?box=production&sort=-due", "?box=closed"])
def test_another_order_has_no_groups(client: Client, address: str) -> None:
    make.application(stage=Stage.ISSUED if "closed" in address else Stage.CARD_PRODUCTION)
    shown = page(client, f"/window/{address}")
    assert HEAD.findall(shown) == [] and shown.count("<tbody") == 1


def test_nothing_is_said_first_where_nothing_is_due(client: Client) -> None:
    due([make.application(stage=Stage.CARD_PRODUCTION)], 5)
    assert "first-do" not in page(client, "/window/")


# --- the clock that stands ------------------------------------------------------------------------------
def stopped(stage: str = "endorsed", left: int = 3) -> Application:
    """In correction, with days left of the period that stopped."""
    made = make.application(make.user(f"stopped-{stage}-{left}", name="黎恒"), stage=Stage(stage))
    make.move(made, "request_correction")
    Application.objects.filter(pk=made.pk).update(days_left=left)
    return made


def test_what_is_being_mended_is_a_group_of_its_own_at_the_end(client: Client) -> None:
    due([make.application(stage=Stage.CARD_PRODUCTION)], 4)
    first = stopped(left=3)
    stopped("window_review", 8)
    shown = page(client, "/window/")
    assert HEAD.findall(shown) == [("", "以后到期 1 件"), ("", "停表，等申办人补正 2 件")]
    assert re.search(r"本页 1 件，共 1 件\s*，另有 2 件停表", shown)
    assert "停表，剩 3 天" in shown and "受理 5 天 · 等申办人补正" in shown
    assert "停表，剩 8 天" in shown and "审核 20 天 · 等申办人补正" in shown
    assert f"/window/applications/{first.pk}/?box=correction" in shown
    assert "1 件，最先到期的在前" in shown
    assert HEAD.findall(page(client, "/window/?box=correction")) == [("", "停表，等申办人补正")]


def test_what_is_being_mended_shows_where_nothing_else_is_to_be_done(client: Client) -> None:
    assert "没有要办的申请" in page(client, "/window/")
    stopped()
    shown = page(client, "/window/")
    assert HEAD.findall(shown) == [("", "停表，等申办人补正 1 件")] and "没有要办的申请" in shown


@pytest.mark.parametrize(
    ("address", "is_there"),
    [
        ("", True),
        ("?card=A", True),
        ("?card=B", False),
        ("?waited=late", False),
        ("?sort=name", False),
        ("?box=review", False),
        ("?box=mine", False),
    ],
)
def test_what_is_being_mended_is_where_the_view_asks_for_it(
    address: str, is_there: bool, client: Client
) -> None:
    Application.objects.filter(pk=stopped().pk).update(card_type="A")
    assert ("停表，剩 3 天" in page(client, f"/window/{address}")) is is_there


def test_what_is_being_mended_stands_on_the_last_page_and_leads_to_the_rest(
    client: Client, monkeypatch: Any
) -> None:
    monkeypatch.setattr(query, "PAGE", 1)
    due(cards(2), 4, 5)
    stopped(left=3), stopped(left=4)
    first = client.get("/window/")
    assert "停表" not in "".join(words for _css, words in HEAD.findall(first.content.decode()))
    shown = page(client, f"/window/{first.context['page'].next_url}")
    assert HEAD.findall(shown)[-1] == ("", "停表，等申办人补正")
    assert shown.count("停表，剩") == 1 and '<a href="?box=correction">看全部停表的</a>' in shown


def test_another_window_sees_nothing_of_it(
    client_of: Callable[[User], Client], officer_province: User
) -> None:
    stopped()
    assert "停表" not in page(client_of(officer_province), "/window/").replace("停表期间", "")


@pytest.mark.parametrize("number", [1, 12])
def test_one_more_question_however_much_is_being_mended(
    number: int, client: Client, django_assert_num_queries: Callable
) -> None:
    for left in range(number):
        stopped(left=left)
    client.get("/window/")
    with django_assert_num_queries(7):
        client.get("/window/")
