"""The office's pages of accounts: windows and roles by name, and people who can be told apart."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from applicants.models import ExportLog, Membership
from catalog.models import ServiceWindow
from tests import make
from youyue.identity.models import AccessLog, User

pytestmark = pytest.mark.django_db
USERS = "admin:identity_user_changelist"


@pytest.fixture
def office(administrator: User, client_of: Callable[..., Client]) -> Client:
    return client_of(administrator)


@pytest.fixture
def twins(reviewer: User) -> list[User]:
    """Two of one masked name: a reviewer of 岭海, and somebody who never handed in anything."""
    other = make.user("zhang", name="张三", mobile="13600000018", id_number="P7654321")
    assert other.masked_name == reviewer.masked_name == "张*"
    return [reviewer, other]


def address_of(user: User) -> str:
    return reverse("admin:identity_user_change", args=[user.pk])


def granted(*names: str, **fields: str) -> dict[str, object]:
    groups = Group.objects.filter(name__in=names).values_list("pk", flat=True)
    return {"groups": list(groups), "is_active": "on", "is_staff": "on", "window_region": ""} | fields


# --- windows and roles by name -------------------------------------------------------------------------
def test_window_is_chosen_by_name(office: Client, officer_guangzhou: User) -> None:
    page = office.get(address_of(officer_guangzhou)).content.decode()
    assert '<select name="window_region"' in page
    assert '<option value="440100" selected>广州市</option>' in page
    posted = granted("service window officer", window_region="440300")
    assert office.post(address_of(officer_guangzhou), posted).status_code == 302
    officer_guangzhou.refresh_from_db()
    assert officer_guangzhou.window_region == "440300"


@pytest.mark.parametrize("code", ["999999", "广州市", "4401"])
def test_window_that_is_none_is_refused(code: str, office: Client, officer_guangzhou: User) -> None:
    posted = granted("service window officer", window_region=code)
    response = office.post(address_of(officer_guangzhou), posted)
    assert "没有这个受理窗口，请从列表里选择" in response.content.decode()
    assert User.objects.get(pk=officer_guangzhou.pk).window_region == "440100"


def test_window_officer_needs_a_window(office: Client, officer_guangzhou: User) -> None:
    response = office.post(address_of(officer_guangzhou), granted("service window officer"))
    assert "受理窗口人员要在一个窗口，请选择受理窗口" in response.content.decode()
    assert User.objects.get(pk=officer_guangzhou.pk).window_region == "440100"


def test_window_is_of_officers_alone(office: Client, applicant: User) -> None:
    response = office.post(address_of(applicant), granted(window_region="440100", is_staff=""))
    assert "受理窗口人员才有受理窗口" in response.content.decode()
    assert User.objects.get(pk=applicant.pk).window_region == ""


def test_window_that_is_gone_stays_until_another_is_chosen(office: Client, officer_guangzhou: User) -> None:
    ServiceWindow.objects.filter(region_code="440100").delete()
    page = office.get(address_of(officer_guangzhou)).content.decode()
    assert "广州市（没有受理窗口）" in page
    posted = granted("service window officer", window_region="440100")
    assert office.post(address_of(officer_guangzhou), posted).status_code == 302


def test_list_names_roles_and_windows(office: Client, officer_guangzhou: User) -> None:
    page = office.get(reverse(USERS)).content.decode()
    assert "受理窗口人员" in page and "广州市" in page
    assert "service window officer" not in page
    row = page[page.index("field-window") :]
    assert "440100" not in row[: row.index("</td>")]
    form = office.get(address_of(officer_guangzhou)).content.decode()
    assert "系统管理员" in form and "system administrator" not in form


def test_list_is_narrowed_by_role_and_window(
    office: Client, applicant: User, officer_guangzhou: User
) -> None:
    group = Group.objects.get(name="service window officer").pk
    for query in ({"group": group}, {"window": "440100"}):
        page = office.get(reverse(USERS), query).content.decode()
        assert officer_guangzhou.account_name in page
        assert applicant.office_label not in page
    assert office.get(reverse(USERS), {"group": "x"}).status_code == 200


# --- people of one masked name ---------------------------------------------------------------------------
def test_list_tells_people_of_one_masked_name_apart(office: Client, twins: list[User]) -> None:
    page = office.get(reverse(USERS)).content.decode()
    reviewer, other = twins
    assert reviewer.office_label != other.office_label
    for user in twins:
        assert user.office_label in page
        assert user.name not in page and user.mobile not in page
    assert "张*（136****0018）" in page
    assert "岭海先进材料研究院（广州）" in page
    assert "上次登录" in page


def test_without_a_mobile_the_end_of_the_mark_tells_apart(db: None) -> None:
    users = [make.user(f"subject-{end}", name="张三", mobile="") for end in ("1234", "5678")]
    assert [user.office_label for user in users] == ["张*（…1234）", "张*（…5678）"]


def test_choice_of_a_member_tells_apart(office: Client, twins: list[User]) -> None:
    query = {"app_label": "employers", "model_name": "membership", "field_name": "user", "term": ""}
    found = office.get("/admin/autocomplete/", query).json()["results"]
    texts = {one["id"]: one["text"] for one in found}
    reviewer, other = twins
    assert texts[str(other.pk)] == "张*（136****0018）"
    assert texts[str(reviewer.pk)] == f"{reviewer.office_label} · 岭海先进材料研究院（广州）"


def test_other_choices_keep_their_names(office: Client) -> None:
    query = {"app_label": "employers", "model_name": "membership", "field_name": "employer", "term": "岭海"}
    make.employer()
    found = office.get("/admin/autocomplete/", query).json()["results"]
    assert [one["text"] for one in found] == ["岭海先进材料研究院（广州）"]


def test_memberships_name_their_member(office: Client, twins: list[User]) -> None:
    membership = Membership.objects.get(user=twins[0])
    for address in (
        reverse("admin:employers_membership_changelist"),
        reverse("admin:employers_membership_change", args=[membership.pk]),
    ):
        assert twins[0].office_label in office.get(address).content.decode()
    posted = {"employer": membership.employer_id, "user": "", "role": "reviewer"}
    response = office.post(reverse("admin:employers_membership_add"), posted | {"user": twins[1].pk})
    assert response.status_code == 302
    assert Membership.objects.filter(user=twins[1]).count() == 1


def test_records_name_who_acted(office: Client, twins: list[User], administrator: User) -> None:
    reviewer, other = twins
    look = AccessLog.objects.create(by=reviewer, whose=other, role="审核员", action="preview", what="合同")
    for address in (
        reverse("admin:identity_accesslog_changelist"),
        reverse("admin:identity_accesslog_change", args=[look.pk]),
    ):
        page = office.get(address).content.decode()
        assert reviewer.office_label in page and other.office_label in page
        assert "Object id" not in page
    made = make.submitted_application(make.user())
    make.move(made, "receive", by=reviewer)
    assert reviewer.office_label in office.get(reverse("admin:applicants_event_changelist")).content.decode()
    office.post(address_of(other), {"window_region": ""})  # may not sign in any more
    history = office.get(reverse("admin:identity_user_history", args=[other.pk])).content.decode()
    assert administrator.office_label in history
    assert administrator.subject not in history


def test_export_names_who_took_it_and_from_where(office: Client, reviewer: User) -> None:
    given = {"employer": make.employer(), "by": reviewer, "what": "待办中", "count": 3, "ip": "192.0.2.7"}
    export = ExportLog.objects.create(**given)
    for name, args in (("changelist", []), ("change", [export.pk])):
        page = office.get(reverse(f"admin:employers_exportlog_{name}", args=args)).content.decode()
        assert reviewer.office_label in page
    assert "192.0.2.7" in page


@pytest.mark.parametrize("name", ["membership", "exportlog"])
def test_person_is_not_asked_for_in_the_address(name: str, office: Client, reviewer: User) -> None:
    """Neither name nor account, whole or letter by letter: what the list masks, its search does not tell."""
    ExportLog.objects.create(employer=make.employer(), by=reviewer, what="待办中", count=3)
    address = reverse(f"admin:employers_{name}_changelist")
    for asked in (reviewer.name, reviewer.name[:1], reviewer.account_name):
        assert office.get(address, {"q": asked}).context["cl"].result_count == 0
    for asked in ("岭海先进", make.employer().credit_code):
        page = office.get(address, {"q": asked})
        assert page.context["cl"].result_count == 1
        assert "按单位名称或统一社会信用代码查找" in page.content.decode()


def test_members_of_a_window_are_found_by_the_window(office: Client, officer_guangzhou: User) -> None:
    address = reverse("admin:employers_membership_changelist")
    make.reviewer("agent", make.employer())
    assert office.get(address).context["cl"].result_count == 2
    assert [row.user for row in office.get(address, {"window": "440100"}).context["cl"].result_list] == [
        officer_guangzhou
    ]
    assert office.get(address, {"window": "440300"}).context["cl"].result_count == 0


def test_lists_ask_the_same_number_of_questions(
    office: Client, twins: list[User], django_assert_max_num_queries: Callable
) -> None:
    for number in range(30):
        make.reviewer(f"agent-{number}", make.employer())
    office.get(reverse(USERS))
    with django_assert_max_num_queries(12):
        office.get(reverse(USERS))


def test_strangers_find_nothing(client_of: Callable[..., Client], twins: list[User], editor: User) -> None:
    for user in (twins[0], editor):
        for address in (reverse(USERS), address_of(twins[1])):
            assert client_of(user).get(address).status_code in (302, 403, 404)
    query = {"app_label": "employers", "model_name": "membership", "field_name": "user", "term": ""}
    assert client_of(twins[0]).get("/admin/autocomplete/", query).status_code in (302, 403, 404)
