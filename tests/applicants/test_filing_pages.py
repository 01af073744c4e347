"""The pages of the filing: what is typed is saved, mistakes are told, nobody else gets in."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from applicants.models import Application, Stage
from applicants.parts import PARTS
from tests import filled, make
from tests.applicants.posting import posted

pytestmark = pytest.mark.django_db
QUERIES = {"family": 5, "education": 5, "employment": 5}
SLUGS = [part.slug for part in PARTS]


@pytest.fixture
def mine(applicant, client_of) -> Client:
    return client_of(applicant)


def text(response) -> str:
    return response.content.decode()


def test_nobody_is_sent_to_the_platform(client) -> None:
    response = client.get("/apply/basics/")
    assert (response.status_code, response["Location"]) == (302, "/login/?next=/apply/basics/")


def test_an_agent_of_an_employer_has_no_applicants_pages(reviewer, client_of) -> None:
    for path in ("/apply/", "/apply/basics/", "/items/", "/apply/materials/", "/apply/check/"):
        assert client_of(reviewer).get(path).status_code == 404


@pytest.mark.parametrize("slug", SLUGS)
def test_looking_writes_nothing(slug: str, mine, django_assert_max_num_queries) -> None:
    mine.get(f"/apply/{slug}/")
    with django_assert_max_num_queries(6) as captured:
        assert mine.get(f"/apply/{slug}/").status_code == 200
    assert [q["sql"] for q in captured if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")] == []
    assert Application.objects.count() == 0


def test_the_kept_list_of_clauses_is_everybodys_and_always_the_present_one(
    mine, applicant, other_applicant, client_of
) -> None:
    """What is drawn once holds nobody's choice, and what an editor changes shows at once."""
    application = make.application(applicant)
    item = application.clause_item
    mark = f'name="clause_item" value="{item.pk}" checked'
    assert mark in text(mine.get("/apply/card-type/"))
    assert mark not in text(client_of(other_applicant).get("/apply/card-type/"))
    assert 'name="check"' not in text(mine.get("/apply/card-type/"))
    assert 'href="?check=1&amp;card=A#find"' in text(mine.get("/apply/card-type/?check=1"))
    item.name = "改过的子项名称"
    item.save()
    assert text(mine.get("/apply/card-type/")).count("改过的子项名称") == 2  # as chosen, and in the list
    item.is_active = False
    item.save()
    assert text(mine.get("/apply/card-type/")).count("改过的子项名称") == 1


def test_beginning_fills_in_what_the_platform_knows(mine) -> None:
    page = text(mine.get("/apply/basics/"))
    assert 'value="1990"' in page and "莫知文" in page and "440106199003076518" not in page


def test_the_first_save_creates_the_one_draft(mine, applicant) -> None:
    for _ in range(2):
        mine.post("/apply/contact/", {"emergency_name": "林芳", "go": "next"})
    made = Application.objects.get()
    assert (made.applicant, made.emergency_name, made.stage) == (applicant, "林芳", "draft")


def test_an_incomplete_part_is_saved_and_its_gaps_are_told(mine) -> None:
    response = mine.post("/apply/contact/", {"emergency_name": "林芳", "email": "wrong", "go": "next"})
    page = text(response)
    assert response.status_code == 422
    assert "<title>错误：" in page.replace("\n", "")
    assert page.count("电子邮箱缺少“@”，请按 name@example.com 的样子填写") == 2
    assert 'href="#id_email"' in page and 'value="wrong"' in page
    again = text(mine.get("/apply/contact/"))
    assert 'value="wrong"' in again and 'value="林芳"' in again


def test_a_complete_part_leads_on(mine, applicant) -> None:
    made = make.application(applicant)
    response = mine.post("/apply/contact/", posted(made, "contact", go="next"))
    assert (response.status_code, response["Location"]) == (302, "/apply/achievements/")


def test_going_back_saves_too(mine, applicant) -> None:
    made = make.application(applicant)
    data = posted(made, "contact", emergency_name="周敏", go="back")
    assert mine.post("/apply/contact/", data)["Location"] == "/apply/basics/"
    assert Application.objects.get().emergency_name == "周敏"


def test_from_the_check_page_one_returns_to_it(mine, applicant) -> None:
    made = make.application(applicant)
    data = posted(made, "achievements", from_check="1", go="next")
    assert mine.post("/apply/achievements/", data)["Location"] == "/apply/check/"


