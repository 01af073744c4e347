"""youyue/identity/assurance/pages.py: adding and removing one's own second factor."""

import re
from collections.abc import Callable

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.identity.assurance.codes import ADD, code_of, enroll, hidden, secret_on
from youyue.identity import grants
from youyue.identity.assurance.events import FactorEvent
from youyue.identity.models import User
from youyue.identity.offers import RoleOffer

pytestmark = [pytest.mark.django_db, pytest.mark.unassured]
MINE = "/profile/factors/"


def test_list_says_that_there_is_none_and_leads_to_adding(officer_client: Client) -> None:
    page = officer_client.get(MINE).content.decode()
    assert "还没有添加安全密钥或验证器" in page and ADD in page
    assert MINE in officer_client.get("/profile/sign-ins/").content.decode()


def test_enrolling_shows_codes_once_and_opens_the_desk(
    officer_client: Client, officer_guangzhou: User
) -> None:
    secret, codes = enroll(officer_client)
    assert len(set(codes)) == 10
    assert officer_client.get("/window/").status_code == 200
    page = officer_client.get(MINE).content.decode()
    assert "还有 10 个没有用过" in page and "添加了验证器" in page
    assert not any(code in page or code.replace(" ", "") in page for code in codes)
    assert secret not in page
    (notice,) = officer_guangzhou.notices.all()
    assert "添加了验证器" in notice.text and notice.path == MINE


def test_page_shows_a_picture_and_the_secret_in_groups(officer_client: Client) -> None:
    page = officer_client.get(ADD).content.decode()
    assert len(secret_on(page)) == 32
    svg = re.search(r"<svg class=\"qr\".*?</svg>", page)
    assert svg and "style" not in svg[0]
    assert secret_on(officer_client.get(ADD).content.decode()) != secret_on(page)


def test_looking_at_the_page_writes_nothing(officer_client: Client) -> None:
    officer_client.get(ADD)
    with CaptureQueriesContext(connection) as captured:
        officer_client.get(ADD)
    assert [q["sql"] for q in captured if not q["sql"].startswith("SELECT")] == []


def test_wrong_code_keeps_the_secret(officer_client: Client) -> None:
    page = officer_client.get(ADD).content.decode()
    secret, sealed = secret_on(page), hidden(page, "factor_secret")
    answer = officer_client.post(ADD, {"factor_secret": sealed, "factor_code": "000000"})
    again = answer.content.decode()
    assert (answer.status_code, again.count("验证码不对")) == (422, 2)
    assert secret_on(again) == secret
    given = {"factor_secret": hidden(again, "factor_secret"), "factor_code": code_of(secret)}
    assert officer_client.post(ADD, given)["Location"] == f"{MINE}codes/"


def test_empty_code_is_told_beside_the_field(officer_client: Client) -> None:
    answer = officer_client.post(ADD, {"factor_code": ""})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_secret_that_waited_too_long_is_another(
    officer_client: Client, clock: time_machine.Traveller
) -> None:
    page = officer_client.get(ADD).content.decode()
    secret = secret_on(page)
    clock.shift(16 * 60)
    given = {"factor_secret": hidden(page, "factor_secret"), "factor_code": code_of(secret)}
    answer = officer_client.post(ADD, given)
    assert answer.status_code == 422
    assert "请重新扫描" in answer.content.decode()
    assert secret_on(answer.content.decode()) != secret
    assert Authenticator.objects.count() == 0


def test_secret_of_another_page_is_none(
    officer_client: Client, officer_province: User, client_of: Callable[..., Client]
) -> None:
    page = client_of(officer_province).get(ADD).content.decode()
    secret = secret_on(page)
    given = {"factor_secret": hidden(page, "factor_secret"), "factor_code": code_of(secret)}
    assert officer_client.post(ADD, given).status_code == 422
    assert Authenticator.objects.count() == 0


def test_first_factor_needs_a_recent_sign_in(officer_client: Client, clock: time_machine.Traveller) -> None:
    page = officer_client.get(ADD).content.decode()
    for minutes in (10, 10, 11):
        clock.shift(minutes * 60)
        officer_client.get("/profile/")
    stale = officer_client.get(ADD).content.decode()
    assert "请先重新登录" in stale and "factor_secret" not in stale
    given = {
        "factor_secret": hidden(page, "factor_secret"),
        "factor_code": code_of(secret_on(page)),
    }
    officer_client.post(ADD, given)
    assert Authenticator.objects.count() == 0


