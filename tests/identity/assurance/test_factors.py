"""youyue/identity/assurance/factors.py: which codes count, how often, for whom; what is stored of them."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import close_old_connections, connection
from django.test import RequestFactory

from tests import make
from tests.identity.assurance.codes import code_of
from youyue.identity.assurance import factors
from youyue.identity.assurance.events import FactorEvent
from youyue.identity.assurance.factors import Result
from youyue.identity.assurance.sealing import belonging_to
from youyue.identity.models import User
from youyue.identity.sealed import SealBroken

pytestmark = pytest.mark.django_db
REQUEST = RequestFactory().get("/", headers={"User-Agent": "Windows Chrome"}, REMOTE_ADDR="203.0.113.7")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def enrolled(user: User) -> list[str]:
    codes = factors.enroll(user, SECRET, factors.matching_step(SECRET, code_of(SECRET, -1)) or 0, REQUEST)
    assert codes is not None
    return codes


def result_of(user: User, code: str) -> Result:
    return factors.check(user, code, REQUEST)[0]


def kinds(user: User) -> list[str]:
    return [event.kind for event in FactorEvent.objects.filter(user=user).order_by("pk")]


@pytest.mark.parametrize(
    ("later", "result"),
    [(-2, Result.WRONG), (-1, Result.USED), (0, Result.PASSED), (1, Result.PASSED), (2, Result.WRONG)],
)
def test_code_counts_now_and_half_a_minute_beside(
    clock: time_machine.Traveller, applicant: User, later: int, result: Result
) -> None:
    enrolled(applicant)
    assert result_of(applicant, code_of(SECRET, later)) is result


@pytest.mark.parametrize("seconds", [0, 29, 31, 45])
def test_code_counts_once_for_as_long_as_it_is_one(
    clock: time_machine.Traveller, applicant: User, seconds: int
) -> None:
    """allauth's own memory of a code ends after half a minute."""
    enrolled(applicant)
    code = code_of(SECRET)
    assert result_of(applicant, code) is Result.PASSED
    clock.shift(seconds)
    assert result_of(applicant, code) is Result.USED


def test_a_code_of_before_the_last_one_does_not_count(clock: time_machine.Traveller, applicant: User) -> None:
    enrolled(applicant)
    assert result_of(applicant, code_of(SECRET, 1)) is Result.PASSED
    assert result_of(applicant, code_of(SECRET)) is Result.USED


@pytest.mark.parametrize("shape", ["{} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", "full"])
def test_code_is_read_as_people_type_it(clock: time_machine.Traveller, applicant: User, shape: str) -> None:
    enrolled(applicant)
    code = code_of(SECRET)
    typed = code.translate({48 + n: 0xFF10 + n for n in range(10)}) if shape == "full" else shape.format(code)
    assert result_of(applicant, typed) is Result.PASSED


@pytest.mark.parametrize("code", ["", "0", "abcdef", "０", "一二三四五六", "0" * 500, "\x00", "١٢٣٤٥٦"])
def test_what_is_no_code_is_wrong(clock: time_machine.Traveller, applicant: User, code: str) -> None:
    enrolled(applicant)
    assert result_of(applicant, code) is Result.WRONG
    assert kinds(applicant)[-1] == "failed"


def test_recovery_code_counts_once(clock: time_machine.Traveller, applicant: User) -> None:
    codes = enrolled(applicant)
    assert (len(codes), len(set(codes))) == (10, 10)
    assert factors.check(applicant, codes[3], REQUEST) == (Result.PASSED, "recovery")
    assert result_of(applicant, codes[3]) is Result.WRONG
    assert result_of(applicant, f"{codes[4][:4]} {codes[4][4:]}") is Result.PASSED
    assert kinds(applicant) == ["enrolled", "recovery", "failed", "recovery"]
    row = Authenticator.objects.get(user=applicant, type="recovery_codes")
    assert factors.codes_left(row, applicant) == 8


def test_new_recovery_codes_end_the_former(clock: time_machine.Traveller, applicant: User) -> None:
    before = enrolled(applicant)
    after = factors.new_codes(applicant, REQUEST)
    assert set(before).isdisjoint(after)
    assert result_of(applicant, before[0]) is Result.WRONG
    assert result_of(applicant, after[0]) is Result.PASSED


def test_no_new_codes_once_the_last_factor_is_gone(applicant: User) -> None:
    """As they were asked for by a page that was open while another window took it away."""
    enrolled(applicant)
    factors.remove(applicant, Authenticator.objects.get(user=applicant, type="totp").pk, REQUEST)
    assert factors.new_codes(applicant, REQUEST) == []
    assert not Authenticator.objects.filter(user=applicant).exists()
    assert kinds(applicant) == ["enrolled", "removed"]


