"""applicants/statistics/drawing.py: lengths are shares, nothing is styled in place, text is escaped."""

import re

import pytest

from applicants.statistics.drawing import Column, bar, chart, reach


def widths(svg: str) -> list[str]:
    return re.findall(r'class="val[^"]*"(?: y="3")? width="([\d.]+)"', svg)


def test_bar_is_as_long_as_its_share() -> None:
    assert widths(bar(5, 20)) == ["50.0"]
    assert widths(bar(0, 0)) == ["0"]
    assert 'class="val quiet"' in bar(1, 1, quiet=True)


def test_reach_shows_median_ninth_and_limit() -> None:
    drawn = reach(3, 6, 5, 20)
    assert widths(drawn) == ["30.0"]
    assert "H60.0" in drawn
    assert 'class="limit" d="M50.0 0v16"' in drawn
    assert "limit" not in reach(3, 6, None, 20)


@pytest.mark.parametrize("count", [0, 1, 12, 36])
def test_chart_draws_any_number_of_months_within_its_frame(count: int) -> None:
    drawn = chart(tuple(Column(f"2025-{n:02d}", n * 37, n * 20) for n in range(count)), "每月")
    assert drawn.count("<circle") == 2 * count
    assert all(0 <= float(y) <= 260 for y in re.findall(r' y="(-?[\d.]+)"', drawn))
    assert "style=" not in drawn


def test_labels_do_not_run_into_each_other() -> None:
    drawn = chart(tuple(Column(f"2025-{n:02d}", 1, 1) for n in range(36)), "每月")
    wide, narrow = drawn.split('class="only-phone"')
    for half, least in ((wide, 60), (narrow, 60)):
        places = [float(x) for x in re.findall(r'<text x="([\d.]+)" y="\d+" text-anchor="middle">', half)]
        assert min(b - a for a, b in zip(places, places[1:], strict=False)) >= least


def test_words_are_escaped() -> None:
    assert "<b>" not in chart((Column("<b>", 1, 1),), '"><b>')


def test_last_label_is_not_cut_off() -> None:
    drawn = chart(tuple(Column(f"2025-{n:02d}", 1, 1) for n in range(1, 14)), "每月")
    narrow = drawn.split('class="only-phone"')[1]
    assert all(float(x) + 35 <= 340 for x in re.findall(r'<text x="([\d.]+)" y="232"', narrow))


def test_number_of_a_column_keeps_clear_of_the_dot() -> None:
    for received in range(0, 41, 4):
        for closed in range(0, 41, 4):
            wide = chart((Column("1 月", received, closed), Column("2 月", 40, 0)), "每月").split("<svg")[1]
            number = float(re.search(r'y="([\d.]+)" text-anchor="middle" class="strong"', wide)[1])
            dot = float(re.search(r'<circle class="dot" cx="[\d.]+" cy="([\d.]+)"', wide)[1])
            assert not number - 11 < dot < number + 3