def test_second_enrolment_is_refused(officer_client: Client) -> None:
    enroll(officer_client)
    assert officer_client.get(ADD)["Location"] == MINE
    assert officer_client.post(ADD, {"factor_code": "000000"})["Location"] == MINE
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_removing_needs_a_fresh_proof(
    officer_client: Client, officer_guangzhou: User, clock: time_machine.Traveller
) -> None:
    secret, _codes = enroll(officer_client)
    remove = f"{MINE}{Authenticator.objects.get(type='totp').pk}/remove/"
    clock.shift(25 * 60)
    officer_client.get("/profile/")
    clock.shift(6 * 60)
    asked = officer_client.post(remove)
    assert asked.status_code == 403
    assert Authenticator.objects.count() == 2
    onward = hidden(asked.content.decode(), "factor_onward")
    given = {"factor_onward": onward, "factor_code": code_of(secret)}
    answer = officer_client.post("/profile/step-up/", given, follow=True)
    assert "验证器已移除" in answer.content.decode()
    assert Authenticator.objects.count() == 0
    texts = list(officer_guangzhou.notices.values_list("text", flat=True))
    assert any("移除了验证器" in text for text in texts)


def test_new_codes_need_a_fresh_proof_and_are_shown_once(
    officer_client: Client, clock: time_machine.Traveller
) -> None:
    enroll(officer_client)
    answer = officer_client.post(f"{MINE}codes/", follow=True)
    assert answer.status_code == 200
    again = officer_client.get(f"{MINE}codes/")  # loaded again: neither shown nor made again
    assert again["Location"] == MINE
    assert len(re.findall(r"<li>\d{4} \d{4}</li>", answer.content.decode())) == 10
    clock.shift(29 * 60)
    officer_client.get("/profile/")
    clock.shift(2 * 60)
    assert officer_client.post(f"{MINE}codes/").status_code == 403


def test_factor_of_another_is_404(
    officer_client: Client, officer_province: User, client_of: Callable[..., Client]
) -> None:
    enroll(officer_client)
    pk = Authenticator.objects.get(type="totp").pk
    other = client_of(officer_province)
    assert other.post(f"{MINE}{pk}/remove/").status_code == 404
    enroll(other)
    assert other.post(f"{MINE}{pk}/remove/").status_code == 404
    assert Authenticator.objects.count() == 4


def test_pages_are_nothing_for_whoever_needs_none(applicant: User, client_of: Callable[..., Client]) -> None:
    client = client_of(applicant)
    assert [client.get(path).status_code for path in (MINE, ADD, "/profile/step-up/")] == [404] * 3
    assert client.post(f"{MINE}codes/").status_code == 404
    assert MINE not in client.get("/profile/sign-ins/").content.decode()


def test_whoever_left_the_office_can_still_remove_hers(
    officer_client: Client, officer_guangzhou: User
) -> None:
    enroll(officer_client)
    User.objects.filter(pk=officer_guangzhou.pk).update(is_staff=False)
    assert officer_client.get(MINE).status_code == 200


# --- lost: by the rite of the codes of the office --------------------------------------------------------
def test_lost_factors_are_reset_by_a_code_of_the_office(
    officer_client: Client, officer_guangzhou: User, administrator: User, client_of: Callable[..., Client]
) -> None:
    enroll(officer_client)
    office = client_of(administrator)
    enroll(office)
    made = office.post(
        "/admin/identity/roleoffer/add/", {"role": "reset", "note": "何静", "window_region": ""}, follow=True
    )
    page = made.content.decode()
    assert "原来的验证器、安全密钥和恢复码才作废" in page
    code = re.search(r'class="offer-code">([^<]+)<', page)
    assert code is not None
    assert officer_client.post("/profile/office-code/", {"code": code[1]}).status_code == 302
    assert Authenticator.objects.filter(user=officer_guangzhou).count() == 2
    offer = RoleOffer.objects.get()
    assert not grants.confirm(offer, by=officer_guangzhou)
    answer = office.post(f"/admin/identity/roleoffer/{offer.pk}/change/", {"_confirm": "1"}, follow=True)
    assert "已重置" in answer.content.decode()
    assert Authenticator.objects.filter(user=officer_guangzhou).count() == 0
    assert Authenticator.objects.filter(user=administrator).count() == 2
    event = FactorEvent.objects.filter(user=officer_guangzhou).first()
    assert (event.kind, event.by) == ("reset", administrator)
    texts = list(officer_guangzhou.notices.values_list("text", flat=True))
    assert any("重置" in text for text in texts)
    assert set(officer_guangzhou.groups.values_list("name", flat=True)) == {"service window officer"}
