"""manage.py load_demo."""

import io
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from applicants.desk.queue import counts
from applicants.filing import opening
from applicants.filing.refusal import REFUSED
from applicants.models import (
    Application,
    Event,
    MaterialCheck,
    Membership,
    Message,
    RefusalTerms,
    Stage,
    Submission,
    Urge,
)
from applicants.window.place import WINDOWS
from catalog.models import Employer
from employers.demo import clock, people, telling
from employers.demo.acts import begin
from employers.demo.drawing import portrait
from employers.desk.place import EMPLOYERS
from materials.models import MaterialFile
from materials.portrait_checks import examine
from materials.store import vault
from youyue.identity.models import AccessLog, User
from youyue.notices.models import Notice, Outbox

pytestmark = pytest.mark.django_db


def facts() -> tuple[list[str], list[tuple[str, str]], dict[str, str]]:
    open_ones = list(Employer.objects.searchable().order_by("name").values_list("name", flat=True))
    members = list(Membership.objects.live().order_by("pk").values_list("user__account_name", "role"))
    regions = dict(User.objects.exclude(window_region="").values_list("account_name", "window_region"))
    return open_ones, members, regions


def accounts() -> None:
    call_command("load_demo", accounts_only=True, verbosity=0)


def test_three_employers_are_open_and_roles_granted() -> None:
    accounts()
    open_ones, members, regions = facts()
    assert len(open_ones) == 3
    assert not any(name.startswith("新桥") for name in open_ones)
    assert members == [
        ("linghai", "admin"),
        ("linghai2", "reviewer"),
        ("nanyue", "admin"),
        ("pengcheng", "admin"),
    ]
    assert regions == {
        "chuangkou-sheng": "440000",
        "chuangkou-gz": "440100",
        "chuangkou-gz2": "440100",
    }
    assert not Application.objects.exists()


def test_repeated_load_changes_nothing() -> None:
    accounts()
    before = facts()
    accounts()
    assert facts() == before


def test_edited_information_stays() -> None:
    accounts()
    Employer.objects.filter(name__startswith="岭海").update(address="搬家了")
    accounts()
    assert Employer.objects.get(name__startswith="岭海").address == "搬家了"


def test_no_demonstration_without_the_mock_platform(settings: Settings) -> None:
    settings.MOCK_PLATFORM = False
    with pytest.raises(CommandError):
        call_command("load_demo", verbosity=0)


@pytest.mark.parametrize("number", range(1, 36))
def test_every_portrait_passes_the_checks(number: int) -> None:
    assert [test.detail for test in examine(portrait(number, "12"[number % 2])) if not test.passed] == []


@pytest.mark.parametrize("back", [0, 1, 5, 30])
def test_acts_follow_each_other_and_none_lies_in_the_future(back: int) -> None:
    late = timezone.localtime().replace(hour=23, minute=59).time()
    moments = clock.schedule([(back, late), (0, late), (0, late)])
    assert moments == sorted(moments)
    assert moments[-1] < timezone.now()


def test_the_clock_goes_on_from_where_it_was_set() -> None:
    real, then = timezone.now(), timezone.now() - timedelta(days=50)
    with clock.set_to(then):
        assert then <= timezone.now() < then + timedelta(minutes=1)
    assert timezone.now() >= real


# --- the applications: they take the time of a hundred tests, so one test asks everything -----------------
def picture() -> str:
    """What a second run must not change."""
    rows = [
        sorted(Event.objects.values_list("hash", flat=True)),
        sorted(Submission.objects.values_list("sha256", flat=True)),
        sorted(MaterialFile.objects.values_list("stored", "sha256", "removed_at")),
        sorted(Application.objects.values_list("pk", "stage", "position", "holder", "submitted_at"), key=str),
        [Notice.objects.count(), Outbox.objects.count(), User.objects.count()],
    ]
    return json.dumps(rows, default=str)


def boxes_of(account: str) -> dict[str, int]:
    return counts.count(EMPLOYERS, Membership.objects.get(user__account_name=account))


def at_the_window(region: str) -> dict[str, int]:
    return counts.count(WINDOWS, Membership.objects.filter(window_region=region).first())


