"""youyue/identity/assurance/marks.py: what of the platform's word counts, and its way in and out."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests import make
from tests.identity.conftest import Exchange
from youyue.identity.assurance import marks
from youyue.identity.grants import grant
from youyue.identity.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.unassured]
NOW = 1_800_000_000


def session_after(answer: dict[str, Any], **before: Any) -> dict[str, Any]:
    request = RequestFactory().get("/")
    request.session = dict(before)  # type: ignore[assignment]
    with time_machine.travel(NOW, tick=False):
        marks.from_platform(request, answer)
    return dict(request.session)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("answer", "at"),
    [
        ({"acr": "L3", "auth_time": NOW - 60}, NOW - 60),
        ({"acr": "L5", "auth_time": NOW}, NOW),
        ({"acr": "L3", "auth_time": NOW + 10_000}, NOW),  # a clock that is wrong gains nothing
        ({"acr": "L2", "auth_time": NOW}, None),
        ({"acr": "L3"}, None),
        ({"acr": "L9", "auth_time": NOW}, None),
        ({"auth_time": NOW}, None),
        ({}, None),
    ],
    ids=str,
)
def test_sign_in_counts_from_when_the_person_was_asked(answer: dict[str, Any], at: int | None) -> None:
    session = session_after(answer)
    assert session.get("assured", {}).get("at") == at


def test_lower_sign_in_takes_the_mark_away() -> None:
    before = {"assured": {"at": NOW, "by": "totp"}, "authenticated": NOW}
    assert session_after({"acr": "L2", "auth_time": NOW - 5}, **before) == {"authenticated": NOW - 5}


# --- through the exchange -------------------------------------------------------------------------------
Start = Callable[..., Exchange]


def officer(exchange: Start, level: str, ago: int = 0) -> Client:
    """Signed in with this level, so long after the platform asked her."""
    attempt = exchange().start()
    attempt.finish(lambda answer: answer.claims.update(acr=level, auth_time=int(time.time()) - ago))
    grant(User.objects.get(), "window", "440100")
    return attempt.client


@pytest.mark.parametrize(
    ("level", "ago", "status"),
    [("L3", 0, 200), ("L4", 0, 200), ("L2", 0, 403), ("L3", 7 * 3600, 200), ("L3", 9 * 3600, 403)],
)
def test_desk_takes_a_sign_in_of_the_level(exchange: Start, level: str, ago: int, status: int) -> None:
    assert officer(exchange, level, ago).get("/window/").status_code == status


def stepped(exchange: Start, client: Client, next_url: str = "/window/", **claims: Any) -> HttpResponse:
    attempt = exchange(client).start(f"/login/?step_up=1&next={next_url}")
    asked = attempt.asked
    assert (asked["prompt"], asked["max_age"], asked["acr_values"]) == ("login", "300", "L3")
    return attempt.finish(lambda answer: answer.claims.update(claims))


def test_step_up_at_the_platform(exchange: Start) -> None:
    client = officer(exchange, "L2")
    token = client.get("/profile/edit/").cookies.get("csrftoken")
    before = client.session.session_key
    answer = stepped(exchange, client, acr="L3")
    assert (answer.status_code, answer["Location"]) == (302, "/window/")
    assert client.get("/window/").status_code == 200
    assert client.session.session_key != before
    assert not answer.cookies.get("csrftoken") or answer.cookies["csrftoken"].value == (token and token.value)


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"acr": "L2"}, "需要 L3"),
        ({"acr": "L3", "auth_time": 1}, "没有重新核实"),
        ({"acr": "L3", "auth_time": None}, "没有重新核实"),
        ({"acr": "L3", "auth_time": "soon"}, "没有重新核实"),
        ({"acr": "L3", "auth_time": True}, "没有重新核实"),
        ({"acr": "L3", "auth_time": 1 << 39}, "没有重新核实"),
    ],
    ids=str,
)
def test_answer_that_is_no_second_proof_is_refused(exchange: Start, claims: Any, said: str) -> None:
    client = officer(exchange, "L2")
    answer = stepped(exchange, client, **claims)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert said in page and "再验证一次" in page
    again = parse_qs(urlsplit(page.partition('class="btn" href="')[2].partition('"')[0]).query)
    assert "next" in again or "amp;next" in again
    assert client.get("/window/").status_code == 403
    assert client.get("/profile/").status_code == 200  # what was on stays on


def test_other_account_at_the_platform_is_refused(exchange: Start) -> None:
    client = officer(exchange, "L2")
    attempt = exchange(client).start("/login/?step_up=1&next=/window/")

    def lie(answer: Any) -> None:
        answer.claims.update(acr="L3", sub="another")
        answer.userinfo = {"sub": "another", "name": "陈志豪", "user_type": "person"}

    answer = attempt.finish(lie)
    assert answer.status_code == 403
    assert "不是现在这个账号" in answer.content.decode()
    assert User.objects.count() == 1
    assert client.get("/window/").status_code == 403


def test_step_up_of_a_session_that_is_another_now_is_refused(exchange: Start) -> None:
    client, applicant = officer(exchange, "L2"), make.user()
    attempt = exchange(client).start("/login/?step_up=1&next=/window/")
    client.force_login(applicant)
    answer = attempt.finish(lambda answer: answer.claims.update(acr="L3"))
    assert answer.status_code == 403
    assert client.session["_auth_user_id"] == str(applicant.pk)
    assert "assured" not in client.session


def test_step_up_of_nobody_is_a_sign_in(exchange: Start) -> None:
    attempt = exchange().start("/login/?step_up=1")
    assert "acr_values" not in attempt.asked
    assert attempt.finish().status_code == 302
    assert attempt.is_in
