"""youyue/identity/assurance/guard.py: asked in place, and gone on with afterwards."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applicants.models import Stage
from tests import make
from tests.identity.assurance.codes import code_of, enroll, hidden
from youyue.identity.assurance.guard import Onward, onward_of
from youyue.identity.models import AccessLog, User

pytestmark = [pytest.mark.django_db, pytest.mark.unassured]
STEP_UP = "/profile/step-up/"
TYPED = {"row": "basics.id_number", "purpose": "verify", "reason": '核对 <b>原件</b> & "印章"', "show": "x"}


def step_up(client: Client, page: str, code: str, **more: str) -> Any:
    """Send the page that asks as a browser does: what it holds, and the code."""
    given = {"factor_onward": unescape(hidden(page, "factor_onward")), "factor_code": code} | more
    return client.post(STEP_UP, given)


def test_page_is_gone_on_with(officer_client: Client) -> None:
    secret, _codes = enroll(officer_client)
    forget(officer_client)
    asked = officer_client.get("/window/?box=new")
    assert asked.status_code == 403
    assert "no-store" in asked["Cache-Control"]
    onward = step_up(officer_client, asked.content.decode(), code_of(secret))
    assert (onward.status_code, onward["Location"]) == (302, "/window/?box=new")
    assert officer_client.get("/window/?box=new").status_code == 200


def forget(client: Client) -> None:
    """As after a new sign-in that proved nothing."""
    session = client.session
    session.pop("assured", None)
    session.save()


def test_posted_form_is_held_and_repeated(officer_client: Client, clock: time_machine.Traveller) -> None:
    """The whole way of a number that is revealed: nothing that was typed is lost."""
    secret, _codes = enroll(officer_client)
    case = make.application(stage=Stage.WINDOW_REVIEW)
    for minutes in (20, 11):
        clock.shift(minutes * 60)
        officer_client.get("/profile/")
    address = f"/window/applications/{case.pk}/reveal/"
    asked = officer_client.post(address, TYPED)
    assert asked.status_code == 403
    assert AccessLog.objects.count() == 0
    page = asked.content.decode()
    held = {name: unescape(hidden(page, name)) for name in TYPED}
    assert held == TYPED
    onward = step_up(officer_client, page, code_of(secret), **held)
    assert (onward.status_code, onward["Location"]) == (307, address)
    assert officer_client.post(address, TYPED).status_code in (200, 302, 422)


def test_wrong_code_keeps_what_was_posted(officer_client: Client, clock: time_machine.Traveller) -> None:
    secret, _codes = enroll(officer_client)
    forget(officer_client)
    asked = officer_client.post("/window/bulk/", {"act": "accept", "pk": ["1", "2"], "note": "好"})
    page = asked.content.decode()
    again = step_up(officer_client, page, "000000", act="accept", note="好")
    assert again.status_code == 422
    page = again.content.decode()
    assert page.count("验证码不对") == 2  # in the summary and beside the field
    assert 'aria-invalid="true"' in page
    assert hidden(page, "note") == "好"
    assert page.count('name="factor_code"') == 1
    onward = step_up(officer_client, page, code_of(secret), act="accept", note="好")
    assert (onward.status_code, onward["Location"]) == (307, "/window/bulk/")
    assert step_up(officer_client, page, code_of(secret)).status_code == 422  # the same code again


def test_several_values_of_one_name_are_held(officer_client: Client) -> None:
    enroll(officer_client)
    forget(officer_client)
    page = officer_client.post("/window/bulk/", {"pk": ["1", "2", "3"]}).content.decode()
    assert page.count('name="pk"') == 3


def test_more_than_the_page_holds_is_not_said_to_be_held(
    officer_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form is not sent on without what was in it: back to its page, after the proof."""
    secret, _codes = enroll(officer_client)
    forget(officer_client)
    monkeypatch.setattr("youyue.ui.errors.KEPT_FIELDS", 2)
    here = {"HTTP_ORIGIN": "http://testserver", "HTTP_REFERER": "http://testserver/window/?box=mine"}
    page = officer_client.post("/window/bulk/", {"pk": ["1", "2", "3"]}, **here).content.decode()
    assert "没能留在这一页" in page and "还在这一页" not in page and 'name="pk"' not in page
    onward = step_up(officer_client, page, code_of(secret))
    assert (onward.status_code, onward["Location"]) == (302, "/window/?box=mine")


def test_form_of_one_button_is_gone_on_with(officer_client: Client) -> None:
    secret, _codes = enroll(officer_client)
    forget(officer_client)
    page = officer_client.post("/window/bulk/", {"csrfmiddlewaretoken": "x"}).content.decode()
    assert "没能留在这一页" not in page
    onward = step_up(officer_client, page, code_of(secret), csrfmiddlewaretoken="x")
    assert (onward.status_code, onward["Location"]) == (307, "/window/bulk/")


