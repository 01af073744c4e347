"""youyue/identity/offers.py, grants.py: roles of the office by a code, in the command and in the admin."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from applicants.models import Membership
from youyue.identity import grants
from youyue.identity.models import User
from youyue.identity.offers import LENGTH, RoleOffer, hash_of, new_code, spaced

pytestmark = pytest.mark.django_db
LIST, ADD = "/admin/identity/roleoffer/", "/admin/identity/roleoffer/add/"
REDEEM = "/profile/office-code/"


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("grant_role", *arguments, stdout=output, stderr=StringIO())
    return output.getvalue().strip()


@pytest.mark.django_db
@pytest.mark.parametrize("region", ["999999", "440199", "440100000000"])
def test_region_without_a_window_is_refused_in_words(region: str) -> None:
    with pytest.raises(CommandError, match=f"No service window decides for the region {region}"):
        run("window", "--region", region)
    assert not RoleOffer.objects.exists()


# --- the code --------------------------------------------------------------------------------------------
def test_codes_are_long_and_differ() -> None:
    codes = {new_code() for _number in range(1000)}
    assert len(codes) == 1000
    assert {len(code) for code in codes} == {LENGTH}
    assert not set("".join(codes)) & set("01OIL")


def test_hash_is_keyed(settings: object) -> None:
    before = hash_of("ABCDEFGHJKMN")
    settings.SECRET_KEY = "another secret"
    assert hash_of("ABCDEFGHJKMN") != before


# --- the command -----------------------------------------------------------------------------------------
def test_command_prints_a_code_and_confirms_by_issuer_and_subject(
    applicant: User, client_of: Callable[..., Client]
) -> None:
    code = run("window", "--region", "440100")
    mine = client_of(applicant)
    assert "系统管理员确认后生效" in mine.post(REDEEM, {"code": code}, follow=True).content.decode()
    applicant.refresh_from_db()
    assert (applicant.is_staff, applicant.window_region, applicant.groups.count()) == (False, "", 0)
    assert mine.get("/window/").status_code == 404
    listed = run()
    assert "莫*文（186****1402）" in listed and listed.endswith("mock subject-mowen")
    assert "莫知文" not in listed and code not in listed
    assert f"{timezone.localtime(RoleOffer.objects.get().redeemed_at):%Y-%m-%d %H:%M}" in listed
    assert run("--confirm", "mock", "subject-mowen") == "Confirmed."
    applicant.refresh_from_db()
    assert (applicant.is_staff, applicant.window_region) == (True, "440100")
    assert Membership.objects.get(user=applicant).window_region == "440100"
    assert run() == ""
    with pytest.raises(CommandError, match="Nothing waits"):
        run("--confirm", "mock", "subject-mowen")


@pytest.mark.parametrize(
    "account", [("mock", "mowen"), ("https://other.example", "subject-mowen"), ("mock", "莫知文")]
)
def test_command_confirms_nobody_by_name_or_of_another_issuer(
    account: tuple[str, str], applicant: User
) -> None:
    grants.redeem(run("editor"), by=applicant)
    with pytest.raises(CommandError, match="Nothing waits"):
        run("--confirm", *account)
    assert applicant.groups.count() == 0


def test_command_refuses(applicant: User) -> None:
    grants.redeem(run("editor"), by=applicant)
    assert run("--refuse", "mock", "subject-mowen") == "Refused."
    assert not grants.confirm(RoleOffer.objects.get(), by=None)
    assert applicant.groups.count() == 0


@pytest.mark.parametrize("region", ["", "广州", "44", "١٢٣٤٥٦"])
def test_window_needs_a_region(region: str) -> None:
    with pytest.raises(CommandError):
        run("window", "--region", region)


# --- who somebody is ---------------------------------------------------------------------------------------
def test_second_subject_of_the_name_gets_nothing(applicant: User) -> None:
    twin = User.objects.create_user("subject-twin", account_name="mowen", name=applicant.name)
    code = run("admin")
    grants.redeem(code, by=applicant)
    with pytest.raises(ValidationError):
        grants.redeem(code, by=twin)
    applicant.take_over({"account_name": "renamed"})
    run("--confirm", "mock", "subject-mowen")
    assert (applicant.groups.count(), twin.groups.count()) == (1, 0)


@pytest.mark.parametrize("code", ["", "ABCD EFGH JKMN", "\x00", "x" * 61])
def test_code_that_is_none_is_an_error_beside_its_field(
    code: str, applicant: User, client_of: Callable[..., Client]
) -> None:
    page = client_of(applicant).post(REDEEM, {"code": code})
    assert page.status_code == 422 and 'aria-invalid="true"' in page.content.decode()


def test_code_is_read_back_in_groups() -> None:
    assert (spaced("ABCDEFGHJKMN"), spaced("")) == ("ABCD EFGH JKMN", "")


def test_code_ends_with_its_day(applicant: User) -> None:
    code = grants.offer("editor")
    assert RoleOffer.objects.by_code(code)
    RoleOffer.objects.update(expires_at=timezone.now())
    assert RoleOffer.objects.by_code(code) is None
    with pytest.raises(ValidationError):
        grants.redeem(code, by=applicant)
