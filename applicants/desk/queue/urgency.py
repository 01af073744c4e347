"""A queue in the order of its clock stands in groups: over, due today, within three days, later, and at last
what stands with its clock stopped."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from applicants.desk.desks import Desk
from applicants.desk.queue.boxes import Ask
from applicants.desk.queue.query import Page, Row
from youyue.ui.draw import icon

OVER, TODAY, SOON, LATER, STOPPED = range(5)
LOOKS = (("past", "bang"), ("late", "clock"), ("", "clock"), ("", "clock"), ("", "pause"))
SOON_DAYS = 3
OPENS, CLOSES = format_html('<tbody role="{}">', "rowgroup"), format_html("</tbody>{}", "\n")


def in_groups(ask: Ask, page: Page, lines: list[SafeString]) -> list[SafeString]:
    """The rows of a page, as `lines()` drew them, in their table bodies: one for each group with its head, or
    a single one where the view has another order or holds what does not wait for the desk.

    A group that goes on beyond the page has its head on both, without a number.
    """
    if not ask.in_clocks_order:
        stopped = ask.desk.stopped and ask.box is ask.desk.boxes[ask.desk.stopped]
        heads = [_head(get_language(), STOPPED, 0, len(ask.desk.columns) + 1)] if stopped and lines else []
        return [OPENS, *heads, *lines, CLOSES]
    drawn, place = [], 0
    groups = [(group, len(list(rows))) for group, rows in groupby(_groups(ask.desk, page.rows))]
    for position, (group, count) in enumerate(groups):
        is_cut = (page.has_previous and not position) or (page.has_next and position == len(groups) - 1)
        head = _head(get_language(), group, 0 if is_cut else count, len(ask.desk.columns) + 1)
        drawn += [OPENS, head, *lines[place : place + count], CLOSES]
        place += count
    return drawn


def stopped_group(page: Page, lines: list[SafeString]) -> list[SafeString]:
    """The rows of a page of what stands with its clock stopped, below all others; what does not fit is in the
    box of its own, to which a line leads."""
    width = len(page.ask.desk.columns) + 1
    head = _head(get_language(), STOPPED, 0 if page.has_next else len(page.rows), width)
    row = '<tr role="row"><td role="cell" colspan="{}"><a href="{}">{}</a></td></tr>\n'
    more = [format_html(row, width, page.ask.list_address, _("看全部停表的"))] if page.has_next else []
    return [OPENS, head, *lines, *more, CLOSES]


def waits_here(ask: Ask) -> bool:
    """Whether all of the box waits for the desk."""
    return set(ask.box.stages) <= set(ask.desk.todo)


def _groups(desk: Desk, rows: list[Row]) -> Iterator[int]:
    """The group of each row."""
    edges: list[Any] = [desk.clock.edge(left) for left in (-1, 0, SOON_DAYS)]
    for row in rows:
        at = getattr(row, desk.clock.column)
        yield LATER if at is None else next((n for n, edge in enumerate(edges) if at < edge), LATER)


@lru_cache(maxsize=500)
def _head(_language: str | None, group: int, count: int, width: int) -> SafeString:
    words = (_("超期"), _("到期"), _("3 个工作日内到期"), _("以后到期"), _("停表，等申办人补正"))[group]
    css, sign = LOOKS[group]
    number = ngettext("%(n)d 件", "%(n)d 件", count) % {"n": count} if count else ""
    cell = format_html('<th scope="rowgroup" role="rowheader" colspan="{}">', width)
    heading = format_html("{}{} {}", icon(sign, "i-sm"), words, number)
    return format_html('<tr role="row" class="q-row-head {}">{}{}</th></tr>\n', css, cell, heading)