def test_a_row_is_added_changed_removed_and_restored(mine, applicant) -> None:
    made = make.application(applicant)
    data = posted(made, "family", name="莫小行", relation="20", editor="1", go="row")
    assert mine.post("/apply/family/", data)["Location"] == "/apply/family/"
    row = made.family.get(order=2) if made.family.filter(order=2) else made.family.order_by("order").last()
    assert row.name == "莫小行"
    mine.post("/apply/family/", data | {"row": str(row.pk), "name": "莫行"})
    row.refresh_from_db()
    assert (row.name, made.family.count()) == ("莫行", 2)
    mine.post(f"/apply/family/{row.pk}/remove/")
    assert "已删除" in text(mine.get("/apply/family/"))
    assert made.family.filter(removed_at=None).count() == 1
    mine.post(f"/apply/family/{row.pk}/restore/")
    assert made.family.filter(removed_at=None).count() == 2


def test_a_wrong_row_is_kept_and_told(mine, applicant) -> None:
    made = make.application(applicant)
    data = posted(made, "education", start=("2012", "2", "30"), editor="1", go="row")
    response = mine.post("/apply/education/", data)
    assert response.status_code == 422
    assert "起始时间没有 2 月 30 日这一天，请核对" in text(response)
    row = made.education.order_by("order").last()
    assert 'value="30"' in text(mine.get(f"/apply/education/?edit={row.pk}"))


def test_a_list_has_at_most_thirty_rows(mine, applicant) -> None:
    made = make.application(applicant)
    data = posted(made, "family", editor="1", go="row")
    for number in range(29):
        mine.post("/apply/family/", data | {"name": f"甲{number}"})
    response = mine.post("/apply/family/", data | {"name": "第三十一"})
    assert "最多可以填 30 条，请删去一条再新增" in text(response)
    assert "第三十一" in text(response)
    assert made.family.count() == 30


def test_somebody_elses_row_is_not_there(applicant, other_applicant, client_of) -> None:
    made = make.application(applicant)
    make.application(other_applicant)
    row = made.family.get()
    stranger = client_of(other_applicant)
    assert stranger.get(f"/apply/family/?edit={row.pk}").status_code == 404
    assert stranger.post(f"/apply/family/{row.pk}/remove/").status_code == 404
    assert stranger.post("/apply/family/", {"row": row.pk, "editor": "1", "go": "row"}).status_code == 404
    row.refresh_from_db()
    assert (row.name, row.removed_at) == ("林小雨", None)


def test_what_lies_with_the_employer_cannot_be_changed(mine, applicant) -> None:
    made = make.submitted_application(applicant)
    assert mine.get("/apply/basics/")["Location"] == f"/items/{made.pk}/"
    response = mine.post("/apply/basics/", posted(made, "basics", position="改了"))
    assert response.status_code in (302, 409)
    assert Application.objects.get().position == filled.COMPLETE["position"]


@pytest.mark.parametrize("key", ["x", "\x00", "0" * 40, "' or 1=1"])
def test_odd_keys_and_queries_are_not_there_or_harmless(key: str, mine, applicant) -> None:
    make.application(applicant)
    assert mine.get("/apply/family/", {"edit": key}).status_code == 404
    for name in ("q", "card", "clause", "check"):
        assert mine.get("/apply/card-type/", {name: key}).status_code == 200


@pytest.mark.parametrize("slug", ["family", "education", "employment"])
def test_a_list_page_costs_the_same_at_one_and_at_thirty_rows(
    slug: str, mine, applicant, django_assert_num_queries
) -> None:
    made = make.application(applicant)
    mine.get(f"/apply/{slug}/?add")
    with django_assert_num_queries(QUERIES[slug]):
        mine.get(f"/apply/{slug}/?add")
    stands_out = slug != "family"  # rows of the same time do, and what was said to that is one query
    first = getattr(made, slug).get()
    values = {each.name: getattr(first, each.name) for each in first._meta.fields if each.name != "id"}
    for number in range(28):
        getattr(made, slug).model.objects.create(**values | {"order": number + 5})
    with django_assert_num_queries(QUERIES[slug] + stands_out):
        mine.get(f"/apply/{slug}/?add")


@pytest.mark.parametrize(
    ("stage", "words", "address"),
    [
        (None, "开始申办", "/apply/"),
        (Stage.DRAFT, "继续填写", "/apply/"),
        (Stage.RETURNED_BY_EMPLOYER, "去修改", "/apply/corrections/"),
        (Stage.SUBMITTED, "查看进度", "progress/"),
        (Stage.WITHDRAWN, "开始申办", "/apply/"),
    ],
)
def test_the_start_page_leads_to_what_is_under_way(stage, words, address, mine, applicant) -> None:
    if stage:
        make.application(applicant, stage=stage, saved_at=timezone.now())
    page = text(mine.get("/hall/youyue-card/"))
    button = re.search(r'<a class="btn" href="([^"]*)">([^<]*)<', page)
    assert button and button[1].endswith(address) and button[2].strip() == words
    assert ("开始申办" in page) == (words == "开始申办")
    assert ("上次暂存" in page) == (stage == Stage.DRAFT)
