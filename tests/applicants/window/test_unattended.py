"""applicants/window/unattended.py: who sees that nobody works at a window, and who takes its cases over."""

from collections.abc import Callable

import pytest
from django.test import Client

from applicants.models import Application, HolderChange, Stage
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
PAGE = "/window/unattended/"


@pytest.fixture
def lost() -> Application:
    """At Shenzhen's window, whose officer has left."""
    made = make.application(employer=make.employer("other"), stage=Stage.ENDORSED)
    assert made.window_region == "440300"
    return made


def test_the_administrator_sees_it_until_somebody_works_there(
    client_of: Callable[..., Client], lost: Application, administrator: User
) -> None:
    desk = client_of(administrator)
    assert "<b>1</b>深圳" in desk.get("/admin/").content.decode()
    make.officer("chuangkou-sz", "440300")
    assert "没有人办理" not in desk.get("/admin/").content.decode()


@pytest.mark.parametrize("who", ["editor", "officer_guangzhou"])
def test_nobody_else_in_the_office_does(
    client_of: Callable[..., Client], request: pytest.FixtureRequest, lost: Application, who: str
) -> None:
    assert "没有人办理" not in client_of(request.getfixturevalue(who)).get("/admin/").content.decode()


def test_the_province_takes_it_over_and_it_is_logged(
    client_of: Callable[..., Client], lost: Application, officer_province: User
) -> None:
    desk = client_of(officer_province)
    assert "深圳" in desk.get(PAGE).content.decode()
    assert desk.post(PAGE, {"window": "440300"}).status_code == 302
    lost.refresh_from_db()
    assert (lost.window_region, lost.holder) == ("440000", None)
    assert [(change.kind, change.by) for change in HolderChange.objects.all()] == [
        ("province", officer_province)
    ]
    assert desk.get(f"/window/applications/{lost.pk}/").status_code == 200
    assert "每个有申请的窗口都有人办理" in desk.get(PAGE).content.decode()


def test_what_the_province_has_stays_there_after_a_correction(
    lost: Application, officer_province: User
) -> None:
    Application.objects.filter(pk=lost.pk).update(window_region="440000")
    lost.refresh_from_db()
    make.move(lost, "request_correction", by=officer_province)
    make.move(lost, "resubmit")
    lost.refresh_from_db()
    assert (lost.stage, lost.window_region) == (Stage.ENDORSED, "440000")


def test_an_objection_where_nobody_but_the_refuser_works_goes_to_the_province(
    client_of: Callable[..., Client], lost: Application, officer_province: User, administrator: User
) -> None:
    """What else lies at that window stays with her, and so does the objection once she has a colleague."""
    refuser = make.officer("chuangkou-sz", "440300")
    shenzhen = lost.employer
    objected = make.application(make.user("other", country="CN"), employer=shenzhen, stage=Stage.ENDORSED)
    make.move(objected, "refuse_acceptance", by=refuser, note="理由")
    make.move(objected, "raise_objection", note="异议")
    colleague = make.officer("chuangkou-sz2", "440300")
    desk = client_of(officer_province)
    assert "深圳" not in desk.get(PAGE).content.decode()
    colleague.window_region = ""
    colleague.save(update_fields=["window_region"])
    assert "<b>1</b>深圳" in client_of(administrator).get("/admin/").content.decode()
    assert desk.post(PAGE, {"window": "440300"}).status_code == 302
    objected.refresh_from_db()
    lost.refresh_from_db()
    assert (objected.window_region, lost.window_region) == ("440000", "440300")
    assert "没有别的工作人员" in objected.holder_changes.last().reason
    make.move(objected, "set_aside", by=officer_province, note="成立")


@pytest.mark.parametrize("code", ["440300", "440000", "", "nowhere", "\x00"])
def test_a_window_with_officers_is_not_taken(
    client_of: Callable[..., Client], lost: Application, officer_province: User, code: str
) -> None:
    make.officer("chuangkou-sz", "440300")
    answer = client_of(officer_province).post(PAGE, {"window": code})
    assert answer.status_code == 422
    lost.refresh_from_db()
    assert lost.window_region == "440300"


@pytest.mark.parametrize("who", ["officer_guangzhou", "applicant", "reviewer", "administrator"])
def test_strangers(
    client_of: Callable[..., Client], request: pytest.FixtureRequest, lost: Application, who: str
) -> None:
    client = client_of(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"window": "440300"}).status_code == 404
    lost.refresh_from_db()
    assert lost.window_region == "440300"
