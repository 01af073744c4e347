"""The small drawing tags and filters every template uses."""

import datetime

import pytest
from django.http import QueryDict
from django.template import engines

from youyue.ui.templatetags import ui


def draw(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


class Request:
    """As much of a request as `param_url` reads."""

    def __init__(self, query: str) -> None:
        self.GET = QueryDict(query)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 B"),
        (512, "512 B"),
        (186_000, "182 KB"),
        (1_300_000, "1.2 MB"),
        (20 * 1024 * 1024, "20 MB"),
        (None, ""),
        ("x", ""),
    ],
)
def test_filesize_in_words(count: object, words: str) -> None:
    assert ui.filesize(count) == words


def test_moment_is_told_in_chinese_time() -> None:
    moment = datetime.datetime(2024, 7, 3, 18, 42, tzinfo=datetime.UTC)
    assert ui.when(moment) == "2024-07-04 02:42"
    assert ui.day(moment) == "2024-07-04"


def test_day_of_a_date_and_of_nothing() -> None:
    assert ui.day(datetime.date(2024, 7, 3)) == "2024-07-03"
    assert ui.day(None) == ui.when(None) == ""


def test_param_url_changes_one_parameter_and_drops_empty_ones() -> None:
    html = draw("{% param_url page=2 q='' %}", request=Request("q=a&sort=b&page=1"))
    assert html == "?sort=b&amp;page=2"


def test_tag_has_shape_and_word() -> None:
    html = draw("{% tag 'ok' 'check' '已上传' %}")
    assert html.startswith('<span class="tag tag-ok"><svg')
    assert html.endswith("已上传</span>")


def test_neutral_tag_has_no_kind() -> None:
    assert '<span class="tag">' in draw("{% tag '' 'ring' '草稿箱' %}")


def test_card_chip_of_both_types_and_of_none() -> None:
    assert draw("{% kind 'A' %}") == '<span class="kind kind-a">A 卡</span>'
    assert draw("{% kind 'B' small=True %}") == '<span class="kind kind-sm">B 卡</span>'
    assert draw("{% kind '' %}") == ""


def test_phrases_are_cut_at_the_bar_and_escaped() -> None:
    assert (
        draw("{% phrases text %}", text="甲|<b>")
        == '<span class="p">甲</span><span class="p">&lt;b&gt;</span>'
    )


def test_steps_say_where_one_is_for_eye_and_ear() -> None:
    html = draw("{% steps 2 %}")
    assert "第 2 步，共 4 步：<b>填写表单</b>" in html
    assert "下一步：上传材料" in html
    assert html.count('aria-current="step"') == 1
    assert html.count("<a ") == 1
    assert "，已完成" not in html  # nobody knows whether 信息自检 was read
    assert draw("{% steps 3 %}").count("，已完成") == 1


def test_last_step_links_nowhere() -> None:
    html = draw("{% steps 4 links=False %}")
    assert "<a " not in html
    assert html.count('class="done"') == 4