def test_ten_wrong_codes_are_followed_by_a_pause(clock: time_machine.Traveller, applicant: User) -> None:
    codes = enrolled(applicant)
    assert [result_of(applicant, "000000") for _time in range(10)] == [Result.WRONG] * 10
    assert result_of(applicant, codes[0]) is Result.PAUSED  # the right one neither
    assert kinds(applicant)[-2:] == ["failed", "paused"]
    notices = list(applicant.notices.values_list("text", flat=True))
    assert len([text for text in notices if "连续输错" in text]) == 1
    clock.shift(3601)
    assert result_of(applicant, codes[0]) is Result.PASSED


def test_pause_is_of_one_person(
    clock: time_machine.Traveller, applicant: User, other_applicant: User
) -> None:
    enrolled(applicant)
    enrolled(other_applicant)
    for _time in range(10):
        result_of(applicant, "000000")
    assert result_of(other_applicant, code_of(SECRET)) is Result.PASSED


def test_nobody_passes_without_a_factor(applicant: User, other_applicant: User) -> None:
    enrolled(other_applicant)
    assert result_of(applicant, code_of(SECRET)) is Result.WRONG
    assert kinds(applicant) == []


def test_second_app_is_refused(applicant: User) -> None:
    enrolled(applicant)
    assert factors.enroll(applicant, "A" * 32, 1, REQUEST) is None
    assert result_of(applicant, code_of(SECRET)) is Result.PASSED


def test_removed_app_takes_its_recovery_codes_along(applicant: User, other_applicant: User) -> None:
    codes = enrolled(applicant)
    pk = Authenticator.objects.get(user=applicant, type="totp").pk
    assert not factors.remove(other_applicant, pk, REQUEST)
    assert factors.remove(applicant, pk, REQUEST)
    assert result_of(applicant, codes[0]) is Result.WRONG
    assert Authenticator.objects.count() == 0
    assert kinds(applicant) == ["enrolled", "removed"]
    assert not factors.remove(applicant, pk, REQUEST)


# --- at rest --------------------------------------------------------------------------------------------
def stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        return json.dumps([str(row) for row in cursor.fetchall()])


def test_secrets_are_sealed_in_the_row(applicant: User) -> None:
    codes = enrolled(applicant)
    with belonging_to(applicant):
        seeds = RecoveryCodes(Authenticator.objects.get(type="recovery_codes"))
        assert seeds.get_unused_codes() == codes
    text = stored()
    assert SECRET not in text
    assert not any(code in text for code in codes)
    assert text.count("dev:") == 2


def test_secret_that_was_moved_to_another_does_not_open(applicant: User, other_applicant: User) -> None:
    enrolled(applicant)
    Authenticator.objects.update(user=other_applicant)
    with pytest.raises(SealBroken):
        result_of(other_applicant, code_of(SECRET))


def test_secret_is_neither_sealed_nor_opened_for_nobody(applicant: User) -> None:
    enrolled(applicant)
    with pytest.raises(LookupError):
        RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()


# --- what is written down ---------------------------------------------------------------------------------
def test_event_says_where_and_cannot_be_changed(applicant: User) -> None:
    enrolled(applicant)
    event = FactorEvent.objects.get()
    assert (event.by, event.device, event.address) == (applicant, "Windows · Chrome", "203.0.*.*")
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
    with pytest.raises(TypeError):
        FactorEvent.objects.update(kind="reset")
    with pytest.raises(TypeError):
        FactorEvent.objects.all().delete()


# --- two at once --------------------------------------------------------------------------------------------
class _Unlocked:
    """Stands for the rows without their lock, and waits until both have read them."""

    def __init__(self, barrier: threading.Barrier) -> None:
        self.barrier, self.manager = barrier, Authenticator.objects

    def select_for_update(self) -> "_Unlocked":
        return self

    def filter(self, **given: Any) -> Any:
        rows = list(self.manager.filter(**given))
        self.barrier.wait(10)
        return rows


def _both(user: User, code: str) -> list[Result]:
    def one(_number: int) -> Result:
        try:
            return result_of(user, code)
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))


@pytest.mark.postgres
@pytest.mark.trial
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False], ids=["locked", "control"])
def test_one_code_lets_one_of_two_requests_in(is_locked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    user = make.user("mowen")
    enrolled(user)
    if not is_locked:
        rows = _Unlocked(threading.Barrier(2))
        monkeypatch.setattr(factors, "Authenticator", type("Rows", (), {"objects": rows}))
    passed = _both(user, code_of(SECRET)).count(Result.PASSED)
    assert passed == (1 if is_locked else 2)
