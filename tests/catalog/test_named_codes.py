"""What editors chose by typing codes is chosen by names; what is kept is the code, as before."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import MaterialRequirement, Option, ServiceWindow
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(editor: User, client_of: Callable[..., Client]) -> Client:
    return client_of(editor)


def window(**fields: Any) -> dict[str, Any]:
    return {"city": "梅州市", "name": "窗口", "order": "1"} | fields


def test_region_of_a_window_is_chosen_by_name(office: Client) -> None:
    ServiceWindow.objects.filter(region_code="441400").delete()
    address = reverse("admin:catalog_servicewindow_add")
    page = office.get(address).content.decode()
    assert '<option value="441400">梅州市</option>' in page
    assert '<option value="440000">广东省</option>' in page
    assert "越秀区" not in page
    assert office.post(address, window(region_code="441400")).status_code == 302
    assert ServiceWindow.objects.filter(region_code="441400").count() == 1


@pytest.mark.parametrize("code", ["999999", "440104", "梅州市"])
def test_region_that_is_none_is_refused(code: str, office: Client) -> None:
    count = ServiceWindow.objects.count()
    response = office.post(reverse("admin:catalog_servicewindow_add"), window(region_code=code))
    assert "没有这一项，请从列表里选择" in response.content.decode()
    assert ServiceWindow.objects.count() == count


def requirement_page(one: MaterialRequirement) -> str:
    return reverse("admin:catalog_materialrequirement_change", args=[one.pk])


def posted(one: MaterialRequirement, *codes: str) -> dict[str, Any]:
    given = {"work_arrangement": one.work_arrangement, "name": one.name, "required": "on", "is_active": "on"}
    given |= {"guidance": one.guidance, "order": one.order, "waiver_reason": "系统可以核对"}
    return given | {"waived_for_social_insurance": list(codes)}


def test_waivers_are_ticked_by_name(office: Client) -> None:
    one = MaterialRequirement.objects.filter(work_arrangement="full_time")[1]
    first, second = Option.objects.filter(list=Option.List.SOCIAL_INSURANCE, is_active=True)[:2]
    one.waived_for_social_insurance = f"{first.code}，retired"
    one.save()
    page = office.get(requirement_page(one)).content.decode()
    assert first.label in page and second.label in page
    assert page.count("checked") >= 2
    answer = office.post(requirement_page(one), posted(one, first.code, second.code, "retired"))
    assert answer.status_code == 302
    one.refresh_from_db()
    assert one.waived_for_social_insurance == f"{first.code},{second.code},retired"
    office.post(requirement_page(one), posted(one))
    one.refresh_from_db()
    assert one.waived_for_social_insurance == ""


def test_waiver_that_is_none_is_refused(office: Client) -> None:
    one = MaterialRequirement.objects.filter(work_arrangement="full_time")[1]
    answer = office.post(requirement_page(one), posted(one, "nothing"))
    assert "没有这一项，请从列表里选择" in answer.content.decode()
