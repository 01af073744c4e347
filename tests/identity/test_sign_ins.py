"""youyue/identity/sign_ins.py and its page: where one is signed in, and ending it."""

import json
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.identity.conftest import Exchange
from youyue.identity.models import User
from youyue.identity.sign_ins import SignIn, device_of
from youyue.notices.upkeep import forget_expired_sessions

pytestmark = pytest.mark.django_db
PAGE = "/profile/sign-ins/"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/139.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1"


def is_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Windows · Chrome"),
        (CHROME + " Edg/139.0", "Windows · Edge"),
        (PHONE, "iPhone · Safari"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130 MicroMessenger/8.0", "Android · 微信"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) Chrome/132 ArkWeb", "HarmonyOS · Chrome"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15.0; rv:140.0) Firefox/140.0", "macOS · Firefox"),
        ("curl/8", ""),
        ("", ""),
        ("<script>" * 5000, ""),
    ],
    ids=range(9),
)
def test_device_in_words(agent: str, words: str) -> None:
    assert device_of(agent) == words


def test_sign_in_through_the_platform_is_noted(exchange: Callable[..., Exchange], client: Client) -> None:
    client.defaults |= {"HTTP_USER_AGENT": CHROME, "REMOTE_ADDR": "203.0.113.7"}
    exchange(client).start().finish()
    row = SignIn.objects.get()
    assert row.session_key == client.session.session_key
    assert (row.device, row.address) == ("Windows · Chrome", "203.0.*.*")
    kept = json.dumps([str(value) for value in SignIn.objects.values_list().get()])
    assert "203.0.113.7" not in kept and "AppleWebKit" not in kept
    page = client.get(PAGE).content.decode()
    assert "Windows · Chrome" in page and "（这一台）" in page and "203.0.*.*" in page
    client.post("/logout/")
    forget_expired_sessions()
    assert SignIn.objects.count() == 0


def test_one_ends_another_and_stays(applicant: User, client_of: Callable[..., Client]) -> None:
    here, lost, third = (client_of(applicant) for _number in range(3))
    page = here.get(PAGE).content.decode()
    assert page.count("/end/") == 2
    row = SignIn.objects.get(session_key=lost.session.session_key)
    assert here.post(f"{PAGE}{row.pk}/end/").status_code == 302
    assert [is_in(one) for one in (here, lost, third)] == [True, False, True]
    assert here.post(PAGE).status_code == 302
    assert [is_in(one) for one in (here, third)] == [True, False]
    assert (Session.objects.count(), SignIn.objects.count()) == (1, 1)


def test_sign_in_of_another_is_404(
    applicant: User, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    mine, theirs = client_of(applicant), client_of(other_applicant)
    row = SignIn.objects.get(user=other_applicant)
    assert mine.post(f"{PAGE}{row.pk}/end/").status_code == 404
    assert mine.post(f"{PAGE}999999/end/").status_code == 404
    mine.post(PAGE)
    assert is_in(theirs)
    assert mine.get(PAGE).content.decode().count("（这一台）") == 1


def test_expired_session_is_not_listed(applicant: User, client_of: Callable[..., Client]) -> None:
    here, old = client_of(applicant), client_of(applicant)
    Session.objects.filter(pk=old.session.session_key).update(expire_date="2026-01-01T00:00Z")
    assert "/end/" not in here.get(PAGE).content.decode()


def test_list_asks_the_same_number_of_questions(applicant: User, client_of: Callable[..., Client]) -> None:
    here, counts = client_of(applicant), []
    here.get(PAGE)
    for total in (1, 30):
        for _number in range(total):
            client_of(applicant)
        with CaptureQueriesContext(connection) as asked:
            here.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[1]