def test_desk_is_open_for_the_session_and_numbers_for_half_an_hour(
    officer_client: Client, clock: time_machine.Traveller
) -> None:
    enroll(officer_client)
    case = make.application(stage=Stage.WINDOW_REVIEW)
    reveal = f"/window/applications/{case.pk}/reveal/"
    for minutes, numbers, desk in ((0, 200, 200), (29, 200, 200), (2, 403, 200), (25, 403, 200)):
        clock.shift(minutes * 60)
        assert officer_client.get("/window/").status_code == desk
        status = officer_client.post(reveal, {"row": "basics.id_number"}).status_code
        assert (status == 403) is (numbers == 403), minutes


def test_assurance_ends_with_the_session(officer_client: Client, officer_guangzhou: User) -> None:
    secret, _codes = enroll(officer_client)
    assert officer_client.get("/window/").status_code == 200
    officer_client.post("/logout/")
    officer_client.force_login(officer_guangzhou)
    assert officer_client.get("/window/").status_code == 403
    assert secret


def test_assurance_is_of_one_browser(
    officer_client: Client, officer_guangzhou: User, client_of: Callable[..., Client]
) -> None:
    enroll(officer_client)
    assert client_of(officer_guangzhou).get("/window/").status_code == 403


def test_script_is_told_in_its_own_language(officer_client: Client) -> None:
    answer = officer_client.post("/window/bulk/", headers={"X-Requested-With": "fetch"})
    assert (answer.status_code, answer.json()["error"]) == (403, "step up")


def test_guard_can_be_switched_off(officer_client: Client, settings: Any) -> None:
    """The control of all of these."""
    assert officer_client.get("/window/").status_code == 403
    settings.SECOND_FACTOR_ENFORCED = False
    assert officer_client.get("/window/").status_code == 200


def test_whoever_has_no_factor_is_shown_the_way(officer_client: Client) -> None:
    page = officer_client.get("/window/").content.decode()
    assert 'name="factor_code"' not in page
    assert "/login/?step_up=1&amp;next=%2Fwindow%2F" in page.replace("&next", "&amp;next")
    assert "/profile/factors/" in page


def test_proof_at_the_platform_in_another_window(officer_client: Client) -> None:
    page = officer_client.post("/window/bulk/", {"note": "好"}).content.decode()
    assert "在新标签页打开" in page
    onward = unescape(hidden(page, "factor_onward"))
    given = {"factor_onward": onward, "note": "好", "factor_done": "1"}
    assert officer_client.post(STEP_UP, given).status_code == 422  # said, and not done
    session = officer_client.session
    session["assured"] = {"at": session["began"], "by": "platform"}
    session.save()
    assert "身份已验证" in officer_client.get(STEP_UP).content.decode()
    answer = officer_client.post(STEP_UP, given)
    assert (answer.status_code, answer["Location"]) == (307, "/window/bulk/")


@pytest.mark.parametrize("onward", ["", "x", "https://evil.example/", "dev:AAAA", "\x00"])
def test_forged_way_on_leads_home(officer_client: Client, onward: str) -> None:
    secret, _codes = enroll(officer_client)
    answer = officer_client.post(STEP_UP, {"factor_onward": onward, "factor_code": code_of(secret)})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def test_way_on_of_another_is_none(applicant: User, other_applicant: User) -> None:
    sealed = Onward("POST", "/window/", True).sealed(applicant)
    assert onward_of(sealed, applicant) == Onward("POST", "/window/", True)
    assert onward_of(sealed, other_applicant) is None


def test_codes_are_throttled(officer_client: Client) -> None:
    enroll(officer_client)  # one of the ten
    answers = [officer_client.post(STEP_UP, {"factor_code": "000000"}).status_code for _time in range(10)]
    assert answers == [422] * 9 + [429]


def test_session_gets_a_new_key_and_stays_one_device(officer_client: Client) -> None:
    secret, _codes = enroll(officer_client)
    before = officer_client.session.session_key
    page = officer_client.get("/profile/sign-ins/").content.decode()
    officer_client.post(STEP_UP, {"factor_code": code_of(secret)})
    assert officer_client.session.session_key != before
    after = officer_client.get("/profile/sign-ins/").content.decode()
    assert page.count("（这一台）") == after.count("（这一台）") == 1
    stolen = Client()
    stolen.cookies["sessionid"] = before
    assert stolen.get("/profile/").status_code == 302


def test_asking_writes_nothing(officer_client: Client) -> None:
    officer_client.get("/window/")
    with CaptureQueriesContext(connection) as captured:
        officer_client.get("/window/")
    assert [q["sql"] for q in captured if not q["sql"].startswith("SELECT")] == []
