"""youyue/identity/assurance/key_pages.py: adding a security key, and being asked for it in place."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applicants.models import Stage
from tests import make
from tests.identity.assurance.codes import ADD, code_of, enroll, hidden, secret_on
from tests.identity.assurance.soft_key import ADD_KEY, CHALLENGE, SoftKey, add_key, asked
from youyue.identity.assurance.events import FactorEvent
from youyue.identity.models import AccessLog, User

pytestmark = [pytest.mark.django_db, pytest.mark.unassured]
MINE, STEP_UP = "/profile/factors/", "/profile/step-up/"
TYPED = {"row": "basics.id_number", "purpose": "verify", "reason": '核对 <b>原件</b> & "印章"', "show": "x"}


@pytest.fixture
def key() -> SoftKey:
    return SoftKey()


def step_up(client: Client, page: str, key: SoftKey, **more: str) -> Any:
    """As the script sends the page that asks."""
    given = {"factor_onward": unescape(hidden(page, "factor_onward")), "factor_code": ""} | more
    return client.post(STEP_UP, given | {"factor_key": key.sign(asked(client, "proof"))})


def grow_stale(client: Client, clock: time_machine.Traveller) -> None:
    for minutes in (25, 6):
        clock.shift(minutes * 60)
        client.get("/profile/")


# --- adding -----------------------------------------------------------------------------------------------
def test_first_key_shows_codes_once_and_opens_the_desk(
    officer_client: Client, officer_guangzhou: User, key: SoftKey
) -> None:
    page = add_key(officer_client, key).content.decode()
    assert "已添加，请抄下恢复码" in page
    assert officer_client.get("/window/").status_code == 200
    page = officer_client.get(MINE).content.decode()
    assert "办公室的密钥" in page and "还有 10 个没有用过" in page and "添加了安全密钥" in page
    (notice,) = officer_guangzhou.notices.all()
    assert "添加了安全密钥" in notice.text


def test_second_key_is_added_beside_the_first(officer_client: Client, key: SoftKey) -> None:
    add_key(officer_client, key)
    page = add_key(officer_client, SoftKey(), "家里的 <密钥>").content.decode()
    assert "安全密钥已添加" in page and "抄下恢复码" not in page
    assert "家里的 &lt;密钥&gt;" in page and "办公室的密钥" in page


def test_app_is_added_beside_a_key(officer_client: Client, key: SoftKey) -> None:
    add_key(officer_client, key)
    page = officer_client.get(ADD).content.decode()
    secret = secret_on(page)
    given = {"factor_secret": hidden(page, "factor_secret"), "factor_code": code_of(secret)}
    answer = officer_client.post(ADD, given, follow=True)
    assert "验证器已添加" in answer.content.decode()
    assert Authenticator.objects.count() == 3


def test_name_is_asked_for_before_anything_else(officer_client: Client, key: SoftKey) -> None:
    answer = officer_client.post(
        ADD_KEY, {"key_name": " ", "factor_key": key.make(asked(officer_client, "new"))}
    )
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert Authenticator.objects.count() == 0


def test_without_script_the_page_says_what_else_there_is(officer_client: Client) -> None:
    page = officer_client.get(ADD_KEY).content.decode()
    assert "没有运行脚本" in page and ADD in page
    answer = officer_client.post(ADD_KEY, {"key_name": "密钥"})
    assert answer.status_code == 422
    assert "浏览器没有交来密钥" in answer.content.decode()


@pytest.mark.parametrize("wrong", [{"origin": "https://evil.example"}, {"host": "evil.example"}])
def test_wrong_answer_keeps_the_name(officer_client: Client, wrong: dict[str, Any]) -> None:
    answer = add_key(officer_client, SoftKey(**wrong))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "安全密钥没有通过" in page and 'value="办公室的密钥"' in page
    assert Authenticator.objects.count() == 0


def test_answer_that_was_sent_before_adds_nothing(officer_client: Client, key: SoftKey) -> None:
    given = {"key_name": "密钥", "factor_key": key.make(asked(officer_client, "new"))}
    assert officer_client.post(ADD_KEY, given).status_code == 302
    assert "已经过期" in officer_client.post(ADD_KEY, given).content.decode()
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_eleventh_key_is_refused_before_it_is_made(officer_client: Client, key: SoftKey) -> None:
    add_key(officer_client, key)
    row = Authenticator.objects.get(type="webauthn")
    Authenticator.objects.bulk_create(
        Authenticator(user=row.user, type=row.type, data=row.data) for _number in range(9)
    )
    assert officer_client.get(ADD_KEY)["Location"] == MINE
    page = officer_client.get(MINE).content.decode()
    assert "最多 10 把" in page and ADD_KEY not in page


def test_first_factor_needs_a_recent_sign_in(
    officer_client: Client, clock: time_machine.Traveller, key: SoftKey
) -> None:
    grow_stale(officer_client, clock)
    assert "请先重新登录" in officer_client.get(ADD_KEY).content.decode()
    add_key(officer_client, key)
    assert Authenticator.objects.count() == 0


@pytest.mark.parametrize("path", [ADD_KEY, ADD])
def test_one_more_factor_needs_a_fresh_proof(
    officer_client: Client, clock: time_machine.Traveller, key: SoftKey, path: str
) -> None:
    """Who came upon an open window adds no key of his own to it."""
    add_key(officer_client, key)
    grow_stale(officer_client, clock)
    asked_page = officer_client.get(path)
    assert asked_page.status_code == 403
    answer = add_key(officer_client, SoftKey())
    assert answer.status_code == 403
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    onward = step_up(officer_client, asked_page.content.decode(), key.but(count=2))
    assert (onward.status_code, onward["Location"]) == (302, path)


def test_looking_at_the_page_writes_nothing(officer_client: Client) -> None:
    officer_client.get(ADD_KEY)
    with CaptureQueriesContext(connection) as captured:
        officer_client.get(ADD_KEY)
    assert [q["sql"] for q in captured if not q["sql"].startswith("SELECT")] == []


# --- asked in place -----------------------------------------------------------------------------------------
def test_posted_form_is_held_and_repeated(
    officer_client: Client, clock: time_machine.Traveller, key: SoftKey
) -> None:
    """The whole way of a number that is revealed: nothing that was typed is lost."""
    add_key(officer_client, key)
    case = make.application(stage=Stage.WINDOW_REVIEW)
    grow_stale(officer_client, clock)
    address = f"/window/applications/{case.pk}/reveal/"
    page = officer_client.post(address, TYPED).content.decode()
    held = {name: unescape(hidden(page, name)) for name in TYPED}
    assert held == TYPED
    assert AccessLog.objects.count() == 0
    wrong = step_up(officer_client, page, SoftKey(), **held)
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "安全密钥没有通过" in page and "aria-invalid" not in page
    assert {name: unescape(hidden(page, name)) for name in TYPED} == TYPED
    assert page.count('name="factor_key"') == 1 and hidden_key(page) == ""
    onward = step_up(officer_client, page, key.but(count=2), **held)
    assert (onward.status_code, onward["Location"]) == (307, address)
    assert officer_client.post(address, TYPED).status_code != 403


def hidden_key(page: str) -> str:
    start = page.index('name="factor_key"')
    tag = page[start : page.index(">", start)]
    return tag.removeprefix('name="factor_key"')


def test_answer_serves_once_and_in_its_session(
    officer_client: Client, officer_guangzhou: User, client_of: Callable[..., Client]
) -> None:
    key = SoftKey(count=0)
    add_key(officer_client, key)
    answer = key.sign(asked(officer_client, "proof"))
    other = client_of(officer_guangzhou)
    assert other.post(STEP_UP, {"factor_key": answer}).status_code == 422
    assert other.get("/window/").status_code == 403
    assert officer_client.post(STEP_UP, {"factor_key": answer}).status_code == 302
    again = officer_client.post(STEP_UP, {"factor_key": answer})
    assert again.status_code == 422
    assert "已经过期" in again.content.decode()


def test_copied_key_is_told_and_stopped(officer_client: Client, officer_guangzhou: User) -> None:
    key = SoftKey(count=3)
    add_key(officer_client, key)
    session = officer_client.session
    session.pop("assured")
    session.save()
    page = officer_client.get("/window/")
    answer = step_up(officer_client, page.content.decode(), key)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "可能被人复制过，已停用" in text and "用安全密钥验证" not in text and "恢复码" in text
    assert "可能被人复制过，已停用，请移除" in officer_client.get(MINE).content.decode()
    assert FactorEvent.objects.filter(user=officer_guangzhou).first().kind == "key copied"


def test_page_offers_what_there_is(officer_client: Client, key: SoftKey) -> None:
    def offered() -> list[bool]:
        session = officer_client.session
        session.pop("assured", None)
        session.save()
        page = officer_client.get("/window/").content.decode()
        words = (
            "用安全密钥验证",
            "或者输入恢复码",
            "或者输入验证码",
            "没有运行脚本",
            "或者到统一身份认证平台验证",
        )
        return [word in page for word in words]

    assert offered() == [False, False, False, False, False]
    add_key(officer_client, key)
    assert offered() == [True, True, False, True, True]
    officer_client.post(STEP_UP, {"factor_key": key.but(count=2).sign(asked(officer_client, "proof"))})
    enroll(officer_client)
    assert offered() == [True, False, True, True, True]


def test_wrong_recovery_code_is_called_so(officer_client: Client, key: SoftKey) -> None:
    add_key(officer_client, key)
    answer = officer_client.post(STEP_UP, {"factor_code": "00000000"})
    assert answer.status_code == 422
    assert "恢复码不对" in answer.content.decode()


def test_stolen_challenge_page_gives_no_key_to_another(
    officer_client: Client, officer_province: User, client_of: Callable[..., Client], key: SoftKey
) -> None:
    add_key(officer_client, key)
    other = client_of(officer_province)
    assert other.post(CHALLENGE, {"for": "proof"}).status_code == 404
    add_key(other, SoftKey())
    pk = Authenticator.objects.filter(type="webauthn").first().pk
    assert other.post(f"{MINE}{pk}/remove/").status_code == 404
    answer = other.post(STEP_UP, {"factor_key": key.but(count=2).sign(asked(other, "proof"))})
    assert answer.status_code == 422


def test_removing_needs_a_fresh_proof(
    officer_client: Client, officer_guangzhou: User, clock: time_machine.Traveller, key: SoftKey
) -> None:
    add_key(officer_client, key)
    remove = f"{MINE}{Authenticator.objects.get(type='webauthn').pk}/remove/"
    grow_stale(officer_client, clock)
    asked_page = officer_client.post(remove)
    assert asked_page.status_code == 403
    assert Authenticator.objects.count() == 2
    onward = step_up(officer_client, asked_page.content.decode(), key.but(count=2))
    assert (onward.status_code, onward["Location"]) == (307, remove)
    answer = officer_client.post(remove, follow=True)
    assert "安全密钥已移除，恢复码也一起作废" in answer.content.decode()
    assert Authenticator.objects.count() == 0
    texts = list(officer_guangzhou.notices.values_list("text", flat=True))
    assert any("移除了安全密钥" in text for text in texts)


def test_pages_are_nothing_for_whoever_needs_none(
    applicant: User, reviewer: User, client_of: Callable[..., Client]
) -> None:
    client = client_of(applicant)
    assert client.get(ADD_KEY).status_code == 404
    assert client.post(CHALLENGE, {"for": "new"}).status_code == 404
    assert client_of(None).post(CHALLENGE, {"for": "new"}).status_code == 302
    assert client_of(reviewer).get(ADD_KEY).status_code == 200


def test_challenges_are_throttled(officer_client: Client) -> None:
    answers = [officer_client.post(CHALLENGE, {"for": "new"}).status_code for _time in range(21)]
    assert answers == [200] * 20 + [429]
