"""A row is what a person typed or confirmed: what the system suggests in an empty list is no row yet."""

import re
from typing import Any

import pytest
from django.test import Client

from applicants.models import Application, LatePost
from applicants.parts import BY_SLUG, Filing
from applicants.submission.completeness import problems
from tests import make
from tests.applicants.filing.test_late_posts import sign_in
from tests.applicants.posting import AGREED, seen_in
from tests.applicants.reading import Page

pytestmark = pytest.mark.django_db
LISTS = ("family", "education", "employment")
SUGGESTING = ("education", "employment")
MISSING = {
    "family": "请新增至少一位家庭主要成员",
    "education": "请新增至少一条教育经历",
    "employment": "请新增至少一条工作经历",
}
TYPED = {"family": {"name": "王小明"}, "education": {"school": "中山大学"}, "employment": {"duties": "研究"}}


@pytest.fixture
def mine(applicant, client_of) -> Client:
    return client_of(applicant)


@pytest.fixture
def made(applicant) -> Application:
    """The basic information is filled in; the three lists are empty."""
    at = make.employer()
    values: dict[str, Any] = {"position": "研究员", "highest_education": "11"}
    return make.application(applicant, complete=False, employer=at, **values)


def editor(client: Client, slug: str, query: str = "") -> dict[str, str]:
    """What a browser posts of the editor of a new row as it is drawn, with the ticks of its consents."""
    page = Page(client.get(f"/apply/{slug}/{query}").content.decode())
    form = [element for element in page.by_id("part").walk() if element["name"] and element.tag != "button"]
    posted = {
        one["name"]: page.value(one["name"]) if one["type"] != "hidden" else one["value"] for one in form
    }
    ticks = {one["name"]: "checked" in one.attributes for one in form if one["type"] == "checkbox"}
    agreed = {name: value for name, value in AGREED.items() if name in ticks}
    left = {name: text for name, text in posted.items() if ticks.get(name, True)}
    return {name: "on" if name in ticks else text for name, text in left.items()} | agreed


def rows(made: Application, slug: str) -> int:
    return getattr(made, slug).count()


def test_what_is_offered_is_drawn_and_said(mine, made) -> None:
    data = editor(mine, "employment")
    assert (data["employer_name"], data["post"], data["is_current"]) == (made.employer_name, "研究员", "on")
    page = mine.get("/apply/employment/").content.decode()
    sentence = "已按基本信息填好“工作单位”“单位所在地”和“工作岗位”，核对后点“确定”"
    assert sentence in page and 'aria-describedby="suggested"' in page
    assert "已按基本信息填好“学历”，核对后点“确定”" in mine.get("/apply/education/").content.decode()


def test_where_nothing_is_known_nothing_is_said(mine) -> None:
    for slug in LISTS:
        page = mine.get(f"/apply/{slug}/").content.decode()
        assert "已按基本信息" not in page and 'id="suggested"' not in page


@pytest.mark.parametrize("slug", LISTS)
@pytest.mark.parametrize("way", ["back", "next", "missing", "check", "save", "compare", "autosave", "remove"])
def test_an_untouched_editor_is_no_row_whichever_way_it_is_left(slug: str, way: str, mine, made) -> None:
    data = editor(mine, slug)
    if way == "autosave":
        assert mine.post(f"/apply/{slug}/autosave/", data).json() == {"saved": False}
    elif way == "remove":
        mine.post(f"/apply/{slug}/{data['row']}/remove/", data)
    else:
        mine.post(f"/apply/{slug}/", data | {"go": way})
    assert rows(made, slug) == 0


@pytest.mark.parametrize("slug", LISTS)
def test_going_on_says_that_one_row_is_missing_and_nothing_else(slug: str, mine, made) -> None:
    page = mine.post(f"/apply/{slug}/", editor(mine, slug) | {"go": "next"}).content.decode()
    summary = page[page.index("data-yy-errors") : page.index("</ul>", page.index("data-yy-errors"))]
    assert re.findall(r"<a [^>]*>([^<]*)<", summary) == [MISSING[slug]]
    said = [problem.message for problem in problems(Filing(made)) if problem.slug == slug]
    assert said == [MISSING[slug]]
    check = mine.get("/apply/check/").content.decode()
    assert MISSING[slug] in check


