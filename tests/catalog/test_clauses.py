"""Searching the clauses: by words, sound, initials and nearly; and what may be chosen."""

import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.clauses import clauses_mark, load_entries, search_clauses, search_entries
from catalog.models import Clause, ClauseItem, EvidenceKind

pytestmark = pytest.mark.django_db


def names(query: str, card_type: str = "") -> list[str]:
    return [match.item.name for match in search_clauses(query, card_type)]


@pytest.mark.parametrize(
    "query",
    [
        "诺贝尔奖",
        "诺贝尔",
        "诺奖",
        "nuobeier",
        "NuoBeiEr",
        "nbe",
        "nbej",
        "诺贝耳奖",
        "诺贝耳",
        "nuobier",
        "ｎｂｅ",
        "諾貝爾獎",
        "諾貝爾",
    ],
)
def test_search_finds_the_nobel_prize(query):
    assert names(query) == ["诺贝尔奖"]


def test_search_needs_every_word():
    assert names("院士 工程") == ["中国科学院院士", "中国工程院院士", "国（境）外最高学术机构院士"]
    assert names("院士 诺贝尔") == []


@pytest.mark.parametrize("query", ["A（一）", "A(一)", "ａ（一）", "a(一)"])
def test_search_by_number_in_any_width(query):
    assert {match.item.clause.number for match in search_clauses(query)} == {"（一）"}
    assert {match.item.card_type for match in search_clauses(query)} == {"A"}


def test_search_within_a_card():
    assert {match.item.card_type for match in search_clauses("（一）")} == {"A", "B"}
    assert {match.item.card_type for match in search_clauses("（一）", "B")} == {"B"}
    assert names("博士", "A") == []


def test_search_lets_characters_be_left_out():
    found = search_clauses("科技奖")
    assert found[0].clause_html == "（三）国家<mark>科</mark>学<mark>技</mark>术<mark>奖</mark>获得者"


def test_search_in_traditional_characters_marks_the_simplified_ones():
    assert search_clauses("國家科學技術獎")[0].clause_html == "（三）<mark>国家科学技术奖</mark>获得者"


def test_search_by_initials_with_gaps():
    assert {match.item.clause.number for match in search_clauses("gjkxjj")} == {"（三）"}


def test_search_by_keyword_marks_nothing():
    assert [match.item.clause.number for match in search_clauses("纳税")] == ["（七）"]
    assert "<mark>" not in search_clauses("税收")[0].marked_html


@pytest.mark.parametrize("query", ["不存在的东西", "xyzxyz", "\x00", "奖" * 1000, "%", "'--", "\ud800\ud800"])
def test_search_survives_odd_queries(query):
    assert isinstance(search_clauses(query), list)


@pytest.mark.parametrize("query", ["", "  ", "、，"])
def test_search_without_words_lists_all(query):
    assert len(names(query)) == ClauseItem.objects.count() == 60


def test_search_leaves_out_what_cannot_be_chosen():
    clause = Clause.objects.get(card_type="A", number="（一）")
    clause.items.filter(name="诺贝尔奖").update(is_active=False)
    assert "诺贝尔奖" not in names("诺贝尔奖")
    yesterday = timezone.localdate() - timedelta(days=1)
    clause.valid_to = yesterday
    clause.save()
    assert "图灵奖" not in names("图灵奖")


def test_marked_html_escapes():
    kind = EvidenceKind.objects.first()
    clause = Clause.objects.create(card_type="A", number="（十一）", text="<i>发明</i>奖", evidence_kind=kind)
    item = ClauseItem.objects.create(clause=clause, name="a<b>奖")
    match = next(match for match in search_clauses("发明") if match.item == item)
    assert match.marked_html == "A（十一）&lt;i&gt;<mark>发明</mark>&lt;/i&gt;奖（a&lt;b&gt;奖）"
    assert match.clause_html == "（十一）&lt;i&gt;<mark>发明</mark>&lt;/i&gt;奖"
    assert match.name_html == "a&lt;b&gt;奖"


def test_renamed_clause_is_found_by_its_new_sound():
    clause = Clause.objects.get(card_type="B", number="（六）")
    clause.text = "取得航天学位的高层次人才"
    clause.save()
    assert {match.item.clause for match in search_clauses("hangtian")} == {clause}


def test_item_without_pinyin_is_found_by_its_characters():
    ClauseItem.objects.filter(name="诺贝尔奖").update(pinyin="", initials="")
    assert names("诺贝尔奖") == ["诺贝尔奖"]
    assert names("nuobeier") == []


def test_search_needs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        for match in search_clauses("奖"):
            assert match.item.clause.evidence_kind.name
            assert match.marked_html


@pytest.mark.parametrize("query", ["诺贝尔奖", "诺贝耳奖", "nuobeier", "nbe", "不存在的东西"])
def test_search_is_fast(query):
    """Cheaper than reading the 60 items from the database once, on whatever machine this is."""
    entries = load_entries()
    everything = ClauseItem.objects.select_related("clause__evidence_kind")
    assert _cpu(lambda: search_entries(entries, query)) <= _cpu(lambda: list(everything.all()))


def _cpu(work) -> float:
    """The least CPU seconds of twenty runs."""
    costs = []
    for _ in range(20):
        start = time.process_time()
        work()
        costs.append(time.process_time() - start)
    return min(costs)


def test_mark_changes_with_whatever_the_list_says():
    """The page that is asked for again is drawn anew only when its mark is another."""
    clause = Clause.objects.get(card_type="A", number="（一）")
    marks = [clauses_mark(), clauses_mark()]
    for name, value in (("is_sample", not clause.is_sample), ("text", "另一条"), ("number", "（二十）")):
        setattr(clause, name, value)
        clause.save()
        marks.append(clauses_mark())
    clause.items.first().delete()
    marks.append(clauses_mark())
    assert marks[0] == marks[1]
    assert len(set(marks)) == 5


def test_pinyin_library_is_not_loaded_by_searching():
    code = "import catalog.wording.text, rapidfuzz, sys; assert 'pypinyin' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603
