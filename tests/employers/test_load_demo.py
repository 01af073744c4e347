"""manage.py load_demo."""

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from catalog.models import Employer
from employers.models import Membership
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


def facts() -> tuple[list[str], list[tuple[str, str]], dict[str, str]]:
    open_ones = list(Employer.objects.searchable().order_by("name").values_list("name", flat=True))
    members = list(Membership.objects.order_by("pk").values_list("user__account_name", "role"))
    regions = dict(User.objects.exclude(window_region="").values_list("account_name", "window_region"))
    return open_ones, members, regions


def test_three_employers_are_open_and_roles_granted() -> None:
    call_command("load_demo", verbosity=0)
    open_ones, members, regions = facts()
    assert len(open_ones) == 3
    assert not any(name.startswith("新桥") for name in open_ones)
    assert members == [
        ("linghai", "admin"),
        ("linghai2", "reviewer"),
        ("nanyue", "admin"),
        ("pengcheng", "admin"),
    ]
    assert regions == {"chuangkou-sheng": "440000", "chuangkou-gz": "440100"}


def test_repeated_load_changes_nothing() -> None:
    call_command("load_demo", verbosity=0)
    before = facts()
    call_command("load_demo", verbosity=0)
    assert facts() == before


def test_edited_information_stays() -> None:
    call_command("load_demo", verbosity=0)
    Employer.objects.filter(name__startswith="岭海").update(address="搬家了")
    call_command("load_demo", verbosity=0)
    assert Employer.objects.get(name__startswith="岭海").address == "搬家了"


def test_no_demonstration_without_the_mock_platform(settings: Settings) -> None:
    settings.MOCK_PLATFORM = False
    with pytest.raises(CommandError):
        call_command("load_demo", verbosity=0)
