"""What a table of the statistics is made of: cells with their words, rows with their bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from youyue.ui.draw import icon


class Cell(NamedTuple):
    """A number, None where it is not told, and the words for it."""

    number: float | None
    text: str
    is_over: bool = False

    @property
    def html(self) -> str:
        if not self.is_over:
            return self.text
        return format_html(
            '<span class="over-limit">{} {}<span class="vh">{}</span></span>',
            *(icon("alert", "i-sm"), self.text, _("，超过期限")),
        )


@dataclass(frozen=True)
class Row:
    """`small` stands below the label on the page, `aside` has its number in the spreadsheet."""

    label: str
    cells: Sequence[Cell]
    bar: str = ""
    address: str = ""
    small: str = ""
    aside: Sequence[Cell] = ()

    @property
    def head(self) -> SafeString:
        name = conditional_escape(self.label)
        linked = format_html('<a href="{}">{}</a>', self.address, name) if self.address else name
        return format_html("{}<small>{}</small>", linked, self.small) if self.small else linked

    @property
    def html(self) -> SafeString:
        """Without the brackets of the row. A template takes five times as long for so many cells."""
        cells = format_html_join("", '<td class="num">{}</td>', ((cell.html,) for cell in self.cells))
        return format_html('<th scope="row">{}</th>{}', self.head, cells)


@dataclass(frozen=True)
class Table:
    """`heads` names the label and the cells, `asides` what only the spreadsheet has; the bar has no head.
    `finding` is one sentence, `note` explains, `empty` stands in the place of no rows."""

    key: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Row]
    finding: str = ""
    note: str = ""
    foot: Row | None = None
    empty: str = ""
    css: str = ""
    asides: Sequence[str] = ()


def whole(number: int) -> Cell:
    return Cell(number, f"{number:,}")


def share(number: int, of: int) -> Cell:
    """In percent, to one place after the point."""
    return Cell(round(100 * number / of, 1), f"{100 * number / of:.1f}%") if of else Cell(None, "—")


def days(number: int | None, limit: int | None = None) -> Cell:
    is_over = number is not None and limit is not None and number > limit
    return Cell(number, "—" if number is None else str(number), is_over)
