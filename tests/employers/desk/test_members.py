"""employers/desk/members.py and its pages: roles; and the pages of holding and absence."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from applicants.desk.absences import arrange
from applicants.models import Absence, Application, Membership
from tests import make
from youyue.identity.models import User
from youyue.identity.signals import signed_in
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db


def test_reviewer_manages_nobody(
    admin: User, desk: Client, colleague: User, client_of: Callable[..., Client]
) -> None:
    member = Membership.objects.get(user=colleague)
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
    again = client_of(admin)  # what she lost signed her out
    assert again.post(f"/employer/members/{member.pk}/role/", {"role": "reviewer"}).status_code == 404
    assert Membership.objects.live().filter(role="admin").count() == 1


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
    late = desk.post(f"{url}holder/", data | {"act": "release"})
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


def test_notice_of_one_employer_leads_to_its_box_from_the_other(
    held: Application, reviewer: User, colleague: User, client_of: Callable[..., Client]
) -> None:
    """She stands in at one of her two employers, and is at the other one when she opens the notice."""
    here, elsewhere = make.employer(), make.employer("other")
    second = make.membership(colleague, elsewhere)
    first = Membership.objects.get(user=colleague, employer=here)
    today = timezone.localdate()
    arrange(Membership.objects.get(user=reviewer), first, today, today)
    path = Notice.objects.get(to=colleague, kind="handed_over").path
    desk = client_of(colleague)
    desk.post("/employer/at/", {"membership": second.pk})
    page = desk.get(path).content.decode()
    assert f"您现在办理的是{elsewhere.name}的事项" in page and page.count("办理这个单位") == 1
    assert desk.get("/employer/?box=cover").content.decode().count(held.receipt_number) == 0  # nothing chosen
    assert desk.post(path, {"membership": first.pk}).url == "/employer/?box=cover"
    assert held.receipt_number in desk.get("/employer/?box=cover").content.decode()
    assert desk.get(path).url == "/employer/?box=cover"  # who is there already is asked nothing


def test_notice_of_an_employer_one_is_not_at_leads_nowhere(
    held: Application, reviewer: User, other_reviewer: User, client_of: Callable[..., Client]
) -> None:
    assert client_of(other_reviewer).get(f"/employer/at/?place={held.employer_id}").status_code == 404
    for place in ("1", "x" * 300, "%00"):
        assert client_of(reviewer).get(f"/employer/at/?place={place}&box=cover").status_code == 404
    there = client_of(reviewer).get(f"/employer/at/?place={held.employer_id}&box=nonsense")
    assert there.url == "/employer/"


def test_reviewer_of_one_employer_is_offered_no_other(
    reviewer: User, client_of: Callable[..., Client]
) -> None:
    assert "/employer/at/" not in client_of(reviewer).get("/employer/").content.decode()
