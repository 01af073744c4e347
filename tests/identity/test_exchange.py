"""The browser's side of the exchange: state, replay, where it leads; and what is kept of a sign-in."""

import json
from collections.abc import Callable

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.http import HttpResponse
from django.test import Client

from tests.identity import liar
from tests.identity.conftest import Exchange
from youyue.identity.models import User

Start = Callable[..., Exchange]


# --- what is asked -----------------------------------------------------------------------------------
def test_start_sends_nonce_state_and_pkce(exchange: Start) -> None:
    asked = exchange().start().asked
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert len(asked["nonce"]) >= 32
    assert len(asked["state"]) >= 16
    assert asked["response_type"] == "code"


def test_start_takes_nothing_but_next_from_the_address(exchange: Start) -> None:
    asked = (
        exchange()
        .start("/login/?auth_params=acr_values%3DL1%26prompt%3Dnone&scope=admin&process=connect")
        .asked
    )
    assert set(asked["scope"].split()) == {"openid", "profile", "email", "phone"}
    assert "acr_values" not in asked
    assert "prompt" not in asked


def test_code_is_redeemed_with_the_verifier_of_its_challenge(exchange: Start) -> None:
    from base64 import urlsafe_b64encode
    from hashlib import sha256

    attempt = exchange().start()
    attempt.finish()
    verifier = attempt.answer.redeemed["code_verifier"]
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    assert challenge == attempt.asked["code_challenge"]


# --- state -------------------------------------------------------------------------------------------
def test_callback_twice_signs_in_once(exchange: Start) -> None:
    attempt = exchange().start()
    assert attempt.finish().status_code == 302
    again = attempt.finish()
    assert again.status_code == 403
    assert "重新登录" in again.content.decode()


def test_callback_without_a_start_is_refused(exchange: Start, client: Client) -> None:
    exchange()
    response = client.get("/login/callback/", {"code": "code", "state": "made up"})
    assert response.status_code == 403
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?error=server_error", "?code=%00&state=%00"])
def test_callback_with_anything_is_a_page(exchange: Start, client: Client, query: str) -> None:
    exchange()
    assert client.get(f"/login/callback/{query}").status_code == 403


def test_state_of_another_browser_is_refused(exchange: Start) -> None:
    mine, theirs = exchange().start(), exchange().start()
    response = theirs.finish(state=mine.asked["state"])
    assert response.status_code == 403
    assert not theirs.is_in


def test_state_is_gone_after_ten_minutes(exchange: Start) -> None:
    with time_machine.travel("2026-03-02 09:00", tick=False) as clock:
        attempt = exchange().start()
        clock.shift(601)
        assert attempt.finish().status_code == 403


def test_two_windows_of_one_browser_can_both_sign_in(exchange: Start, client: Client) -> None:
    first = exchange(client).start()
    second = exchange(client).start()
    assert second.finish().status_code == 302
    liar.stage.answer = first.answer
    assert first.finish().status_code == 302


def test_cancelling_at_the_platform_is_a_page_of_its_own(exchange: Start) -> None:
    attempt = exchange().start()
    response = attempt.client.get(
        "/login/callback/", {"error": "access_denied", "state": attempt.asked["state"]}
    )
    assert response.status_code == 403
    assert "您取消了登录" in response.content.decode()


# --- where it leads ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("/profile/", "/profile/"),
        ("", "/items/"),
        ("https://evil.example/", "/items/"),
        ("//evil.example/", "/items/"),
        ("/\\evil.example", "/items/"),
        ("javascript:alert(1)", "/items/"),
        ("http:evil.example", "/items/"),
        ("/login/?next=/login/", "/items/"),
    ],
)
def test_sign_in_leads_to_own_pages_only(exchange: Start, asked: str, leads: str) -> None:
    from urllib.parse import quote

    response = exchange().start(f"/login/?next={quote(asked)}").finish()
    assert (response.status_code, response["Location"]) == (302, leads)


def test_whoever_is_in_is_not_sent_to_the_platform_again(exchange: Start) -> None:
    attempt = exchange().start()
    attempt.finish()
    assert attempt.client.get("/login/?next=/profile/")["Location"] == "/profile/"
    assert attempt.client.get("/login/?again=1")["Location"].startswith(liar.issuer())


def test_again_asks_the_platform_for_another_account(exchange: Start) -> None:
    assert exchange().start("/login/?again=1").asked["prompt"] == "login"


def test_page_that_was_asked_for_survives_a_failed_sign_in(exchange: Start, client: Client) -> None:
    attempt = exchange(client).start("/login/?next=/profile/details/")
    page = attempt.finish(lambda answer: answer.claims.update(acr="L1")).content.decode()
    assert "/login/?again=1&amp;next=%2Fprofile%2Fdetails%2F" in page
    attempt = exchange(client).start("/login/?next=/profile/details/")
    page = attempt.finish(lambda answer: setattr(answer, "userinfo", HttpResponse(status=503)))
    assert "/login/?next=%2Fprofile%2Fdetails%2F" in page.content.decode()