@pytest.mark.parametrize("slug", SUGGESTING)
@pytest.mark.parametrize("go", ["row", "add"])
def test_confirming_makes_the_suggestion_a_row(slug: str, go: str, mine, made) -> None:
    mine.post(f"/apply/{slug}/", editor(mine, slug) | {"go": go})
    row = getattr(made, slug).get()
    part = BY_SLUG[slug]
    names = part.suggested(Filing(Application.objects.get(pk=made.pk))) or ["country"]
    assert all(getattr(row, name) for name in names)


def test_confirming_what_is_blank_asks_for_a_row(mine, made) -> None:
    page = mine.post("/apply/family/", editor(mine, "family") | {"go": "row"}).content.decode()
    assert (MISSING["family"] in page, rows(made, "family")) == (True, 0)


def test_confirming_a_further_row_that_was_not_touched_closes_it(mine, applicant) -> None:
    made = make.application(applicant)
    data = editor(mine, "education", "?add")
    assert data["country"] == "CN"
    answer = mine.post("/apply/education/", data | {"go": "row"})
    assert (answer["Location"], rows(made, "education")) == ("/apply/education/", 1)


@pytest.mark.parametrize("slug", LISTS)
def test_one_typed_word_makes_a_row_with_the_suggestions_in_it(slug: str, mine, made) -> None:
    data = editor(mine, slug) | TYPED[slug]
    mine.post(f"/apply/{slug}/", data | {"go": "back"})
    row = getattr(made, slug).get()
    (name, text), *_ = TYPED[slug].items()
    assert getattr(row, name) == text
    if slug == "employment":
        assert (row.employer_name, row.post, row.is_current) == (made.employer_name, "研究员", True)


@pytest.mark.parametrize(
    "changes",
    [
        {"employer_name": "", "post": ""},
        {"employer_name": "", "post": "", "place": "", "country": "", "is_current": None},
        {"duties": " 　\t"},
        {"duties": "\u200b\u2060\ufeff"},
        {"post": "\u3164"},
        {"start_0": " ", "start_1": "　"},
        {"is_current": None},
    ],
)
@pytest.mark.parametrize("way", ["back", "autosave"])
def test_a_suggestion_that_is_emptied_and_what_cannot_be_seen_are_no_row(
    changes: dict, way: str, mine, made
) -> None:
    data = editor(mine, "employment") | changes
    data = {name: value for name, value in data.items() if value is not None}
    where = "/apply/employment/" + ("autosave/" if way == "autosave" else "")
    mine.post(where, data | ({} if way == "autosave" else {"go": way}))
    assert rows(made, "employment") == 0


@pytest.mark.parametrize(
    "changes",
    [{"post": "院长"}, {"country": "GB"}, {"start_0": "2019"}, {"end_1": "x"}, {"duties": "\u200b研究"}],
)
def test_a_suggestion_that_is_changed_is_a_row(changes: dict, mine, made) -> None:
    mine.post("/apply/employment/", editor(mine, "employment") | changes | {"go": "back"})
    assert rows(made, "employment") == 1


def test_an_old_page_whose_suggestion_has_changed_since_is_no_row(mine, made) -> None:
    """What was offered counts, not what would be offered now."""
    data = editor(mine, "employment")
    Application.objects.filter(pk=made.pk).update(position="院长", employer_name="另一家单位")
    mine.post("/apply/employment/", data | {"go": "back"})
    assert rows(made, "employment") == 0


# --- while she types ------------------------------------------------------------------------------------
def typing(client: Client, slug: str, data: dict, **typed: str) -> dict:
    answer = client.post(f"/apply/{slug}/autosave/", data | typed).json()
    return data | ({"seen": answer["seen"]} if answer["saved"] else {})


@pytest.mark.parametrize("slug", LISTS)
@pytest.mark.parametrize("way", ["autosave", "back", "next"])
def test_a_row_that_was_typed_and_deleted_again_is_none(slug: str, way: str, mine, made) -> None:
    blank = editor(mine, slug)
    after = typing(mine, slug, blank, **TYPED[slug])
    assert rows(made, slug) == 1
    emptied = blank | {"seen": after["seen"]}
    if way == "autosave":
        assert mine.post(f"/apply/{slug}/autosave/", emptied).json() == {"saved": False}
    else:
        mine.post(f"/apply/{slug}/", emptied | {"go": way})
    assert rows(made, slug) == 0
    typing(mine, slug, emptied, **TYPED[slug])  # and typed once more
    assert rows(made, slug) == 1


