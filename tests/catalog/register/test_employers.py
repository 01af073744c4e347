"""The employer lookup: who is found, who is not and why, and where the list ends."""

import pytest
from django.utils import timezone

from catalog.models import Employer
from catalog.register.employers import MOST_ROWS, employer_named, explain_missing, find_employers, look_up

pytestmark = pytest.mark.django_db


def make(name: str, code: str, *, opened: bool = True, signed_in: bool = True, **facts) -> Employer:
    now = timezone.now()
    return Employer.objects.create(
        name=name,
        credit_code=code,
        region_id="440112",
        opened_at=now if opened else None,
        first_signed_in_at=now if signed_in else None,
        **facts,
    )


@pytest.fixture
def linghai() -> Employer:
    return make("岭海先进材料研究院（广州）", "12440100MB9A000490")


@pytest.mark.parametrize(
    "query",
    [
        "岭海",
        "材料 岭海",
        "研究院（广州）",
        "研究院(广州)",
        "12440100MB9A000490",
        "12440100mb9a000490 ",
        "１２440100MB9A000490",
    ],
)
def test_lookup_finds(linghai, query):
    assert find_employers(query) == [linghai]


@pytest.mark.parametrize(
    "query", ["", "岭", " 岭 ", "()", "%", "%%", "__", "\x00\x00", "岭海%", "12440100MB9A00049", "\ud800岭"]
)
def test_lookup_finds_nothing(linghai, query):
    assert find_employers(query) == []
    assert explain_missing(query)


def test_lookup_needs_an_opened_account_that_signed_in(linghai):
    make("岭海未开通公司", "91440300MA9Y00039M", opened=False, signed_in=False)
    make("岭海未登录公司", "52440400MJ9A00064C", signed_in=False)
    make("岭海停用公司", "12440000MB9A000148", is_active=False)
    assert find_employers("岭海") == [linghai]
    assert "还没有开通审核账号" in explain_missing("岭海未开通公司")
    assert "还没有登录过" in explain_missing("岭海未登录公司")
    assert explain_missing("岭海停用公司") == explain_missing("岭海没有公司").replace("没有公司", "停用公司")


def test_lookup_tells_no_half_known_name():
    make("岭海未登录公司", "52440400MJ9A00064C", signed_in=False)
    assert "岭海未登录公司" not in explain_missing("岭海未登录")


def test_lookup_shows_at_most_twenty():
    for number in range(25):
        make(f"岭海第{number}公司", f"CODE{number:014d}")
    assert len(find_employers("岭海")) == MOST_ROWS == 20


@pytest.mark.parametrize(("count", "is_full"), [(19, False), (20, True), (21, True)])
def test_full_list_says_that_there_may_be_more(count, is_full):
    for number in range(count):
        make(f"岭海第{number}公司", f"CODE{number:014d}")
    assert look_up("岭海").is_full == is_full


def test_the_whole_name_finds_its_employer_among_many_that_begin_like_it(linghai):
    """The list ends after twenty; whoever types all of the name means that one."""
    for number in range(25):
        make(f"丙{linghai.name}{number}", f"CODE{number:014d}")
    assert employer_named(f" {linghai.name}\n") == linghai == employer_named(linghai.credit_code)
    assert employer_named(linghai.name[:-1]) is None is employer_named("")
    linghai.is_active = False
    linghai.save()
    assert employer_named(linghai.name) is None


def test_renaming_keeps_the_search_name(linghai):
    linghai.name = "南海材料院（佛山）"
    linghai.save(update_fields=["name"])
    assert find_employers("材料院(佛山)") == [linghai]
