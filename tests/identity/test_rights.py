"""youyue/identity/rights.py and its callers: whoever loses a right is signed out everywhere."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from applicants.models import Membership
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


def is_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


def take(how: str, officer: User) -> None:
    group, permission = Group.objects.get(name="service window officer"), Permission.objects.first()
    match how:
        case "disabled":
            officer.is_active = False
        case "staff":
            officer.is_staff = False
        case "window":
            officer.window_region = "440000"
        case "role":
            officer.groups.remove(group)
        case "roles":
            officer.groups.clear()
        case "group":
            group.user_set.remove(officer)
        case "group deleted":
            group.delete()
        case "permission of the group":
            group.permissions.remove(group.permissions.first())
        case "permission of all groups":
            group.permissions.first().group_set.clear()
        case "permission of her own":
            officer.user_permissions.remove(permission)
    if how in ("disabled", "staff", "window"):
        officer.save()


WAYS = ["disabled", "staff", "window", "role", "roles", "group", "group deleted", "permission of the group"]


@pytest.mark.parametrize("how", [*WAYS, "permission of all groups", "permission of her own"])
def test_office_takes_a_right_and_every_session_ends(
    how: str, officer_guangzhou: User, applicant: User, client_of: Callable[..., Client]
) -> None:
    officer_guangzhou.user_permissions.add(Permission.objects.first())
    sessions, other = [client_of(officer_guangzhou) for _number in range(2)], client_of(applicant)
    take(how, officer_guangzhou)
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


@pytest.mark.parametrize("flag", ["is_staff", "is_superuser"])
def test_flag_that_is_not_saved_is_not_lost(
    flag: str, administrator: User, client_of: Callable[..., Client]
) -> None:
    office = client_of(administrator)
    setattr(administrator, flag, True)
    administrator.save()
    setattr(administrator, flag, False)
    administrator.save(update_fields=["last_login"])
    assert is_in(office)
    administrator.save()
    assert not is_in(office)


@pytest.mark.parametrize("by", ["employer", "office"])
def test_admin_who_becomes_a_reviewer_is_signed_out_and_the_other_way_is_not(
    by: str, colleague: User, administrator: User, client_of: Callable[..., Client]
) -> None:
    member = Membership.objects.get(user=colleague)
    admins = client_of(make.reviewer("admin", make.employer(), "admin"))
    office = client_of(administrator)

    def becomes(role: str) -> bool:
        theirs = client_of(colleague)
        if by == "employer":
            admins.post(f"/employer/members/{member.pk}/role/", {"role": role})
        else:
            office.post(f"/admin/employers/membership/{member.pk}/change/", {"role": role})
        assert Membership.objects.get(pk=member.pk).role == role
        return is_in(theirs)

    assert becomes("admin")
    assert becomes("admin")
    assert not becomes("reviewer")
    assert becomes("reviewer")


def test_new_right_ends_nothing(applicant: User, client_of: Callable[..., Client]) -> None:
    mine = client_of(applicant)
    applicant.groups.add(Group.objects.get(name="content editor"))
    applicant.is_staff = True
    applicant.save()
    assert is_in(mine)
