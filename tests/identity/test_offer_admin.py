"""youyue/identity/offer_admin.py: codes for roles of the office, made and confirmed in the admin."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from youyue.identity import grants
from youyue.identity.models import User
from youyue.identity.offers import RoleOffer

pytestmark = pytest.mark.django_db
LIST, ADD = "/admin/identity/roleoffer/", "/admin/identity/roleoffer/add/"


def at(offer: RoleOffer | None = None) -> str:
    return f"{LIST}{(offer or RoleOffer.objects.get()).pk}/change/"


@pytest.fixture
def office(administrator: User, client_of: Callable[..., Client]) -> Client:
    return client_of(administrator)


def test_administrator_makes_a_code_and_confirms_who_redeemed_it(
    office: Client, administrator: User, applicant: User
) -> None:
    made = office.post(ADD, {"note": "新窗口", "role": "window", "window_region": "440100"}, follow=True)
    code = re.search(r'class="offer-code">([A-Z2-9 ]{14})<', made.content.decode())[1]
    assert code not in office.get(at()).content.decode() + office.get(LIST).content.decode()
    assert "还没有用" in office.get(LIST).content.decode()
    grants.redeem(code, by=applicant)
    page = office.get(at()).content.decode()
    assert "莫*文（186****1402）" in page and "subject-mowen" in page and "广州市" in page
    assert "莫知文" not in page
    assert office.post(at(), {"_confirm": "1"}).status_code == 302
    applicant.refresh_from_db()
    assert (applicant.is_staff, applicant.window_region) == (True, "440100")
    assert RoleOffer.objects.get().closed_by == administrator
    assert code not in str(list(LogEntry.objects.values()))
    again = office.post(at(), {"_confirm": "1"}, follow=True).content.decode()
    assert "已经处理过" in again
    assert "已确认" in office.get(LIST).content.decode()


def test_page_of_the_code_loaded_again_makes_no_other(
    office: Client, administrator: User, client_of: Callable[..., Client]
) -> None:
    made = office.post(ADD, {"note": "编辑", "role": "editor", "window_region": ""})
    assert (made.status_code, made["Location"]) == (302, at())
    other = client_of(administrator)  # another browser, without what the first one carries
    assert "offer-code" not in other.get(at()).content.decode()
    assert "offer-code" in office.get(at()).content.decode()
    again = office.get(at()).content.decode()
    assert "offer-code" not in again and "撤回授权码" in again
    assert RoleOffer.objects.count() == 1


def test_button_pressed_twice_says_that_it_was_handed_in(
    applicant: User, client_of: Callable[..., Client]
) -> None:
    code, hers = grants.offer("editor"), client_of(applicant)
    hers.post("/profile/office-code/", {"code": code})
    again = hers.post("/profile/office-code/", {"code": code}).content.decode()
    assert "您已经提交过这个授权码，请等系统管理员确认" in again


@pytest.mark.parametrize("how", ["refused", "withdrawn", "expired"])
def test_ended_code_gives_nothing(how: str, office: Client, applicant: User) -> None:
    code = grants.offer("editor")
    if how == "refused":
        grants.redeem(code, by=applicant)
    if how == "expired":
        RoleOffer.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    else:
        office.post(at(), {"_end": "1"})
        assert RoleOffer.objects.get().outcome == how
    with pytest.raises(ValidationError):
        grants.redeem(code, by=applicant)
    assert "已经处理过、过期" in office.post(at(), {"_confirm": "1"}, follow=True).content.decode()
    assert applicant.groups.count() == 0


def test_nobody_grants_to_herself(office: Client, administrator: User, client_of: Callable) -> None:
    mine = grants.offer("window", "440100", by=administrator)
    with pytest.raises(ValidationError, match="自己生成"):
        grants.redeem(mine, by=administrator)
    RoleOffer.objects.all().delete()
    grants.redeem(grants.offer("window", "440100"), by=administrator)
    answer = office.post(at(), {"_confirm": "1"}, follow=True)
    assert "要由另一位管理员处理" in answer.content.decode()
    administrator.refresh_from_db()
    assert administrator.window_region == ""
    assert not grants.confirm(RoleOffer.objects.get(), by=administrator)


def test_window_of_a_code_is_asked_for(office: Client) -> None:
    page = office.post(ADD, {"note": "", "role": "window", "window_region": ""})
    assert "受理窗口人员要在一个窗口，请选择受理窗口" in page.content.decode()
    office.post(ADD, {"note": "", "role": "editor", "window_region": "440100"})
    assert RoleOffer.objects.get().window_region == ""


@pytest.mark.parametrize("state", ["waits", "open", "over", "x", "\x00"])
def test_list_is_narrowed_by_state(state: str, office: Client, applicant: User) -> None:
    grants.redeem(grants.offer("editor", note="waits"), by=applicant)
    grants.offer("editor", note="open")
    grants.offer("editor", note="over")
    RoleOffer.objects.filter(note="over").update(expires_at=timezone.now())
    page = office.get(LIST, {"state": state}).content.decode()
    shown = {note for note in ("waits", "open", "over") if f">{note}<" in page}
    assert shown == ({state} if state in ("waits", "open", "over") else {"waits", "open", "over"})


def test_strangers_find_no_codes(
    editor: User, officer_guangzhou: User, applicant: User, client_of: Callable[..., Client]
) -> None:
    grants.redeem(grants.offer("admin"), by=applicant)
    for stranger in (editor, officer_guangzhou):
        client = client_of(stranger)
        for address in (LIST, ADD, at()):
            assert client.get(address).status_code in (403, 404)
        assert client.post(at(), {"_confirm": "1"}).status_code in (403, 404)
    assert client_of(applicant).post(at(), {"_confirm": "1"}).status_code in (302, 404)
    assert applicant.groups.count() == 0
