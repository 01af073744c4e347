"""谁看过我的材料: what others looked at, by visits, each opened to its pages and files."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applicants import access_history
from applicants.models import Application, Stage
from materials.models import MaterialFile
from tests import make
from youyue.identity.models import AccessLog, User


@pytest.fixture
def held(applicant: User, reviewer: User) -> Application:
    return make.application(applicant, stage=Stage.EMPLOYER_REVIEW)


def file_of(application: Application, code: str) -> MaterialFile:
    return MaterialFile.objects.get(
        material__dossier=application.dossier, material__requirement__code=code, removed_at=None
    )


def look(application: Application, by: User, what: str, object_id: object, **fields: object) -> AccessLog:
    given = {"action": "preview", "role": "岭海审核员", "at": timezone.now()} | fields
    return AccessLog.objects.create(
        by=by, whose=application.applicant, what=what, object_id=str(object_id), **given
    )


def page_of(client: Client, application: Application, **query: object) -> str:
    return client.get(reverse("applicants:looks", args=[application.pk]), query).content.decode()


def test_nobody_yet(client_of, applicant: User, held: Application) -> None:
    assert "还没有人看过" in page_of(client_of(applicant), held)


def test_opening_a_page_adds_a_line_at_once(
    client_of, applicant: User, reviewer: User, held: Application
) -> None:
    file = file_of(held, "labour-contract")
    client_of(reviewer).get(reverse("employers:material_page", args=[held.pk, file.pk, 1]))
    html = page_of(client_of(applicant), held)
    assert reviewer.masked_name in html
    assert make.employer().name in html
    assert "看了 1 页" in html
    assert "劳动合同" in html
    assert "劳动合同" in client_of(applicant).get(reverse("applicants:item", args=[held.pk])).content.decode()


def test_pages_of_a_file_are_one_line_of_a_visit(
    client_of, applicant: User, reviewer: User, held: Application
) -> None:
    file = file_of(held, "labour-contract")
    for number in range(1, 9):
        look(held, reviewer, f"劳动合同第 {number} 页", file.pk)
    look(held, reviewer, "劳动合同第 8 页", file.pk)
    html = page_of(client_of(applicant), held)
    assert (html.count("看了 8 页"), html.count('class="visit"')) == (1, 1)


# --- visits ---------------------------------------------------------------------------------------------
def visits(application: Application) -> list[tuple[str, str, list[str]]]:
    """Who, in which capacity, and what was seen, the latest visit first."""
    found = access_history.latest(application, 100)
    return [(visit.who, visit.role, [one.thing for one in visit.seen]) for visit in found]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the time to so many minutes after now."""
    now = timezone.now()
    return lambda minutes: monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=minutes))


def test_pause_of_half_an_hour_ends_a_visit(
    reviewer: User, held: Application, clock: Callable[[float], None]
) -> None:
    for minutes in (0, 29, 58, 88.5, 100):
        clock(minutes)
        look(held, reviewer, f"{minutes} 分", held.pk)
    who, role = reviewer.masked_name, "岭海审核员"
    assert visits(held) == [(who, role, ["88.5 分", "100 分"]), (who, role, ["0 分", "29 分", "58 分"])]


def test_everybody_and_every_capacity_has_visits_of_her_own(
    reviewer: User, colleague: User, held: Application, clock: Callable[[float], None]
) -> None:
    for minutes, by, role in ((0, reviewer, "审核员"), (1, colleague, "审核员"), (2, reviewer, "管理员")):
        clock(minutes)
        look(held, by, "办理页面", held.pk, role=role)
    clock(3)
    look(held, reviewer, "留言", held.pk, role="审核员")
    assert visits(held) == [
        (reviewer.masked_name, "管理员", ["办理页面"]),
        (colleague.masked_name, "审核员", ["办理页面"]),
        (reviewer.masked_name, "审核员", ["办理页面", "留言"]),
    ]


def test_looks_of_one_moment_are_one_visit(reviewer: User, held: Application, clock) -> None:
    clock(0)
    for number in range(3):
        look(held, reviewer, f"第 {number} 项", held.pk)
    assert visits(held) == [(reviewer.masked_name, "岭海审核员", ["第 0 项", "第 1 项", "第 2 项"])]


