"""What the office grants and sees: groups, the admin's two pages."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from youyue.identity.grants import ensure_groups
from youyue.identity.models import AccessLog, User

USERS = "admin:identity_user_changelist"
LOOKS = "admin:identity_accesslog_changelist"
NUMBER = "440106199003076518"


# --- groups -----------------------------------------------------------------------------
def test_groups_exist_after_migration(db: None) -> None:
    ensure_groups()
    names = set(Group.objects.values_list("name", flat=True))
    assert names == {"service window officer", "supporter", "content editor", "system administrator"}


def test_officer_may_decide_and_edit_no_catalogue(officer_guangzhou: User) -> None:
    assert officer_guangzhou.window_region == "440100"
    assert officer_guangzhou.is_staff
    assert officer_guangzhou.has_perm("applicants.decide_application")
    assert officer_guangzhou.has_perm("applicants.view_application")
    assert not officer_guangzhou.has_perm("catalog.change_clause")


def test_editor_may_edit_the_catalogue_and_see_no_applicant(editor: User) -> None:
    for verb in ("add", "change", "delete", "view"):
        assert editor.has_perm(f"catalog.{verb}_clause")
        assert editor.has_perm(f"catalog.{verb}_employer")
    for right in ("applicants.view_application", "identity.view_user", "identity.view_accesslog"):
        assert not editor.has_perm(right)


def test_administrator_sees_accounts_and_looks(administrator: User) -> None:
    for right in ("identity.change_user", "identity.view_accesslog", "catalog.change_employer"):
        assert administrator.has_perm(right)
    assert not administrator.has_perm("applicants.decide_application")
    assert not administrator.is_superuser


def test_applicant_has_no_right_at_all(applicant: User) -> None:
    assert applicant.get_all_permissions() == set()


# --- accounts in the admin --------------------------------------------------------------------------------
@pytest.fixture
def office(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def test_accounts_are_listed_masked(office: Client, applicant: User) -> None:
    page = office.get(reverse(USERS)).content.decode()
    assert "莫*文" in page
    for secret in ("莫知文", NUMBER, "18612341402"):
        assert secret not in page


@pytest.mark.parametrize("name", ["name", "name__startswith", "organization_name", "id_number_index", "pk"])
def test_no_address_finds_out_what_the_list_masks(office: Client, applicant: User, name: str) -> None:
    answer = office.get(reverse(USERS), {name: "莫"})
    assert answer.status_code == 400
    assert "莫" not in answer.content.decode()
    filters = {"kind__exact": "person", "group": "1", "window": "440100"}
    assert office.get(reverse(USERS), filters).status_code == 200
    assert office.get("/admin/notices/outbox/", {"body__contains": "莫"}).status_code == 400


def test_account_page_masks_numbers(office: Client, applicant: User) -> None:
    page = office.get(reverse("admin:identity_user_change", args=[applicant.pk])).content.decode()
    assert "4****************8" in page
    assert "186****1402" in page
    for secret in ("莫知文", NUMBER, "18612341402"):
        assert secret not in page


def test_only_grants_can_be_changed_and_only_taken_away(office: Client, editor: User) -> None:
    address = reverse("admin:identity_user_change", args=[editor.pk])
    typed = {
        "groups": [],
        "is_active": "on",
        "window_region": "",
        "name": "李四",
        "id_number": "1",
        "is_superuser": "on",
        "password": "x",
    }
    assert office.post(address, typed).status_code == 302
    user = User.objects.get(pk=editor.pk)
    assert (user.groups.count(), user.is_staff, user.is_superuser) == (0, False, False)
    assert (user.name, user.id_number) == (editor.name, editor.id_number)


def test_role_is_given_by_a_code_alone(office: Client, applicant: User) -> None:
    """Who an account is, its names in the list do not say."""
    address = reverse("admin:identity_user_change", args=[applicant.pk])
    editors = Group.objects.get(name="content editor")
    page = office.post(address, {"groups": [editors.pk], "is_active": "on", "is_staff": "on"})
    assert "生成授权码" in page.content.decode()
    user = User.objects.get(pk=applicant.pk)
    assert (user.groups.count(), user.is_staff) == (0, False)


def test_no_account_is_added_or_deleted(office: Client, applicant: User) -> None:
    assert office.get(reverse("admin:identity_user_add")).status_code in (403, 404)
    address = reverse("admin:identity_user_delete", args=[applicant.pk])
    assert office.post(address, {"post": "yes"}).status_code in (403, 404)
    assert User.objects.filter(pk=applicant.pk).exists()


def test_list_of_accounts_asks_the_same_number_of_questions(office: Client) -> None:
    make.user("mowen")
    office.get(reverse(USERS))  # what is kept in the process is read
    counts = []
    for total in (3, 30):
        for number in range(total):
            make.user(f"person-{number}")
        with CaptureQueriesContext(connection) as asked:
            office.get(reverse(USERS))
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- the access log in the admin ----------------------------------------------------------------------------
@pytest.fixture
def look(applicant: User, reviewer: User) -> AccessLog:
    return AccessLog.objects.create(
        by=reviewer, whose=applicant, role="审核员", action=AccessLog.Action.PREVIEW, what="劳动合同第 2 页"
    )


def test_looks_can_be_read_and_not_touched(office: Client, look: AccessLog) -> None:
    page = office.get(reverse(LOOKS)).content.decode()
    assert "劳动合同第 2 页" in page
    assert "莫知文" not in page
    assert office.get(reverse("admin:identity_accesslog_add")).status_code in (403, 404)
    address = reverse("admin:identity_accesslog_change", args=[look.pk])
    assert office.post(address, {"what": "x"}).status_code in (403, 404)
    assert office.post(reverse("admin:identity_accesslog_delete", args=[look.pk])).status_code in (403, 404)
    assert AccessLog.objects.get().what == "劳动合同第 2 页"


@pytest.mark.parametrize("name", [USERS, LOOKS])
def test_editor_and_officer_find_neither_page(
    client: Client, editor: User, officer_guangzhou: User, name: str
) -> None:
    for user in (editor, officer_guangzhou):
        client.force_login(user)
        assert client.get(reverse(name)).status_code in (403, 404)


@pytest.mark.parametrize("name", [USERS, LOOKS])
def test_stranger_is_sent_to_sign_in(client: Client, db: None, name: str) -> None:
    chain = [address for address, _status in client.get(reverse(name), follow=True).redirect_chain]
    assert chain[1].startswith("/login/?next=")


def test_library_tables_are_not_in_the_admin(office: Client) -> None:
    for path in ("account/emailaddress", "socialaccount/socialapp", "socialaccount/socialaccount"):
        assert office.get(f"/admin/{path}/").status_code == 404
