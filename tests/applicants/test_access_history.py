"""谁看过我的材料: what others looked at, a line per day, person and thing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

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
    given = {"action": "preview", "role": "岭海审核员"} | fields
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


def test_pages_of_a_file_are_one_line_a_day(
    client_of, applicant: User, reviewer: User, held: Application, monkeypatch
) -> None:
    file = file_of(held, "labour-contract")
    for number in range(1, 9):
        look(held, reviewer, f"劳动合同第 {number} 页", file.pk)
    look(held, reviewer, "劳动合同第 8 页", file.pk)
    html = page_of(client_of(applicant), held)
    assert html.count("看了 8 页") == 1
    monkeypatch.setattr(timezone, "now", lambda: _tomorrow)
    look(held, reviewer, "劳动合同第 1 页", file.pk)
    html = page_of(client_of(applicant), held)
    assert (html.count("看了 8 页"), html.count("看了 1 页")) == (1, 1)


_tomorrow = timezone.now() + timedelta(days=1)


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
    client.post(reverse("employers:material_original", args=[held.pk, file.pk]), {"reason": "看有效期"})
    client.get(reverse("employers:archive", args=[held.pk]))
    look(held, reviewer, "证件号码", held.pk, action="reveal")
    html = page_of(client_of(applicant), held)
    for words in ("事由：看有效期", "下载了原件", "全部材料（4 个文件）", "证件号码", "显示了完整号码"):
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
        look(held, by, f"号码 {number}", held.pk, action="reveal")
    client = client_of(applicant)
    page_of(client, held)
    with django_assert_max_num_queries(14):
        page_of(client, held)
