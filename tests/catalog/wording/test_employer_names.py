"""One name, written in many ways."""

import pytest

from catalog.models import Employer
from catalog.register.employers import (
    employer_named,
    employers_named,
    explain_missing,
    find_employers,
    listed,
    suggest,
)
from catalog.wording.employer_names import folded_name, initials, mark_name
from tests.catalog.register.test_employers import make

NAME = "岭海·先进材料研究院（广州）A-1室"


@pytest.mark.parametrize(
    "written",
    [
        "岭海·先进材料研究院(广州)A-1室",
        "岭海・先进材料研究院【广州】a–1室",
        "岭海．先进材料研究院〔广州〕Ａ－１室",
        "岭海. 先进材料 研究院 （广州） A—1室",
        "嶺海•先進材料研究院（廣州）A‑1室",
        "\u3000岭海‧先进材料研究院﹙广州﹚A−1室\u200b",
    ],
)
def test_name_is_the_same_in_other_signs(written):
    assert folded_name(written) == folded_name(NAME)


@pytest.mark.parametrize("other", ["岭海先进材料研究院广州", "岭海·先进材料研究院（广州）A1室", "岭海"])
def test_name_with_other_words_or_signs_left_out_is_another(other):
    assert folded_name(other) != folded_name(NAME)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("岭海先进材料研究院（广州）", "lhxjclyjygz"),
        ("重庆银行番禺分行", "cqyhpyfh"),
        ("TCL科技集团 2 厂", "tclkjjt2c"),
        ("騰訊計算機系統", "txjsjxt"),
        ("", ""),
    ],
)
def test_initials_are_those_of_the_pinyin(name, letters):
    assert initials(name) == letters


def test_marked_name_is_escaped_and_found_in_other_signs():
    assert mark_name("<岭海>（广州）", "嶺海 (广") == "&lt;<mark>岭海</mark>&gt;<mark>（广</mark>州）"


@pytest.mark.django_db
class TestLookup:
    @pytest.fixture
    def linghai(self) -> Employer:
        return make("岭海先进材料研究院（广州）", "12440100MB9A000490")

    @pytest.mark.parametrize(
        "written",
        [
            "岭海先进材料研究院(广州)",
            "嶺海先進材料研究院（廣州）",
            "岭海 先进材料研究院 【广州】",
            "岭海先进材料研究院﹙广州﹚",
            " 12440100mb9a000490",
        ],
    )
    def test_whole_name_is_the_employer(self, linghai, written):
        assert employer_named(written) == linghai
        assert find_employers(written) == [linghai]
        assert suggest(written).sentence == "“岭海先进材料研究院（广州）”可以接收申请"

    def test_name_of_two_is_nobody_until_one_is_chosen(self, linghai):
        twin = make("岭海先进材料研究院(广州)", "12440100MB9A000512")
        assert employer_named(linghai.name) is None
        assert {employer.pk for employer in employers_named(twin.name)} == {linghai.pk, twin.pk}
        suggested = suggest(twin.name)
        assert suggested.sentence == "有 2 家单位叫这个名称，请从列表里选择您的单位"
        assert sorted(employer.code_tail for employer in listed(suggested.employers)) == ["0490", "0512"]

    @pytest.mark.parametrize(
        "query",
        ["岭海", "材料 岭海", "研究院(广", "lh", "xjcl", "xj cl", "ｌｈ", "12440100", "12440100mb9a"],
    )
    def test_suggested_by(self, linghai, query):
        suggested = suggest(query)
        assert (suggested.employers, suggested.has_more, suggested.needs_account) == ([linghai], False, False)

    @pytest.mark.parametrize("query", ["", "岭", "l", "  ", "()", "1244010", "%%", "__", "\x00\x00"])
    def test_suggested_by_nothing(self, linghai, query):
        assert suggest(query).employers == []

    def test_public_lookup_knows_no_initials_and_no_half_code(self, linghai):
        assert find_employers("lhxj") == [] == find_employers("12440100MB9A0004")

    def test_suggestions_leave_out_who_cannot_receive(self, linghai):
        make("岭海未开通公司", "91440300MA9Y00039M", opened=False, signed_in=False)
        make("岭海未登录公司", "52440400MJ9A00064C", signed_in=False)
        make("岭海停用公司", "12440000MB9A000148", is_active=False)
        assert suggest("岭海").employers == [linghai] == suggest("lh").employers
        closed = suggest("嶺海未开通公司")
        assert closed.needs_account
        assert closed.sentence == "“岭海未开通公司”还没有开通审核账号，现在收不到申请"
        assert explain_missing("岭海停用公司") == explain_missing("岭海没有公司").replace(
            "没有公司", "停用公司"
        )

    def test_closed_employer_is_told_though_others_begin_like_it(self, linghai):
        make("岭海", "91440300MA9Y00039M", opened=False)
        suggested = suggest("岭海")
        assert suggested.employers == [linghai]
        assert suggested.sentence == "“岭海”还没有开通审核账号，现在收不到申请"

    def test_at_most_ten_and_the_exact_one_first(self, linghai):
        for number in range(12):
            make(f"A岭海先进材料研究院（广州）{number}", f"CODE{number:014d}")
        suggested = suggest(linghai.name)
        assert (len(suggested.employers), suggested.employers[0], suggested.has_more) == (10, linghai, True)
        assert suggest("岭海").sentence == "列出 10 家可以接收申请的单位，还有更多，请再多输几个字"
