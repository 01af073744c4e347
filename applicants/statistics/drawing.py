"""Bars and the chart of the months, as SVG without inline style; numbers stand beside the bars as text."""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, LINES = 200, 4


def bar(value: float, most: float, quiet: bool = False) -> SafeString:
    """So long as its share of the greatest one."""
    return _bar("val quiet" if quiet else "val", _at(value, most))


@lru_cache(maxsize=4000)
def _bar(css: str, width: str) -> SafeString:
    return format_html(
        '<svg viewBox="0 0 200 16" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="200" height="16"/><rect class="{}" width="{}" height="16"/></svg>',
        *(css, width),
    )


def reach(median: int, ninth: int, limit: int | None, most: int, quiet: bool = False) -> SafeString:
    """A bar up to the median, a whisker up to where nine in ten end, a tick at the limit."""
    end = _at(ninth, most)
    tick = format_html('<path class="limit" d="M{} 0v16"/>', _at(limit, most)) if limit else ""
    return format_html(
        '<svg viewBox="0 0 200 16" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" y="3" width="200" height="10"/>'
        '<rect class="{}" y="3" width="{}" height="10"/>'
        '<path class="tail" d="M{} 8H{}M{} 4v8"/>{}</svg>',
        "val quiet" if quiet else "val",
        _at(median, most),
        *(_at(median, most), end, end, tick),
    )


def _at(value: float, most: float) -> str:
    return f"{WIDTH * value / most:.1f}" if most else "0"


# --- the months -----------------------------------------------------------------------------------------
class Column(NamedTuple):
    """One month: what stands under it, how many were received (the column) and closed (the line)."""

    label: str
    received: int
    closed: int


class _Frame(NamedTuple):
    """The size of the drawing, which is hardly scaled: text keeps its size at both widths."""

    css: str
    width: int
    height: int

    def step(self, count: int) -> float:
        return (self.width - LEFT - RIGHT) / max(count, 1)


LEFT, RIGHT, TOP, BOTTOM = 56, 6, 26, 28
LETTER = 10  # as wide as a letter, so that labels do not run into each other


@lru_cache(maxsize=200)
def chart(columns: tuple[Column, ...], title: str) -> SafeString:
    """Twice: for a wide page and for a phone; only one of them is shown. Kept, because numbers change once an
    hour at most."""
    frames = (_Frame("only-wide", 1240, 260), _Frame("only-phone", 340, 240))
    return format_html("{}{}", *(_drawn(columns, title, frame) for frame in frames))


def _drawn(columns: Sequence[Column], title: str, frame: _Frame) -> SafeString:
    top = _round_up(max((number for column in columns for number in column[1:]), default=0))
    floor = frame.height - BOTTOM
    step = frame.step(len(columns))
    each = ceil(max((len(column.label) for column in columns), default=1) * LETTER / step)

    def height(number: float) -> float:
        return round(floor - (floor - TOP) * number / top, 1)

    lines = format_html_join(
        "",
        '<path class="{}" d="M{} {}H{}"/><text x="48" y="{}" text-anchor="end">{}</text>',
        (
            (
                "axis" if line else "base",
                LEFT,
                height(top * line / LINES),
                frame.width - RIGHT,
                height(top * line / LINES) + 5,
                top * line // LINES,
            )
            for line in range(LINES + 1)
        ),
    )
    middles = [round(LEFT + step * (place + 0.5), 1) for place in range(len(columns))]
    bars = format_html_join(
        "",
        '<rect class="in" x="{}" y="{}" width="{}" height="{}"/>{}',
        (
            (
                f"{LEFT + step * (place + 0.2):.1f}",
                height(column.received),
                f"{step * 0.6:.1f}",
                f"{floor - height(column.received):.1f}",
                "" if place % each else _labels(column, middles[place], frame, *map(height, column[1:])),
            )
            for place, column in enumerate(columns)
        ),
    )
    points = [(x, height(column.closed)) for x, column in zip(middles, columns, strict=True)]
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}'
        '<polyline class="out" points="{}"/>{}</svg>',
        *(frame.css, frame.width, frame.height, title, lines, bars),
        " ".join(f"{x},{y}" for x, y in points),
        format_html_join("", '<circle class="dot" cx="{}" cy="{}" r="4"/>', points),
    )


def _labels(column: Column, x: float, frame: _Frame, top: float, dot: float) -> str:
    """The number of a column and what stands under it, unless that would be cut off at the edge."""
    if x + len(column.label) * LETTER / 2 > frame.width:
        return ""
    return format_html(
        '<text x="{}" y="{}" text-anchor="middle" class="strong">{}</text>'
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        *(x, f"{_free(top, dot, frame.height - BOTTOM):.1f}", column.received),
        *(x, frame.height - 8, column.label),
    )


def _free(top: float, dot: float, floor: float) -> float:
    """Where the number of a column stands: over it, or where the dot is in the way inside, or over both."""
    if not top - 22 < dot < top + 4:
        return top - 7
    return top + 18 if floor - top > 30 else min(top, dot) - 9


def _round_up(most: int) -> int:
    """The least 4, 8, 20, 40, 80, 200 … that is not below: its quarters are whole numbers."""
    size = 1
    while True:
        for digit in (4, 8, 20):
            if most <= digit * size:
                return digit * size
        size *= 10
