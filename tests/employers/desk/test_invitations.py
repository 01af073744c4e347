"""employers/desk/invitations.py and its pages: a code is made, an account redeems it, an admin confirms."""

import re
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applicants.models import Membership
from employers.models import Invitation
from tests import make
from youyue.identity.models import User
from youyue.identity.offers import hash_of
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db

INVITE, REDEEM = "/employer/members/invite/", "/employer/invitations/"
CODE = re.compile(r'<p class="offer-code num">([A-Z2-9]{4} [A-Z2-9]{4} [A-Z2-9]{4})</p>')


def invite(admins: Client, role: str = "reviewer") -> str:
    """The code as the page shows it."""
    page = admins.post(INVITE, {"note": "新同事", "role": role}, follow=True)
    assert page.status_code == 200
    return CODE.search(page.content.decode())[1]


def redeem(client: Client, code: str) -> str:
    return client.post(REDEEM, {"code": code, "act": "agree"}, follow=True).content.decode()


def at(invitation: Invitation | None = None) -> str:
    return f"/employer/members/invitations/{(invitation or Invitation.objects.get()).pk}/"


# --- the whole way -------------------------------------------------------------------------------------
def test_code_gives_no_right_before_the_admin_has_confirmed_who_redeemed_it(
    admins: Client, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    invited, code = client_of(other_applicant), invite(admins)
    asked = invited.post(REDEEM, {"code": code}).content.decode()
    assert "岭海先进材料研究院（广州）请您担任审核员" in asked
    assert other_applicant.masked_name in asked and "138****5678" in asked
    assert Invitation.objects.get().redeemed_by is None
    assert "单位管理员确认后生效" in redeem(invited, code)
    assert invited.get("/employer/").status_code == 404
    assert not Membership.objects.filter(user=other_applicant).exists()
    notice = Notice.objects.get(kind="joining")
    assert notice.path == at()
    page = admins.get(notice.path).content.decode()
    assert other_applicant.masked_name in page and "138****5678" in page
    assert other_applicant.name not in page and other_applicant.mobile not in page
    assert f"{other_applicant.masked_name}已加入" in (
        admins.post(at(), {"act": "confirm"}, follow=True).content.decode()
    )
    assert Membership.objects.get(user=other_applicant).role == "reviewer"
    assert invited.get("/employer/").status_code == 200
    assert Notice.objects.filter(to=other_applicant, kind="invited", path="/employer/").count() == 1
    link = 'href="/employer/"'
    assert link in invited.get("/").content.decode()


@pytest.mark.parametrize(("role", "word"), [("admin", "单位管理员"), ("reviewer", "审核员")])
def test_whoever_joined_is_told_as_what(
    role: str, word: str, admins: Client, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    redeem(client_of(other_applicant), invite(admins, role))
    admins.post(at(), {"act": "confirm"})
    assert Notice.objects.get(to=other_applicant).text == f"单位确认了，您现在是{word}"


def test_code_is_shown_once_and_kept_as_a_hash(admins: Client) -> None:
    code = invite(admins)
    kept = Invitation.objects.get()
    assert kept.code_hash == hash_of(code)
    for address in (INVITE, at(kept), "/employer/information/"):
        page = admins.get(address).content.decode()
        assert code not in page and code.replace(" ", "") not in page
    assert code.replace(" ", "") not in str(kept.__dict__) + str(dict(admins.session))


@pytest.mark.parametrize("typed", ["lower", "no spaces", "dashes", "full width"])
def test_code_is_read_as_people_type_it(
    typed: str, admins: Client, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    code = invite(admins)
    spoken = {
        "lower": code.lower(),
        "no spaces": code.replace(" ", ""),
        "dashes": code.replace(" ", "-"),
        "full width": "".join(chr(ord(c) + 0xFEE0) if c != " " else "\u3000" for c in code),
    }[typed]
    assert "单位管理员确认后生效" in redeem(client_of(other_applicant), spoken)


# --- who somebody is -------------------------------------------------------------------------------------
def test_two_subjects_of_one_name_are_two_people(
    admins: Client, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    same = {name: getattr(other_applicant, name) for name in ("account_name", "name", "mobile")}
    twin = User.objects.create_user("subject-twin", **same)
    redeem(client_of(other_applicant), invite(admins))
    twins = client_of(twin)
    assert "等单位管理员确认" not in twins.get(REDEEM).content.decode()
    assert twins.post(f"{REDEEM}{Invitation.objects.get().pk}/decline/").status_code == 404
    admins.post(at(), {"act": "confirm"})
    assert Membership.objects.get(role="reviewer").user == other_applicant
    assert twins.get("/employer/").status_code == 404


def test_subject_that_is_renamed_stays_the_one_who_redeemed(
    admins: Client, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    redeem(client_of(other_applicant), invite(admins))
    former = other_applicant.account_name
    other_applicant.take_over({"account_name": "renamed", "name": "别名"})
    usurper = User.objects.create_user("subject-usurper", account_name=former)  # the name is used again
    admins.post(at(), {"act": "confirm"})
    assert Membership.objects.get(role="reviewer").user == other_applicant
    assert client_of(usurper).get("/employer/").status_code == 404


# --- what does not lead in -------------------------------------------------------------------------------
@pytest.mark.parametrize("how", ["withdrawn", "refused", "declined", "expired", "late", "closed employer"])
def test_ended_invitation_leads_nowhere(
    how: str, admins: Client, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    invited, code = client_of(other_applicant), invite(admins)
    if how not in ("withdrawn", "expired", "closed employer"):
        redeem(invited, code)
    if how in ("withdrawn", "refused"):
        admins.post(at(), {"act": "end"})
    elif how == "declined":
        assert invited.post(f"{REDEEM}{Invitation.objects.get().pk}/decline/").status_code == 302
    elif how == "closed employer":
        make.employer().__class__.objects.update(is_active=False)
    else:
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "这个邀请码不对、已经用过或者过期了" in redeem(invited, code)
    assert admins.post(at(), {"act": "confirm"}).status_code == (404 if how == "closed employer" else 409)
    assert not Membership.objects.filter(user=other_applicant).exists()
    told = Notice.objects.filter(to=other_applicant, kind="invited").count()
    assert told == (1 if how == "refused" else 0)


def test_code_is_redeemed_once(
    admins: Client, applicant: User, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    code = invite(admins)
    redeem(client_of(other_applicant), code)
    second = client_of(applicant).post(REDEEM, {"code": code, "act": "agree"})
    assert second.status_code == 422 and "已经用过" in second.content.decode()
    assert Invitation.objects.get().redeemed_by == other_applicant


def test_button_pressed_twice_says_that_it_was_handed_in(
    admins: Client, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    invited, code = client_of(other_applicant), invite(admins)
    redeem(invited, code)
    assert "您已经提交过这个邀请码，请等单位管理员确认" in redeem(invited, code)


@pytest.mark.parametrize("act", ["confirm", "end"])
def test_second_admin_reads_who_decided_and_how(
    act: str, admins: Client, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    """From the same notice, or from a page that stood open."""
    second = make.reviewer("second", make.employer(), "admin")
    redeem(client_of(other_applicant), invite(admins))
    client_of(second).post(at(), {"act": act})
    for answer, status in ((admins.get(at()), 200), (admins.post(at(), {"act": "confirm"}), 409)):
        page = answer.content.decode()
        assert answer.status_code == status
        assert "这个邀请已经结束" in page and second.masked_name in page
        assert ("已确认" if act == "confirm" else "没有确认") in page
        assert 'value="confirm"' not in page
    assert Membership.objects.filter(user=other_applicant).count() == (1 if act == "confirm" else 0)


@pytest.mark.parametrize(
    "code", ["", "x", "ABCD EFGH JKMN", "\x00", "码" * 12, "A" * 60, "A" * 61, "０" * 12]
)
def test_code_that_is_none_is_an_error_beside_its_field(
    code: str, applicant: User, client_of: Callable[..., Client]
) -> None:
    page = client_of(applicant).post(REDEEM, {"code": code, "act": "agree"})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.content.decode()


def test_nobody_redeems_her_own_code_or_joins_twice(
    admins: Client, colleague: User, client_of: Callable[..., Client]
) -> None:
    code = invite(admins)
    assert "这是您自己生成的邀请码" in redeem(admins, code)
    assert "您已是这个单位的成员" in redeem(client_of(colleague), code)
    assert Invitation.objects.get().redeemed_by is None


def test_unredeemed_invitation_cannot_be_confirmed(admins: Client) -> None:
    invite(admins)
    answer = admins.post(at(), {"act": "confirm"}, follow=True)
    assert "已经处理过了" in answer.content.decode()
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    "data", [{}, {"note": "x" * 31, "role": "reviewer"}, {"note": "\x00", "role": "admin"}]
)
def test_senseless_invitation_is_refused(data: dict[str, str], admins: Client) -> None:
    assert admins.post(INVITE, data | {"role": data.get("role", "owner")}).status_code == 422
    assert not Invitation.objects.exists()


def test_too_many_open_codes_are_refused(admins: Client, admin: User) -> None:
    for _number in range(50):
        Invitation.objects.create(employer=make.employer(), by=admin)
    assert "邀请码太多" in admins.post(INVITE, {"note": "x", "role": "reviewer"}).content.decode()


# --- strangers -----------------------------------------------------------------------------------------
def test_only_an_admin_of_the_employer_invites_and_confirms(
    admins: Client,
    colleague: User,
    other_reviewer: User,
    other_applicant: User,
    client_of: Callable[..., Client],
) -> None:
    redeem(client_of(other_applicant), invite(admins))
    Membership.objects.filter(user=other_reviewer).update(role="admin")
    for stranger in (colleague, other_reviewer, other_applicant):
        client = client_of(stranger)
        assert client.get(at()).status_code == 404
        for act in ("confirm", "end"):
            assert client.post(at(), {"act": act}).status_code == 404
    for stranger in (colleague, other_applicant):
        assert client_of(stranger).get(INVITE).status_code == 404
        assert client_of(stranger).post(INVITE, {"note": "x", "role": "admin"}).status_code == 404
    assert Membership.objects.filter(user=other_applicant).count() == 0
    assert Invitation.objects.get().is_open


def test_list_of_members_asks_the_same_number_of_questions(admins: Client, admin: User) -> None:
    admins.get("/employer/information/")
    counts = []
    for total in (1, 30):
        for number in range(total):
            given = {"redeemed_by": make.user(f"person-{total}-{number}"), "redeemed_at": timezone.now()}
            Invitation.objects.create(employer=make.employer(), by=admin, **given)
        with CaptureQueriesContext(connection) as asked:
            admins.get("/employer/information/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- what was sent by name before ------------------------------------------------------------------------
def test_invitations_by_name_are_ended_and_their_inviter_is_told(admins: Client, admin: User) -> None:
    code = invite(admins)
    by_name = Invitation.objects.create(employer=make.employer(), by=admin)
    given = {"employer": make.employer(), "by": make.user("late"), "expires_at": timezone.now()}
    expired = Invitation.objects.create(**given)
    import_module("employers.migrations.0008_end_named_invitations").end_named_invitations(apps, None)
    for ended in (by_name, expired):
        ended.refresh_from_db()
        assert (ended.outcome, ended.is_open) == ("ended", False)
    assert Invitation.objects.get(code_hash=hash_of(code)).is_open
    assert Notice.objects.get().to == admin
    assert "邀请码" in admins.get("/notices/", follow=True).content.decode()
