"""employers/desk/members.py and its pages: inviting, joining, roles; and the pages of holding and absence."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from applicants.models import Absence, Application, Membership
from employers.models import Invitation
from tests import make
from youyue.identity.models import User
from youyue.identity.signals import signed_in
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db

INVITE = "/employer/members/invite/"


@pytest.fixture
def admin(db: None) -> User:
    return make.reviewer("admin", make.employer(), "admin")


@pytest.fixture
def admins(admin: User, client_of: Callable[..., Client]) -> Client:
    return client_of(admin)


def test_invited_account_joins_when_it_accepts(
    admins: Client, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    invited = client_of(other_applicant)
    assert invited.get("/employer/").status_code == 404
    admins.post(INVITE, {"account_name": other_applicant.account_name, "role": "reviewer"})
    assert Notice.objects.filter(to=other_applicant, path="/employer/invitations/").exists()
    assert "岭海" in invited.get("/employer/invitations/").content.decode()
    invitation = Invitation.objects.get()
    invited.post(f"/employer/invitations/{invitation.pk}/", {"act": "accept"})
    assert invited.get("/employer/").status_code == 200
    assert Membership.objects.get(user=other_applicant).role == "reviewer"
    assert invited.post(f"/employer/invitations/{invitation.pk}/", {"act": "accept"}).status_code == 404


def test_unknown_account_is_invited_alike(admins: Client) -> None:
    said = admins.post(INVITE, {"account_name": "nobody-yet", "role": "admin"}, follow=True)
    assert "已邀请，对方登录后接受即可加入" in said.content.decode()
    assert "nobody-yet" in said.content.decode()
    again = admins.post(INVITE, {"account_name": "nobody-yet", "role": "admin"})
    assert "已邀请过这个账号" in again.content.decode()
    admins.post(f"/employer/members/invitations/{Invitation.objects.get().pk}/withdraw/")
    assert Invitation.objects.filter(closed_at=None).count() == 0


@pytest.mark.parametrize("how", ["declined", "withdrawn", "expired"])
def test_closed_invitation_is_no_invitation(
    how: str, admins: Client, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    invited = client_of(other_applicant)
    admins.post(INVITE, {"account_name": other_applicant.account_name, "role": "reviewer"})
    pk = Invitation.objects.get().pk
    if how == "declined":
        invited.post(f"/employer/invitations/{pk}/", {"act": "decline"})
    elif how == "withdrawn":
        admins.post(f"/employer/members/invitations/{pk}/withdraw/")
    else:
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert invited.post(f"/employer/invitations/{pk}/", {"act": "accept"}).status_code == 404
    assert not Membership.objects.filter(user=other_applicant).exists()


def test_invitation_is_for_the_named_account_only(
    admins: Client, applicant: User, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    admins.post(INVITE, {"account_name": other_applicant.account_name, "role": "reviewer"})
    pk = Invitation.objects.get().pk
    assert client_of(applicant).post(f"/employer/invitations/{pk}/", {"act": "accept"}).status_code == 404


def test_reviewer_manages_nobody(
    admin: User, desk: Client, colleague: User, client_of: Callable[..., Client]
) -> None:
    member = Membership.objects.get(user=colleague)
    assert desk.get(INVITE).status_code == 404
    assert desk.post(INVITE, {"account_name": "x", "role": "admin"}).status_code == 404
    assert desk.post(f"/employer/members/{member.pk}/role/", {"role": "admin"}).status_code == 404


def test_role_changes_and_an_admin_always_remains(
    admins: Client, admin: User, reviewer: User, client_of: Callable[..., Client]
) -> None:
    member = Membership.objects.get(user=reviewer)
    assert admins.get(f"/employer/members/{member.pk}/role/").status_code == 200
    admins.post(f"/employer/members/{member.pk}/role/", {"role": "admin"})
    mine = Membership.objects.get(user=admin)
    assert admins.post(f"/employer/members/{mine.pk}/role/", {"role": "reviewer"}).status_code == 404
    client_of(reviewer).post(f"/employer/members/{mine.pk}/role/", {"role": "reviewer"})
    assert admins.post(f"/employer/members/{member.pk}/role/", {"role": "reviewer"}).status_code == 404
    assert Membership.objects.live().filter(role="admin").count() == 1


@pytest.mark.parametrize(
    "data", [{}, {"account_name": "x" * 151}, {"account_name": "\x00"}, {"role": "owner"}]
)
def test_senseless_invitation_is_refused(data: dict[str, str], admins: Client) -> None:
    assert admins.post(INVITE, data).status_code == 422
    assert not Invitation.objects.exists()


# --- the page of the holder -------------------------------------------------------------------------
def test_holder_is_named_and_hands_over(
    desk: Client,
    held: Application,
    url: str,
    reviewer: User,
    colleague: User,
    client_of: Callable[..., Client],
) -> None:
    others = client_of(colleague)
    assert f"由{reviewer.masked_name}办理" in others.get(f"{url}holder/").content.decode()
    to = Membership.objects.get(user=colleague).pk
    data = {"act": "hand_over", "to": to, "seen": reviewer.pk, "reason": "出差"}
    assert "已转办" in desk.post(f"{url}holder/", data, follow=True).content.decode()
    page = others.get(f"{url}holder/").content.decode()
    assert f"转办给{colleague.masked_name}" in page
    assert "出差" in page
    late = desk.post(f"{url}holder/", data)
    assert late.status_code == 409
    assert f"现在由{colleague.masked_name}办理" in late.content.decode()


def test_released_application_waits_in_its_box(
    desk: Client, held: Application, url: str, colleague: User, client_of: Callable[..., Client]
) -> None:
    desk.post(f"{url}holder/", {"act": "release"})
    assert held.receipt_number in desk.get("/employer/?box=free").content.decode()
    assert "现在没有人办理" in desk.get(url).content.decode()
    assert client_of(colleague).post(f"{url}holder/", {"act": "claim"}).status_code == 302
    assert desk.post(f"{url}holder/", {"act": "claim"}).status_code == 409


@pytest.mark.parametrize(
    "data",
    [{}, {"act": "\x00"}, {"act": "hand_over", "to": "x"}, {"act": "hand_over", "to": "1", "seen": "\x00"}],
)
def test_senseless_hand_over_changes_nothing(
    data: dict[str, str], desk: Client, held: Application, url: str, reviewer: User
) -> None:
    assert desk.post(f"{url}holder/", data).status_code in (409, 422)
    assert Application.objects.get(pk=held.pk).holder == reviewer


# --- absence ----------------------------------------------------------------------------------------
def days(**when: int) -> dict[str, str]:
    data = {}
    for name, number in when.items():
        day = timezone.localdate() + timedelta(days=number)
        data |= {f"{name}_0": str(day.year), f"{name}_1": str(day.month), f"{name}_2": str(day.day)}
    return data


def test_absence_is_arranged_used_and_cancelled(
    desk: Client, held: Application, url: str, colleague: User, client_of: Callable[..., Client]
) -> None:
    to = Membership.objects.get(user=colleague).pk
    page = desk.post(
        "/employer/absence/", days(since=0, until=3) | {"stand_in": to}, follow=True
    ).content.decode()
    assert "已安排代办" in page
    other = client_of(colleague)
    assert held.receipt_number in other.get("/employer/?box=cover").content.decode()
    assert "请我代办的" in other.get("/employer/absence/").content.decode()
    assert "逐项核对" in other.get(url).content.decode()
    pk = Absence.objects.get().pk
    assert other.post(f"/employer/absence/{pk}/cancel/").status_code == 404
    desk.post(f"/employer/absence/{pk}/cancel/")
    assert "逐项核对" not in other.get(url).content.decode()


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"since": -3, "until": -1}, "结束日期已经过去"),
        ({"since": 3, "until": 1}, "结束日期早于开始日期"),
        ({"since": 0, "until": 400}, "最长 180 天"),
    ],
)
def test_impossible_absence_is_refused(
    when: dict[str, int], said: str, desk: Client, colleague: User
) -> None:
    to = Membership.objects.get(user=colleague).pk
    response = desk.post("/employer/absence/", days(**when) | {"stand_in": to})
    assert response.status_code == 422
    assert said in response.content.decode()


def test_stand_in_is_a_colleague(desk: Client, reviewer: User, other_reviewer: User) -> None:
    for user in (reviewer, other_reviewer):
        to = Membership.objects.get(user=user).pk
        response = desk.post("/employer/absence/", days(since=0, until=1) | {"stand_in": to})
        assert response.status_code == 422
    assert not Absence.objects.exists()


def test_natural_person_finds_the_desk_from_every_page(
    admins: Client, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    invited, link = client_of(other_applicant), 'href="/employer/"'
    assert link not in invited.get("/").content.decode()
    admins.post(INVITE, {"account_name": other_applicant.account_name, "role": "reviewer"})
    invited.post(f"/employer/invitations/{Invitation.objects.get().pk}/", {"act": "accept"})
    assert link in invited.get("/").content.decode()
    assert 'href="/items/"' in invited.get("/").content.decode()
    Membership.objects.filter(user=other_applicant).update(ended_at=timezone.now())
    assert invited.get("/employer/").status_code == 404
    assert link not in invited.get("/").content.decode()


def test_sign_in_shows_the_way_to_the_desk(
    other_applicant: User, admin: User, client_of: Callable[..., Client], rf: RequestFactory
) -> None:
    make.membership(other_applicant, make.employer())
    request = rf.get("/")
    request.session = {}
    signed_in.send(sender=User, user=other_applicant, request=request, changed=())
    assert request.session == {"desk": True}


def test_reviewer_of_two_employers_goes_from_one_desk_to_the_other(
    held: Application, reviewer: User, client_of: Callable[..., Client]
) -> None:
    here, elsewhere = make.employer(), make.employer("other")
    second = make.membership(reviewer, elsewhere)
    desk, address = client_of(reviewer), f"/employer/applications/{held.pk}/"
    page = desk.get("/employer/").content.decode()
    assert elsewhere.name in page
    assert 'href="/employer/at/"' in page
    assert here.name in desk.get(address).content.decode()  # the application says for whom
    assert desk.get("/employer/at/").content.decode().count("办理这个单位") == 1
    first = Membership.objects.get(user=reviewer, employer=here)
    assert desk.post("/employer/at/", {"membership": first.pk}).url == "/employer/"
    assert held.applicant.masked_name in desk.get("/employer/").content.decode()
    Membership.objects.filter(pk=first.pk).update(ended_at=timezone.now())
    assert elsewhere.name in desk.get("/employer/").content.decode()
    assert desk.get(address).status_code == 404
    assert desk.post("/employer/at/", {"membership": first.pk}).url == "/employer/"
    assert second == Membership.objects.live().get(user=reviewer)


def test_reviewer_of_one_employer_is_offered_no_other(
    reviewer: User, client_of: Callable[..., Client]
) -> None:
    assert "/employer/at/" not in client_of(reviewer).get("/employer/").content.decode()
