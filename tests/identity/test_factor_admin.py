"""What happened to second factors, for the administrator: read, and never changed."""

from collections.abc import Callable

import pytest
from django.test import Client

from youyue.identity.assurance.events import FactorEvent
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
LIST = "/admin/identity/factorevent/"


@pytest.fixture
def event(officer_guangzhou: User) -> FactorEvent:
    made: FactorEvent = FactorEvent.objects.create(
        user=officer_guangzhou, kind=FactorEvent.Kind.RESET, by=None, device="Chrome", address="203.0.*.*"
    )
    return made


def test_list_says_whose_and_by_whom(
    administrator: User, client_of: Callable[..., Client], event: FactorEvent
) -> None:
    office = client_of(administrator)
    page = office.get(LIST).content.decode()
    assert officer_label(event) in page and "管理员重置了二次验证" in page and "命令行" in page
    assert office.get(f"{LIST}{event.pk}/change/").status_code == 200


def officer_label(event: FactorEvent) -> str:
    return str(event.user.office_label)


def test_nothing_can_be_changed(
    administrator: User, client_of: Callable[..., Client], event: FactorEvent
) -> None:
    office = client_of(administrator)
    answers = [office.get(f"{LIST}add/"), office.post(f"{LIST}{event.pk}/change/", {"device": "x"})]
    answers.append(office.post(f"{LIST}{event.pk}/delete/", {"post": "yes"}))
    assert {answer.status_code for answer in answers} <= {403, 404}
    assert FactorEvent.objects.get().device == "Chrome"


def test_strangers_find_nothing(
    applicant: User, officer_guangzhou: User, client_of: Callable[..., Client], event: FactorEvent
) -> None:
    for stranger in (applicant, officer_guangzhou):
        assert client_of(stranger).get(LIST).status_code != 200
