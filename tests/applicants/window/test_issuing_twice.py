"""A list of cards that is confirmed twice is answered as the first time, and only when nothing changed."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from applicants.models import Application
from tests import make
from tests.applicants.window.test_issuing import UNTIL, cards, listed, post
from youyue.identity.models import User
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of: Callable[[User], Client], officer_guangzhou: User) -> Client:
    return client_of(officer_guangzhou)


def test_a_list_that_is_confirmed_twice_is_answered_as_the_first_time(client: Client) -> None:
    rows = cards(3)
    text = listed(rows)
    seal = post(client, text).context["seal"]
    Notice.objects.all().delete()
    first, again = (post(client, text, "issue", seal) for _ in range(2))
    assert (first.status_code, again.status_code, again.url) == (302, 302, first.url)
    assert "已发卡 3 件，申请办结" in client.get(again.url).content.decode()
    assert [row.events.filter(name="issue").count() for row in rows] == [1, 1, 1]
    assert Notice.objects.filter(kind="decision", about=str(rows[0].pk)).count() == 1


@pytest.mark.parametrize("change", ["by", "card_number", "card_valid_until", "corrected", "one is left"])
def test_a_list_that_is_not_what_was_issued_is_overtaken(
    client: Client, officer_guangzhou: User, change: str
) -> None:
    rows = cards(2)
    text = listed(rows)
    seal = post(client, text).context["seal"]
    colleague = make.officer("window-2", "440100")
    if change == "one is left":
        make.move(rows[0], "issue", by=officer_guangzhou, card_number="YK0000")
    elif post(client, text, "issue", seal).status_code == 302:
        issued = rows[0].events.filter(name="issue")
        changes = {"card_number": "OTHER-1", "card_valid_until": date(2099, 1, 1)}
        if change in changes:
            Application.objects.filter(pk=rows[0].pk).update(**{change: changes[change]})
        elif change == "by":
            issued.update(by=colleague)
        else:
            make.move(rows[0], "correct_card", by=colleague, card_number="YK0009")
            Application.objects.filter(pk=rows[0].pk).update(
                card_number="YK0000", card_valid_until=date.fromisoformat(UNTIL)
            )
    assert post(client, text, "issue", seal).status_code == 409
