"""applicants/desk/nav.py: which links stand in the bar of a desk, and where its sign leads."""

import re

import pytest

from applicants.desk.nav import nav
from tests import make

pytestmark = pytest.mark.django_db


def words(drawn: str) -> list[str]:
    return re.findall(r"<li><a [^>]*>([^<]+)</a>", drawn)


def home(drawn: str) -> str:
    return re.search(r'class="brand" href="([^"]+)"', drawn)[1]  # type: ignore[index]


def test_an_officer_sees_her_window_and_only_the_province_those_without_officers() -> None:
    city = nav("window", "queue", make.officer("city", "440100"))
    assert words(city) == ["窗口事项", "请人代办", "统计", "管理首页"]
    assert "无人办理的窗口" in words(nav("window", "queue", make.officer("province", "440000")))
    assert home(city) == "/window/"


def test_who_has_no_window_is_led_to_the_office() -> None:
    administrator = make.user("administrator", is_staff=True)
    shown = nav("window", "statistics", administrator)
    assert (words(shown), home(shown)) == (["统计", "管理首页"], "/admin/")


def test_the_section_at_hand_is_marked() -> None:
    shown = nav("employers", "statistics", make.user())
    assert words(shown) == ["单位事项", "单位信息维护", "统计"]
    assert re.findall(r'aria-current="page">([^<]+)<', shown) == ["统计"]
