"""youyue/identity/assurance/key_rows.py: whose key, how often, a copy of it; what is stored of it."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import RequestFactory

from tests.identity.assurance.codes import code_of
from tests.identity.assurance.soft_key import UP, SoftKey
from youyue.identity.assurance import factors, key_rows
from youyue.identity.assurance.events import FactorEvent
from youyue.identity.assurance.factors import Result
from youyue.identity.models import User
from youyue.identity.sealed import SealBroken
from youyue.identity.sessions import SessionStore

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def at_browser(user: User) -> Any:
    """A request in a session of hers, which every call of the tests shares."""
    request: Any = RequestFactory().get("/", headers={"User-Agent": "Windows Chrome"})
    request.user, request.session = user, SessionStore()
    request.session["who"] = str(user.pk)
    request.session.save()
    return request


def add(request: Any, key: SoftKey, name: str = "办公室的密钥") -> tuple[Result, list[str]]:
    options = key_rows.ask_new(request)
    request.session.save()
    return key_rows.add(request.user, name, key.make(options), request)


def signed(request: Any, key: SoftKey) -> str:
    options = key_rows.ask_proof(request)
    assert options is not None
    request.session.save()
    return key.sign(options)


def use(request: Any, key: SoftKey) -> Result:
    return key_rows.check(request.user, signed(request, key), request)


def kinds(user: User) -> list[str]:
    return [event.kind for event in FactorEvent.objects.filter(user=user).order_by("pk")]


def test_first_key_brings_the_recovery_codes(applicant: User) -> None:
    request = at_browser(applicant)
    key = SoftKey()
    result, codes = add(request, key)
    assert (result, len(codes), len(set(codes))) == (Result.PASSED, 10, 10)
    assert use(request, key.but(count=2)) is Result.PASSED
    assert factors.check(applicant, codes[0], request) == (Result.PASSED, "recovery")
    assert kinds(applicant) == ["key added", "recovery"]
    assert Authenticator.objects.get(type="webauthn").last_used_at is not None


def test_key_and_app_share_their_codes(applicant: User) -> None:
    request = at_browser(applicant)
    _result, codes = add(request, SoftKey())
    step = factors.matching_step(SECRET, code_of(SECRET, -1)) or 0
    assert factors.enroll(applicant, SECRET, step, request) == []
    assert add(request, SoftKey(), "家里的密钥") == (Result.PASSED, [])
    app, first, second, _codes = factors.of(applicant)
    assert [key_rows.name_of(row, applicant) for row in (first, second)] == ["办公室的密钥", "家里的密钥"]
    assert factors.remove(applicant, first.pk, request) == "webauthn"
    assert factors.remove(applicant, app.pk, request) == "totp"
    assert factors.check(applicant, codes[1], request) == (Result.PASSED, "recovery")
    assert factors.remove(applicant, second.pk, request) == "webauthn"
    assert Authenticator.objects.count() == 0  # the codes go with the last one


def test_several_keys_each_count(applicant: User) -> None:
    request = at_browser(applicant)
    first, second = SoftKey(), SoftKey(alg=-8, count=0)
    add(request, first)
    add(request, second)
    assert use(request, first.but(count=2)) is Result.PASSED
    assert use(request, second) is Result.PASSED
    assert use(request, second) is Result.PASSED  # it has no counter, which is no copy


def test_answer_counts_once(applicant: User) -> None:
    request = at_browser(applicant)
    key = SoftKey(count=0)
    add(request, key)
    answer = signed(request, key)
    assert key_rows.check(applicant, answer, request) is Result.PASSED
    assert key_rows.check(applicant, answer, request) is Result.EXPIRED
    signed(request, key)  # asked anew, and answered with the old one
    assert key_rows.check(applicant, answer, request) is Result.WRONG


def test_answer_of_another_session_is_none(applicant: User) -> None:
    here, there = at_browser(applicant), at_browser(applicant)
    key = SoftKey(count=0)
    add(here, key)
    answer = signed(here, key)
    assert key_rows.check(applicant, answer, there) is Result.EXPIRED
    signed(there, key)
    assert key_rows.check(applicant, answer, there) is Result.WRONG
    assert key_rows.check(applicant, answer, here) is Result.PASSED


def test_key_of_another_person_is_refused(applicant: User, other_applicant: User) -> None:
    mine, hers = at_browser(applicant), at_browser(other_applicant)
    my_key, her_key = SoftKey(), SoftKey()
    add(mine, my_key)
    add(hers, her_key)
    assert use(mine, her_key.but(count=2)) is Result.WRONG
    assert use(mine, her_key.but(count=2, number=my_key.number)) is Result.WRONG
    assert use(mine, my_key.but(count=2)) is Result.PASSED
    assert kinds(applicant) == ["key added", "key failed", "key failed"]
    assert kinds(other_applicant) == ["key added"]


def test_same_key_is_not_added_twice(applicant: User) -> None:
    request = at_browser(applicant)
    key = SoftKey()
    add(request, key)
    assert add(request, key) == (Result.USED, [])
    assert add(request, key.but(secret=SoftKey()._own)) == (Result.USED, [])  # its number alone
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_more_than_ten_are_refused(applicant: User) -> None:
    request = at_browser(applicant)
    results = [add(request, SoftKey())[0] for _number in range(11)]
    assert results == [Result.PASSED] * 10 + [Result.USED]


def test_wrong_answer_adds_nothing(applicant: User) -> None:
    request = at_browser(applicant)
    for wrong in (SoftKey(origin="https://evil.example"), SoftKey(flags=UP)):
        assert add(request, wrong) == (Result.WRONG, [])
    options = key_rows.ask_new(request)  # and what was asked in no session
    other = at_browser(applicant)
    assert key_rows.add(applicant, "密钥", SoftKey().make(options), other) == (Result.EXPIRED, [])
    assert Authenticator.objects.count() == 0


# --- a copy ---------------------------------------------------------------------------------------------
def test_counter_of_a_copy_stops_the_key(applicant: User) -> None:
    request = at_browser(applicant)
    key = SoftKey(count=5)
    _result, codes = add(request, key)
    assert use(request, key.but(count=9)) is Result.PASSED
    assert use(request, key.but(count=9)) is Result.COPIED
    assert key_rows.ask_proof(request) is None  # not even the one that counts on
    assert factors.ways_of(applicant) == factors.Ways(has_app=False, has_keys=False, has_codes=True)
    assert kinds(applicant)[-1] == "key copied"
    assert any("复制" in text for text in applicant.notices.values_list("text", flat=True))
    assert factors.check(applicant, codes[0], request)[0] is Result.PASSED
    assert factors.has_factor(applicant)  # until she removes it


def test_stopped_key_stops_no_other(applicant: User) -> None:
    request = at_browser(applicant)
    copied, other = SoftKey(count=5), SoftKey(count=0)
    add(request, copied)
    add(request, other)
    assert use(request, copied) is Result.COPIED
    assert use(request, other) is Result.PASSED
    options = key_rows.ask_proof(request)
    assert options is not None and len(options["allowCredentials"]) == 1
    request.session.save()
    assert key_rows.check(applicant, copied.but(count=6).sign(options), request) is Result.WRONG


def test_key_of_the_former_address_is_not_asked_for(applicant: User, settings: Any) -> None:
    request = at_browser(applicant)
    add(request, SoftKey())
    settings.SITE_URL = "https://other.example.cn"
    assert key_rows.ask_proof(request) is None
    assert not factors.ways_of(applicant).has_keys


# --- pauses, resets, rest ---------------------------------------------------------------------------------
def test_guesser_of_codes_does_not_shut_out_a_key(applicant: User) -> None:
    request = at_browser(applicant)
    key = SoftKey(count=0)
    add(request, key)
    for _time in range(10):
        factors.check(applicant, "00000000", request)
    assert factors.check(applicant, "00000000", request)[0] is Result.PAUSED
    assert use(request, key) is Result.PASSED


def test_reset_takes_keys_too(applicant: User, administrator: User) -> None:
    request = at_browser(applicant)
    add(request, SoftKey())
    factors.reset(applicant, by=administrator)
    assert Authenticator.objects.count() == 0


def test_nothing_of_a_key_stands_in_clear(applicant: User) -> None:
    request = at_browser(applicant)
    key = SoftKey()
    options = key_rows.ask_new(request)
    request.session.save()
    answer = key.make(options)
    key_rows.add(applicant, "家里的密钥", answer, request)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator WHERE type = 'webauthn'")
        stored = cursor.fetchone()[0]
    data = stored if isinstance(stored, dict) else json.loads(stored)
    assert set(data) == {"name", "key", "site", "stopped"}
    assert data["name"].startswith("dev:") and data["key"].startswith("dev:")
    assert json.loads(answer)["id"] not in str(data) and "家里" not in str(data)


def test_row_that_was_moved_to_another_does_not_open(applicant: User, other_applicant: User) -> None:
    """Nor does one that somebody put in who can write to the table and has no key of the columns."""
    add(at_browser(applicant), SoftKey())
    Authenticator.objects.update(user=other_applicant)
    with pytest.raises(SealBroken):
        key_rows.ask_proof(at_browser(other_applicant))


def test_asking_twice_tells_one_handle(applicant: User) -> None:
    request = at_browser(applicant)
    add(request, SoftKey())
    first = key_rows.ask_new(request)["user"]["id"]
    assert key_rows.ask_new(request)["user"]["id"] == first
    assert str(applicant.pk) != first