def test_pages_of_the_list_divide_visits_and_never_one_of_them(
    client_of, applicant: User, reviewer: User, held: Application, clock, monkeypatch
) -> None:
    monkeypatch.setattr("applicants.views.access_history.PER_PAGE", 2)
    for number in range(5):
        for minutes in range(3):
            clock(number * 60 + minutes)
            look(held, reviewer, f"第 {number} 次第 {minutes} 项", held.pk)
    client, seen = client_of(applicant), []
    for number in (1, 2, 3):
        html = page_of(client, held, page=number)
        seen.append(sorted({int(one) for one in re.findall(r"第 (\d) 次第 2 项", html)}))
        assert html.count('class="visit"') == len(seen[-1])
    assert seen == [[3, 4], [1, 2], [0]]


def test_case_page_and_its_part_are_told(
    client_of, applicant: User, reviewer: User, held: Application
) -> None:
    client_of(reviewer).get(reverse("employers:application", args=[held.pk]), {"show": "part-family"})
    assert "办理页面：家庭主要成员" in page_of(client_of(applicant), held)


def test_purpose_stands_in_the_line_of_the_visit(
    client_of, applicant: User, reviewer: User, held: Application
) -> None:
    data = {"row": "basics.id_number", "purpose": "inquiry"}
    client_of(reviewer).post(reverse("employers:reveal", args=[held.pk]), data)
    summary = page_of(client_of(applicant), held).partition('class="visit"')[2].partition("</summary>")[0]
    assert "证件号码，用途：向有关部门核查" in summary


def test_office_that_looks_at_the_account_is_told_as_well(
    client_of, applicant: User, administrator: User, held: Application
) -> None:
    client = client_of(administrator)
    client.get(reverse("admin:identity_user_change", args=[applicant.pk]))
    person = {"person": applicant.name, "purpose": "answer"}
    client.post(reverse("admin:identity_accesslog_person"), person)
    html = page_of(client_of(applicant), held)
    for words in ("系统管理员", "账号资料", "访问记录，按姓名查找", "用途：答复本人的询问"):
        assert words in html


def test_own_looks_are_left_out(client_of, applicant: User, held: Application) -> None:
    client = client_of(applicant)
    client.get(reverse("applicants:material_page", args=[file_of(held, "labour-contract").pk, 1]))
    assert AccessLog.objects.count() == 1
    assert "还没有人看过" in page_of(client, held)


def test_reasons_reveals_and_exports_are_told(
    client_of, applicant: User, reviewer: User, held: Application
) -> None:
    client = client_of(reviewer)
    file = file_of(held, "id-document")
    client.post(
        reverse("employers:material_original", args=[held.pk, file.pk]),
        {"purpose": "unreadable", "reason": "看有效期"},
    )
    client.get(reverse("employers:archive", args=[held.pk]))
    look(held, reviewer, "证件号码", held.pk, action="reveal")
    html = page_of(client_of(applicant), held)
    for words in (
        "说明：看有效期",
        "用途：水印或扫描挡住了内容，看原件",
        "有效身份证件原件",
        "下载了",
        "全部材料（4 个文件）",
        "证件号码",
        "显示了完整号码",
    ):
        assert words in html


def test_only_this_application(client_of, applicant: User, reviewer: User, held: Application) -> None:
    look(held, reviewer, "别的申请", "5451cf2d-2953-4af7-8029-dbdc7f626845")
    assert "还没有人看过" in page_of(client_of(applicant), held)


def test_strangers_find_nothing(client_of, other_applicant: User, reviewer: User, held: Application) -> None:
    for user in (other_applicant, reviewer):
        for name in ("looks", "archive"):
            assert client_of(user).get(reverse(f"applicants:{name}", args=[held.pk])).status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "\x00", "2"])
def test_odd_pages(client_of, applicant: User, held: Application, page: str) -> None:
    address = reverse("applicants:looks", args=[held.pk])
    assert client_of(applicant).get(address, {"page": page}).status_code == 200


@pytest.mark.parametrize("count", [3, 40])
def test_queries_do_not_grow(
    client_of,
    applicant: User,
    reviewer: User,
    colleague: User,
    held: Application,
    count: int,
    django_assert_max_num_queries,
) -> None:
    for number in range(count):
        by = reviewer if number % 2 else colleague
        look(held, by, f"号码 {number}", held.pk, action="reveal", role=f"身份 {number}")
    client = client_of(applicant)
    page_of(client, held)
    with django_assert_max_num_queries(14):
        page_of(client, held)
