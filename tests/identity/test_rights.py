"""youyue/identity/rights.py and its callers: whoever loses a right is signed out everywhere."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from applicants.models import Membership
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


def is_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


@pytest.mark.parametrize("how", ["disabled", "role", "roles", "group", "window"])
def test_office_takes_a_right_and_every_session_ends(
    how: str, officer_guangzhou: User, applicant: User, client_of: Callable[..., Client]
) -> None:
    sessions, other = [client_of(officer_guangzhou) for _number in range(2)], client_of(applicant)
    group = Group.objects.get(name="service window officer")
    if how == "disabled":
        officer_guangzhou.is_active = False
        officer_guangzhou.save()
    elif how == "role":
        officer_guangzhou.groups.remove(group)
    elif how == "roles":
        officer_guangzhou.groups.clear()
    elif how == "group":
        group.user_set.remove(officer_guangzhou)
    else:
        officer_guangzhou.window_region = "440000"
        officer_guangzhou.save()
    assert [is_in(one) for one in sessions] == [False, False]
    assert is_in(other)


def test_office_takes_it_on_the_account_page(
    editor: User, administrator: User, client_of: Callable[..., Client]
) -> None:
    editors, office = client_of(editor), client_of(administrator)
    data = {"groups": [], "is_active": "on", "window_region": ""}
    assert office.post(f"/admin/identity/user/{editor.pk}/change/", data).status_code == 302
    assert not is_in(editors) and is_in(office)


@pytest.mark.parametrize("by", ["employer", "office"])
def test_employer_ends_a_membership(
    by: str, colleague: User, administrator: User, client_of: Callable[..., Client]
) -> None:
    theirs, member = client_of(colleague), Membership.objects.get(user=colleague)
    if by == "employer":
        admins = client_of(make.reviewer("admin", make.employer(), "admin"))
        admins.post(f"/employer/members/{member.pk}/end/")
    else:
        now = timezone.localtime()
        data = {"role": "reviewer", "ended_at_0": f"{now:%Y-%m-%d}", "ended_at_1": f"{now:%H:%M:%S}"}
        client_of(administrator).post(f"/admin/employers/membership/{member.pk}/change/", data)
    member.refresh_from_db()
    assert member.ended_at is not None
    assert not is_in(theirs)


def test_new_right_ends_nothing(applicant: User, client_of: Callable[..., Client]) -> None:
    mine = client_of(applicant)
    applicant.groups.add(Group.objects.get(name="content editor"))
    applicant.is_staff = True
    applicant.save()
    assert is_in(mine)