# --- what is kept ------------------------------------------------------------------------------------
def test_session_key_changes_at_sign_in(exchange: Start) -> None:
    attempt = exchange().start()
    before = attempt.client.session.session_key
    attempt.finish()
    assert attempt.client.session.session_key != before


def test_session_holds_nothing_about_the_person(exchange: Start) -> None:
    attempt = exchange().start()
    attempt.answer.userinfo |= {"id_number": "440106199003076518", "phone_number": "18612341402"}
    attempt.finish()
    kept = json.dumps(dict(attempt.client.session), ensure_ascii=False)
    for secret in ("莫知文", "440106199003076518", "18612341402", "someone", attempt.answer.id_token()):
        assert secret not in kept


def test_account_keeps_how_one_signed_in_and_no_claims(exchange: Start) -> None:
    attempt = exchange().start()
    attempt.answer.userinfo |= {"id_number": "440106199003076518", "email": "m@example.cn"}
    attempt.finish()
    account = SocialAccount.objects.get()
    assert account.extra_data == {
        "acr": "L2",
        "auth_time": attempt.answer.claims["auth_time"],
        "iss": liar.issuer(),
    }
    assert SocialToken.objects.count() == 0
    assert EmailAddress.objects.count() == 0


def test_same_sub_of_another_issuer_is_refused(exchange: Start) -> None:
    exchange().start().finish()
    SocialAccount.objects.update(extra_data={"iss": "https://former.example"})
    attempt = exchange().start()
    assert attempt.finish().status_code == 403


def test_nobody_is_found_by_mobile_or_address(exchange: Start) -> None:
    facts = {"phone_number": "18612341402", "email": "same@example.cn", "id_number": "440106199003076518"}
    for sub in ("one", "two"):
        attempt = exchange().start()
        attempt.answer.claims["sub"] = sub
        attempt.answer.userinfo = {"sub": sub} | facts
        attempt.finish()
    assert set(User.objects.values_list("subject", flat=True)) == {"one", "two"}


def test_user_has_no_usable_password(exchange: Start) -> None:
    exchange().start().finish()
    assert not User.objects.get().has_usable_password()


def test_disabled_account_stays_out(exchange: Start) -> None:
    exchange().start().finish()
    User.objects.update(is_active=False)
    attempt = exchange().start()
    response = attempt.finish()
    assert response.status_code == 403
    assert "这个账号已停用" in response.content.decode()
    assert not attempt.is_in


def test_disabling_an_account_ends_its_session(exchange: Start) -> None:
    attempt = exchange().start()
    attempt.finish()
    User.objects.update(is_active=False)
    assert attempt.client.get("/profile/").status_code == 302


# --- pages that do not exist -------------------------------------------------------------------------
@pytest.mark.parametrize(
    "path",
    [
        "/signup/",
        "/accounts/signup/",
        "/accounts/login/",
        "/password/reset/",
        "/password/change/",
        "/email/",
        "/social/signup/",
        "/social/connections/",
        "/social/login/cancelled/",
        "/login/password/",
        "/reauthenticate/",
        "/oidc/platform/login/",
        "/inactive/",
    ],
)
def test_there_is_no_account_page(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 404


def test_odd_userinfo_signs_in_with_what_is_usable(exchange: Start) -> None:
    attempt = exchange().start()
    attempt.answer.userinfo = {
        "sub": "someone",
        "name": {"family": "莫"},
        "birthdate": "1990-02-30",
        "gender": ["male"],
        "id_number": 440106,
        "country": "CHINA",
        "phone_number": "186\x0012341402",
        "registered_residence": "\ud800广州",
    }
    assert attempt.finish().status_code == 302
    user = User.objects.get()
    assert (user.name, user.birth_date, user.sex, user.country) == ("", None, "", "")
    assert user.mobile == "18612341402"
    assert user.registered_residence == "广州"


def test_callback_answers_posts_with_405(client: Client, db: None) -> None:
    response: HttpResponse = client.post("/login/callback/")
    assert response.status_code == 405


@pytest.mark.parametrize("name", ["王\U0002ebf0明", "李\U00031350", "周\ue863", "\uf9dc文", "김ㅤ철수"])
def test_a_name_is_kept_to_the_letter(exchange: Start, name: str) -> None:
    attempt = exchange().start()
    attempt.answer.userinfo = {
        "sub": "someone",
        "name": f"\u202d{name}\u202c",
        "phone_number": "+86 18612341402",
    }
    assert attempt.finish().status_code == 302
    user = User.objects.get()
    assert (user.name, user.mobile) == (name, "18612341402")