@pytest.mark.trial
def test_everybody_sees_work_at_every_stage(
    client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Papers that bear nobody's name are drawn and inspected once for all, which takes a third of the time.
    monkeypatch.setattr(telling, "CLOSING", {steps[-1].act for _key, steps in telling.TALES} - {begin})
    stored_before = set(vault.stored("materials"))
    call_command("load_demo", verbosity=0)

    # every stage, and every box of whoever has a desk
    assert set(Application.objects.values_list("stage", flat=True)) == {str(stage) for stage in Stage}
    assert 30 <= Application.objects.count() <= 40
    assert [slug for slug, n in boxes_of("linghai").items() if not n] == ["cover"]
    assert boxes_of("linghai")["late"] == 3
    assert boxes_of("linghai2")["mine"] == 3
    assert all(boxes_of(account)["todo"] for account in ("nanyue", "pengcheng"))
    for region in ("440100", "440000"):
        empty = {slug for slug, n in at_the_window(region).items() if not n}
        assert empty <= ({"cover", "again"} | ({"objection"} if region == "440000" else set()))
    assert at_the_window("440100")["objection"] == 2
    assert {urge.audience for urge in Urge.objects.all()} == {"employer", "window"}
    assert {(row.side, row.role) for row in Message.objects.all()} == {
        ("employer", "applicant"),
        ("employer", "employer"),
        ("window", "applicant"),
    }
    assert RefusalTerms.objects.count() == Application.objects.filter(stage__in=REFUSED).count()

    # the applicants
    own = {
        name: User.objects.get(account_name=name).applications for name in ("mowen", "chenzhihao", "maria")
    }
    assert {name: sorted(rows.values_list("stage", flat=True)) for name, rows in own.items()} == {
        "mowen": [],
        "chenzhihao": ["returned_by_employer", "withdrawn"],
        "maria": ["draft"],
    }
    for account, path in (
        ("linghai", "/employer/"),
        ("chuangkou-gz", "/window/"),
        ("chenzhihao", "/items/"),
        ("chenzhihao", "/apply/corrections/"),
    ):
        page = client_of(User.objects.get(account_name=account)).get(path, follow=True)
        assert page.status_code == 200

    # whoever judged a material has looked at it before, and the applicant finds that
    judged = MaterialCheck.objects.exclude(verdict="").values_list("application__applicant", "by").distinct()
    looked = {(look.whose_id, look.by_id) for look in AccessLog.objects.filter(at__lt=timezone.now())}
    assert judged and set(judged) <= looked
    # as long ago as it was, and never before the application came to her desk
    for look in AccessLog.objects.filter(
        object_id__in=map(str, Application.objects.values_list("pk", flat=True))
    ):
        came = Event.objects.filter(application=look.object_id, name__in=("receive", "endorse"))
        assert came.filter(at__lt=look.at).exists()
    assert AccessLog.objects.earliest("at").at < timezone.now() - timedelta(days=30)
    returned = own["chenzhihao"].get(stage="returned_by_employer")
    shown = client_of(returned.applicant).get(f"/items/{returned.pk}/looks/").content.decode()
    assert "岭海先进材料研究院（广州）" in shown and "劳动合同" in shown

    # nothing lies in the future, is mailed now or is stored for nobody; every record is whole
    assert not Event.objects.filter(at__gt=timezone.now()).exists()
    assert not Outbox.objects.exists()
    names = set(MaterialFile.objects.values_list("stored", flat=True))
    assert set(vault.stored("materials")) - stored_before == names
    call_command("verify_events", stdout=io.StringIO())
    call_command("verify_materials", stdout=io.StringIO())

    # a second run keeps what somebody did since
    Application.objects.filter(applicant__account_name="maria").update(position="教授")
    before = picture()
    call_command("load_demo", verbosity=0)
    assert picture() == before


def test_whoever_has_begun_herself_is_given_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    accounts()
    begun = opening.begin(User.objects.get(account_name="maria"))
    tales = [tale for tale in telling.TALES if tale[0] in ("maria", "tan")]
    monkeypatch.setattr(telling, "TALES", tales)
    call_command("load_demo", verbosity=0)
    assert list(begun.applicant.applications.all()) == [begun]
    assert Application.objects.exclude(pk=begun.pk).get().applicant.subject == f"{people.SUBJECT}tan"