def test_what_was_typed_and_deleted_is_a_row_when_it_is_confirmed(mine, made) -> None:
    blank = editor(mine, "employment")
    after = typing(mine, "employment", blank, duties="研究")
    mine.post("/apply/employment/", blank | {"seen": after["seen"], "go": "row"})
    assert made.employment.get().post == "研究员"


def test_what_another_device_wrote_into_the_row_stays(mine, applicant, client_of, made) -> None:
    """One device begins a row and empties it; the other one has gone on writing in it."""
    blank = editor(mine, "education")
    after = typing(mine, "education", blank, school="中山大学")
    there = client_of(applicant).get(f"/apply/education/?edit={blank['row']}").content.decode()
    words = {"editor": "1", "row": blank["row"], "country": "CN", "school": "中山大学", "major": "材料学"}
    other = client_of(applicant)
    other.post("/apply/education/", words | {"seen": seen_in(there), "go": "back"})
    mine.post("/apply/education/autosave/", blank | {"seen": after["seen"]})
    row = made.education.get()
    assert (row.school, row.major, row.removed_at) == ("", "材料学", None)


def test_a_confirmed_row_that_is_emptied_stays_and_is_to_be_mended(mine, made) -> None:
    data = editor(mine, "employment")
    mine.post("/apply/employment/", data | {"go": "row"})
    page = mine.get(f"/apply/employment/?edit={data['row']}").content.decode()
    assert 'name="offered"' not in page
    blank = {"editor": "1", "row": data["row"], "seen": seen_in(page), "go": "back"}
    mine.post("/apply/employment/", blank)
    assert rows(made, "employment") == 1


def test_coming_back_to_the_old_page_of_a_saved_row_takes_nothing_out(mine, made) -> None:
    """The browser's back button shows the blank editor again; its blanks are no deletion."""
    blank = editor(mine, "education")
    mine.post("/apply/education/", blank | {"school": "中山大学", "go": "row"})
    mine.post("/apply/education/", blank | {"go": "back"})
    assert made.education.get().school == "中山大学"


def test_a_complete_row_saved_beside_a_wrong_one_stays(mine, applicant) -> None:
    """The page that then tells of the other row has no open editor that could post this one again."""
    made = make.application(applicant)
    wrong = made.family.get()
    wrong.relation = ""
    wrong.save()
    data = editor(mine, "family", "?add") | {"name": "王小明", "relation": "10", "nationality": "CN"}
    data |= {"employer": "无", "birth_date_0": "1990", "birth_date_1": "1", "birth_date_2": "2"}
    page = mine.post("/apply/family/", data | {"go": "next"}).content.decode()
    assert "第 1 条家庭主要成员没有填“与申请人关系”，请补填" in page and 'name="editor"' not in page
    assert rows(made, "family") == 2


# --- without a session ----------------------------------------------------------------------------------
@pytest.mark.parametrize(("go", "count", "message"), [("next", 0, ""), ("row", 1, "已找回您刚才填写的内容")])
def test_a_late_suggestion_is_a_row_only_when_it_was_confirmed(
    go: str, count: int, message: str, mine, applicant, made
) -> None:
    data = editor(mine, "employment") | {"go": go}
    del mine.cookies["sessionid"]
    mine.post("/apply/employment/", data)
    assert sign_in(mine, applicant) == message
    assert (rows(made, "employment"), LatePost.objects.count()) == (count, 0)


def test_nobody_makes_a_row_of_anothers_by_what_was_offered(
    mine, applicant, other_applicant, client_of
) -> None:
    other = make.application(other_applicant)
    row = other.education.get()
    stranger = client_of(applicant)
    data = editor(stranger, "education") | {"row": str(row.pk), "go": "back"}
    assert stranger.post("/apply/education/", data).status_code == 404
    assert other.education.count() == 1


@pytest.mark.parametrize("name", ["\U00031350", "\ue863", "\uf9dc"])
def test_a_rare_character_is_a_letter_and_makes_a_row(name: str, mine, made) -> None:
    mine.post("/apply/family/", editor(mine, "family") | {"name": name, "go": "save"})
    assert made.family.get().name == name
