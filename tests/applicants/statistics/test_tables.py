"""applicants/statistics/tables.py and months.py: numbers, their words, and what is not told."""

from collections import Counter
from datetime import date

import pytest

from applicants.models import Stage
from applicants.statistics import months, tables
from applicants.statistics.cells import Table
from applicants.statistics.period import Period
from applicants.statistics.report import Report, Sums
from catalog.models import MaterialRequirement

pytestmark = pytest.mark.django_db
PERIOD = Period(date(2026, 1, 1), date(2026, 3, 31))


def report(**measures: dict[str, int]) -> Report:
    """With these numbers, and those of `stages` and `overdue` for how it stands."""
    standing = {name: Counter(measures.pop(name, {})) for name in ("stages", "overdue")}
    whole = Sums({name: Counter(keys) for name, keys in measures.items()})
    return Report(PERIOD, whole, {}, {}, Sums(standing), {}, None)


def texts(table: Table) -> dict[str, list[str]]:
    return {row.label: [cell.text for cell in row.cells] for row in table.rows}


def test_nine_steps_make_no_median() -> None:
    shown = texts(tables.steps(report(review={"3": 9}, acceptance={"2": 9, "7": 1})))
    assert shown["单位审核"] == ["9", "—", "—"]
    assert shown["窗口受理"] == ["10", "2", "2"]


def test_every_step_with_a_limit_says_what_was_promised() -> None:
    table = tables.steps(report(acceptance={"2": 10}))
    promised = {row.label: row.small for row in table.rows if row.small}
    assert promised == {
        "单位合计": "期限 5 个工作日",
        "窗口受理": "期限 5 个工作日",
        "审核认定": "期限 20 个工作日",
        "制卡发卡": "期限 10 个工作日",
    }
    (head,) = [row.head for row in table.rows if row.label == "窗口受理"]
    assert head == "窗口受理<small>期限 5 个工作日</small>"
    assert {row.label: row.aside[0].number for row in table.rows if row.small}["审核认定"] == 20


def test_over_the_limit_is_marked_and_said() -> None:
    table = tables.steps(report(employer={"4": 8, "6": 2}, decision={"20": 10}))
    over = {row.label for row in table.rows if any(cell.is_over for cell in row.cells)}
    assert over == {"单位合计"}
    assert table.finding == "单位合计有一成以上超过期限。"


def test_slowest_step_is_said_when_none_is_late() -> None:
    assert tables.steps(report(decision={"11": 10}, review={"3": 10})).finding == (
        "审核认定用得最久，一半在 11 个工作日内。"
    )


def test_standing_says_where_most_are_and_whose_turn_it_is() -> None:
    table = tables.standing(report(stages={Stage.SUBMITTED: 3, Stage.RETURNED_BY_WINDOW: 2}))
    assert table.finding == "“已提交，待单位接收”最多，3 件；2 件等申办人修改（灰色）。"
    assert (table.foot.cells[0].number, len(table.rows)) == (5, 9)


def test_reasons_are_named_and_the_rest_is_added_up() -> None:
    requirement = MaterialRequirement.objects.first()
    many = {f"part:unknown-{number}": 1 for number in range(12)}
    table = tables.reasons(report(reasons={f"material:{requirement.code}": 5, "part:basics": 3} | many))
    labels = [row.label for row in table.rows]
    assert labels[:2] == [requirement.name, "基本信息"]
    assert (labels[-1], table.rows[-1].cells[0].number, table.foot.cells[0].number) == ("其他", 4, 20)


def test_kinds_are_named_and_own_words_are_last() -> None:
    table = tables.kinds(report(kinds={"": 9, "unclear": 5, "pages": 2, "seal": 3, "expired": 1, "gone": 1}))
    assert texts(table) == {
        "看不清": ["5", "23.8%"],
        "印章不全": ["3", "14.3%"],
        "缺页": ["2", "9.5%"],
        "已过期": ["1", "4.8%"],
        "其他": ["10", "47.6%"],
    }
    assert [row.label for row in table.rows][-1] == "其他" and "val quiet" in table.rows[-1].bar
    assert (table.finding, table.foot.cells[0].number) == ("前三种占 48%。", 21)
    assert tables.kinds(report()).rows == []


def test_results_of_few_make_no_sentence() -> None:
    few = tables.results(report(closed={Stage.ISSUED: 9}))
    assert (few.finding, few.rows[0].cells[1].text) == ("", "100.0%")
    assert tables.results(report(closed={Stage.ISSUED: 9, Stage.DECLINED: 1})).finding
    assert tables.results(report()).rows == ()


def test_figures_count_what_is_late_in_their_own_stages() -> None:
    stages, overdue = {Stage.SUBMITTED: 4, Stage.ENDORSED: 4}, {Stage.SUBMITTED: 2, Stage.ENDORSED: 1}
    late = report(stages=stages, overdue=overdue)
    own = months.figures(late, (Stage.SUBMITTED,), "/late/")[-1]
    assert (own.number, own.remark, own.address) == ("2", "在办的 25.0%", "/late/")
    assert months.figures(report(), (Stage.SUBMITTED,), "/late/")[-1].address == ""


def test_every_month_has_its_row_and_its_column() -> None:
    made = report()
    made.whole.months = {date(2026, 2, 1): Counter(received=7, closed=2)}
    table, chart = months.months(made)
    assert texts(table) == {"2026-01": ["0", "0"], "2026-02": ["7", "2"], "2026-03": ["0", "0"]}
    assert table.finding == "2026 年 2 月收到 7 件，是最多的一个月。"
    assert chart.count('class="in"') == 6  # once for a wide page, once for a phone
