"""What a member of a desk leaves in the log: in which capacity, which part of the case, what for."""

from collections.abc import Callable

import pytest
from django.test import Client

from applicants.models import Application
from tests import make
from youyue.identity.models import AccessLog, User

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["employers", "window"])
def case(
    request: pytest.FixtureRequest, reviewer: User, officer_guangzhou: User, client_of: Callable[..., Client]
) -> tuple[Client, str, Application]:
    """The desk's member, the address of the case, and the application."""
    if request.param == "employers":
        made = make.application(stage="employer_review")
        return client_of(made.holder), f"/employer/applications/{made.pk}/", made
    made = make.application(stage="window_review")
    return client_of(made.holder), f"/window/applications/{made.pk}/", made


def looks() -> list[tuple[str, str, str]]:
    return list(AccessLog.objects.order_by("pk").values_list("action", "what", "purpose"))


@pytest.mark.parametrize(
    ("show", "pane"),
    [
        ("part-family", "办理页面：家庭主要成员"),
        ("part-contact", "办理页面：联系方式"),
        ("nothing", "办理页面：有效身份证件"),
    ],
)
def test_case_page_says_which_part_lay_open(
    show: str, pane: str, case: tuple[Client, str, Application]
) -> None:
    client, url, made = case
    assert client.get(url, {"show": show}).status_code == 200
    assert looks() == [("preview", pane, "")]
    look = AccessLog.objects.get()
    assert (look.whose, look.object_id) == (made.applicant, str(made.pk))
    assert "审核员" in look.role or "受理窗口" in look.role


def test_pane_that_the_script_fetches_is_a_look(case: tuple[Client, str, Application]) -> None:
    client, url, _made = case
    client.get(url, {"show": "part-family"}, headers={"X-Requested-With": "fetch"})
    assert looks() == [("preview", "办理页面：家庭主要成员", "")]


def test_number_is_one_look_and_not_a_page_besides(case: tuple[Client, str, Application]) -> None:
    client, url, made = case
    page = client.post(f"{url}reveal/", {"row": "basics.id_number", "purpose": "inquiry"}).content.decode()
    assert made.applicant.id_number in page
    assert looks() == [("reveal", "证件号码", "inquiry")]


def test_saving_leaves_none(case: tuple[Client, str, Application]) -> None:
    client, url, made = case
    data = {"submission": made.current_submission.sha256, "show": "part-family"}
    assert client.post(f"{url}checks/", data).status_code == 302
    assert looks() == []
