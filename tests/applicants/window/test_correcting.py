"""更正卡号: by another officer than the one who registered the card, and what stood before is kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from applicants.models import Application, Stage
from applicants.workflow.events import first_break
from applicants.workflow.named import NAMED
from tests import make
from tests.applicants.window.test_acts import act, address
from youyue.identity.models import User
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db
RIGHT = {"card_number": "RIGHT-2", "valid_until_0": "2098", "valid_until_1": "1", "valid_until_2": "31"}
SAME_DAY = {"valid_until_0": "2099", "valid_until_1": "1", "valid_until_2": "1"}
WHY = {"note": "登记时少抄一位，已核对实物卡"}


@pytest.fixture
def issuer(client_of: Callable[[User], Client], officer_guangzhou: User) -> Client:
    return client_of(officer_guangzhou)


@pytest.fixture
def client(client_of: Callable[[User], Client]) -> Client:
    return client_of(make.officer("window-2", "440100"))


def test_another_officer_corrects_and_what_stood_before_is_kept(
    client: Client, client_of: Callable[[User], Client], issued: Application, applicant: User
) -> None:
    moved_at = issued.moved_at
    Notice.objects.all().delete()
    page = client.get(address(issued, "correct_card")).content.decode()
    assert "WRONG-1" in page and "更正卡号" in page
    assert act(client, issued, "correct_card", **RIGHT, **WHY).url == address(issued, "application")
    issued.refresh_from_db()
    assert (issued.card_number, issued.card_valid_until) == ("RIGHT-2", date(2098, 1, 31))
    assert (issued.stage, issued.moved_at) == (Stage.ISSUED, moved_at)
    last = issued.events.order_by("sequence").last()
    assert "卡号由 WRONG-1 更正为 RIGHT-2，有效期由 2099-01-01 更正为 2098-01-31。理由：" in last.note
    assert first_break(issued.events.order_by("sequence")) is None
    notice = Notice.objects.get()
    assert (notice.to, notice.kind) == (applicant, "decision") and "RIGHT" not in notice.text
    for path in (f"/items/{issued.pk}/", "/items/?box=closed"):
        mine = client_of(applicant).get(path).content.decode()
        assert "RIGHT-2" in mine and "WRONG-1" not in mine
    assert "WRONG-1" in client_of(applicant).get(f"/items/{issued.pk}/progress/").content.decode()


def test_case_says_that_the_first_number_stays_by_whom_it_was_corrected_and_when(
    client: Client, client_of: Callable[[User], Client], issuer: Client, issued: Application
) -> None:
    words = "第一次登记的卡号"
    assert words not in issuer.get(address(issued, "application")).content.decode()
    act(client, issued, "correct_card", **RIGHT, **WHY)
    third = client_of(make.officer("window-3", "440100"))
    act(third, issued, "correct_card", card_number="THIRD-3", **SAME_DAY, **WHY)
    first = issued.events.filter(name="correct_card").order_by("sequence").first()
    assert first is not None
    at = f"{timezone.localtime(first.at):%Y-%m-%d %H:%M}"
    told = " ".join(issuer.get(address(issued, "application")).content.decode().split())
    sentence = f"{words} WRONG-1 留在记录里，{at} 由 {first.actor} {first.by.masked_name} 更正。"
    assert sentence in told and told.count(words) == 1
    reviewer = client_of(issued.employer.memberships.first().user)
    assert words not in reviewer.get(f"/employer/applications/{issued.pk}/").content.decode()


def test_a_corrected_day_alone_says_nothing_of_a_number(client: Client, issued: Application) -> None:
    make.move(
        issued,
        "correct_card",
        by=make.officer("window-3", "440100"),
        card_number="WRONG-1",
        valid_until=date(2098, 1, 1),
    )
    assert "第一次登记的卡号" not in client.get(address(issued, "application")).content.decode()


def test_officers_see_the_numbers_and_the_employer_none(
    client: Client, client_of: Callable[[User], Client], issued: Application
) -> None:
    act(client, issued, "correct_card", **RIGHT, **WHY)
    case = client.get(address(issued, "application")).content.decode()
    assert "RIGHT-2" in case and "WRONG-1" in case and WHY["note"] in case
    reviewer = client_of(issued.employer.memberships.first().user)
    seen = reviewer.get(f"/employer/applications/{issued.pk}/").content.decode()
    assert "更正卡号" in seen and "RIGHT-2" not in seen and "WRONG-1" not in seen


def test_who_registered_it_is_told_that_another_must(issuer: Client, issued: Application) -> None:
    words = "这张卡是您登记或更正的，请由另一名工作人员再更正"
    case = issuer.get(address(issued, "application")).content.decode()
    assert words in case and address(issued, "correct_card") not in case
    page = issuer.get(address(issued, "correct_card"))
    assert words in page.content.decode() and 'name="card_number"' not in page.content.decode()
    answer = act(issuer, issued, "correct_card", **RIGHT, **WHY)
    assert answer.status_code == 422 and words in answer.content.decode()
    issued.refresh_from_db()
    assert issued.card_number == "WRONG-1"


def test_who_corrected_it_does_not_correct_it_again(
    client: Client, issuer: Client, issued: Application
) -> None:
    act(client, issued, "correct_card", **RIGHT, **WHY)
    assert act(client, issued, "correct_card", **RIGHT | {"card_number": "YK0003"}, **WHY).status_code == 422
    assert act(issuer, issued, "correct_card", **RIGHT | {"card_number": "YK0003"}, **WHY).status_code == 302


def test_a_correction_that_is_posted_twice_is_answered_as_the_first_time(
    client: Client, issued: Application
) -> None:
    seen = client.get(address(issued, "correct_card")).context["form"]["seen"].value()
    told = {"seen": seen} | RIGHT | WHY
    first, again = (act(client, issued, "correct_card", **told) for _time in range(2))
    assert (first.status_code, again.status_code, again.url) == (302, 302, first.url)
    assert issued.events.filter(name="correct_card").count() == 1
    assert act(client, issued, "correct_card", **told | {"note": "别的理由"}).status_code == 409


@pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "control"])
def test_two_who_correct_at_once(
    client: Client,
    client_of: Callable[[User], Client],
    issued: Application,
    monkeypatch: pytest.MonkeyPatch,
    is_guarded: bool,
) -> None:
    """The second saw a number that is no more; without the look at what she saw, hers would win unsaid."""
    if not is_guarded:
        rule = NAMED["correct_card"]
        monkeypatch.setitem(NAMED, "correct_card", replace(rule, guards=rule.guards[1:]))
    seen = client.get(address(issued, "correct_card")).context["form"]["seen"].value()
    third = client_of(make.officer("window-3", "440100"))
    assert act(third, issued, "correct_card", seen=seen, **RIGHT, **WHY).status_code == 302
    answer = act(client, issued, "correct_card", seen=seen, **RIGHT | {"card_number": "YK0003"}, **WHY)
    issued.refresh_from_db()
    assert (answer.status_code, issued.card_number) == ((409, "RIGHT-2") if is_guarded else (302, "YK0003"))
    if is_guarded:
        at = timezone.localtime(issued.events.order_by("sequence").last().at)
        assert f"{at:%Y-%m-%d %H:%M} 更正卡号" in answer.content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (RIGHT, "请写明理由"),
        (RIGHT | WHY | {"card_number": ""}, "请填写卡号"),
        (RIGHT | WHY | {"card_number": "卡"}, "卡号只能有数字、字母"),
        (RIGHT | WHY | {"card_number": "TAKEN-1"}, "已经发给别的申办人"),
        (RIGHT | WHY | {"valid_until_0": "2001"}, "有效期早于今天"),
        (WHY | SAME_DAY | {"card_number": "WRONG-1"}, "没有要更正的"),
        (RIGHT | {"note": "理" * 1001}, "理由多了 1 个字"),
    ],
)
def test_a_correction_with_something_wrong(
    client: Client, issued: Application, data: dict[str, Any], words: str
) -> None:
    other = make.application(make.user("person2", country="CN"), stage=Stage.CARD_PRODUCTION)
    make.move(other, "issue", card_number="TAKEN-1")
    answer = act(client, issued, "correct_card", **data)
    assert answer.status_code == 422 and words in answer.content.decode()
    issued.refresh_from_db()
    assert issued.card_number == "WRONG-1"


def test_the_database_says_last_whose_number_it_is(
    client: Client, issued: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make.application(make.user("person2", country="CN"), stage=Stage.CARD_PRODUCTION)
    make.move(other, "issue", card_number="TAKEN-1")
    monkeypatch.setitem(NAMED, "correct_card", replace(NAMED["correct_card"], guards=()))
    answer = act(client, issued, "correct_card", **RIGHT | {"card_number": "TAKEN-1"}, **WHY)
    assert answer.status_code == 422 and "这个卡号刚刚发给了别的申办人" in answer.content.decode()


@pytest.mark.parametrize("who", ["applicant", "reviewer", "officer_province", "other_applicant"])
def test_strangers(
    request: pytest.FixtureRequest, client_of: Callable[[User], Client], issued: Application, who: str
) -> None:
    stranger = client_of(request.getfixturevalue(who))
    assert stranger.get(address(issued, "correct_card")).status_code == 404
    assert act(stranger, issued, "correct_card", **RIGHT, **WHY).status_code == 404
