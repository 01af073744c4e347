"""单位信息维护 and the members of an employer."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from applicants.models import Application, Membership
from catalog.models import Employer
from employers.forms import InformationForm
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db

URL = "/employer/information/"
FILLED = {
    "kind": "2",
    "affiliation": "40",
    "region": "440112",
    "address": "科学城开源大道 18 号",
    "legal_representative": "郑岭海",
    "contact_name": "张敏",
    "contact_phone": "020-32100018",
    "email": "",
}


@pytest.fixture
def admin(db: None) -> User:
    return make.reviewer("linghai", make.employer(opened_at=None, address="", contact_phone=""), "admin")


@pytest.fixture
def desk(admin: User, client_of: Callable[..., Client]) -> Client:
    return client_of(admin)


def test_page_says_what_is_missing(desk: Client) -> None:
    page = desk.get(URL).content.decode()
    assert "审核账号还没有开通" in page
    assert "详细地址、联系电话" in page


def test_saving_opens_the_account(desk: Client) -> None:
    page = desk.post(URL, FILLED, follow=True).content.decode()
    assert "已保存，审核账号已开通" in page
    employer = Employer.objects.get(name__startswith="岭海")
    assert (employer.region_id, employer.address) == ("440112", "科学城开源大道 18 号")
    assert employer.can_receive is True


def test_saving_keeps_what_the_office_did_meanwhile(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Switched off and approved between the reading of the employer and the saving of its form."""
    is_valid = InformationForm.is_valid

    def meanwhile(form: InformationForm) -> bool:
        Employer.objects.update(approved_at=timezone.now(), is_active=False)
        return is_valid(form)

    monkeypatch.setattr(InformationForm, "is_valid", meanwhile)
    desk.post(URL, FILLED)
    employer = Employer.objects.get(name__startswith="岭海")
    assert employer.address == FILLED["address"]
    assert employer.approved_at and not employer.is_active


def test_saving_waits_for_approval_where_the_office_wants_it(desk: Client, settings: Settings) -> None:
    settings.EMPLOYER_OPENING_NEEDS_APPROVAL = True
    assert "等待主管部门核准" in desk.post(URL, FILLED, follow=True).content.decode()
    assert Employer.objects.get(name__startswith="岭海").opened_at is None


def test_name_and_code_are_not_taken_from_the_form(desk: Client) -> None:
    desk.post(URL, FILLED | {"name": "别的单位", "credit_code": "91440300MA9Y00039M"})
    employer = Employer.objects.get(name__startswith="岭海")
    assert employer.credit_code == make.employer().credit_code


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"kind": ""}, "请选择单位类型"),
        ({"affiliation": "99"}, "请从列表里选择隶属关系"),
        ({"region": "110000"}, "请从列表里选择所在地"),
        ({"address": ""}, "请填写详细地址"),
        ({"address": "长" * 201}, "详细地址多了 1 个字，请删到 200 个字以内"),
        ({"email": "zhang"}, "电子邮箱缺少“@”，请按 name@example.com 的样子填写"),
    ],
)
def test_wrong_answer_is_named_and_kept(wrong: dict[str, str], message: str, desk: Client) -> None:
    page = desk.post(URL, FILLED | wrong).content.decode()
    assert message in page
    assert "020-32100018" in page
    assert Employer.objects.get(name__startswith="岭海").address == ""


def test_reviewer_reads_and_does_not_write(admin: User, client_of: Callable[..., Client]) -> None:
    client = client_of(make.reviewer("linghai2", make.employer()))
    page = client.get(URL).content.decode()
    assert "只有单位管理员可以修改。" in page
    assert "广州市天河区" in page
    assert client.post(URL, FILLED).status_code == 404


def test_admin_ends_a_reviewer(desk: Client, colleague: User, client_of: Callable[..., Client]) -> None:
    member = Membership.objects.get(user=colleague)
    assert f"结束{colleague.masked_name}的审核员身份？" in (
        desk.get(f"/employer/members/{member.pk}/end/").content.decode()
    )
    desk.post(f"/employer/members/{member.pk}/end/")
    assert client_of(colleague).get("/employer/").status_code == 404


def test_ended_reviewer_is_out_at_the_next_click(
    desk: Client, colleague: User, applicant: User, client_of: Callable[..., Client]
) -> None:
    desk.post(URL, FILLED)
    made = make.submitted_application(applicant)
    make.move(made, "receive", by=colleague)
    open_page, member = client_of(colleague), Membership.objects.get(user=colleague)
    assert open_page.get(f"/employer/applications/{made.pk}/").status_code == 200
    assert "手上的 1 件申请放回待领取" in desk.get(f"/employer/members/{member.pk}/end/").content.decode()
    desk.post(f"/employer/members/{member.pk}/end/")
    data = {"submission": made.current_submission.sha256}
    for act in ("checks", "endorse", "send-back", "holder", "receive", "notes", "supplement"):
        path = f"/employer/applications/{made.pk}/{act}/"
        assert open_page.post(path, data)["Location"] == f"/login/?next={path}"  # her sign-ins have ended
        assert client_of(colleague).post(path, data).status_code == 404
    assert Application.objects.get(pk=made.pk).holder is None
    assert made.holder_changes.get().kind == "laid_down"


def test_admin_ends_neither_herself_nor_strangers(desk: Client, admin: User, other_reviewer: User) -> None:
    for user in (admin, other_reviewer):
        member = Membership.objects.get(user=user)
        assert desk.post(f"/employer/members/{member.pk}/end/").status_code == 404


def test_reviewer_cannot_end_anybody(admin: User, colleague: User, client_of: Callable[..., Client]) -> None:
    member = Membership.objects.get(user=colleague)
    assert client_of(colleague).post(f"/employer/members/{member.pk}/end/").status_code == 404
