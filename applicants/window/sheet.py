"""A list of cards, pasted or from a spreadsheet: one text, whose lines are the rows of the sheet.

What a spreadsheet may have spoilt stays visible in the text (`4419（数字格式）`), so that it does not become
right by being sent once more.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from applicants.workflow.cards import as_on_card
from youyue.ui import spreadsheet
from youyue.ui.text import clean_received, fold_width

COLUMNS = 3  # receipt number, card number, last day
MOST = 500
MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED, MOST_ENTRIES = 20 * 1024 * 1024, 200
DEEPEST = 20_000  # rows looked at: a sheet may claim a million
_DATE_COLUMN = 2
_BETWEEN = re.compile(r"[,;]|\s{2,}")
_DECLARES = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


class Unreadable(Exception):
    """The file cannot be read; the message says what to do."""


@dataclass(frozen=True)
class Line:
    """`number` is that of the row in the sheet and of the line in the text, from 1."""

    number: int
    cells: tuple[str, ...]

    @property
    def card(self) -> str:
        """The number of the card as it is kept, "" where the line ends before it."""
        return as_on_card(self.cells[1]) if len(self.cells) > 1 else ""


def read(text: str) -> list[Line]:
    """Every line that says something, without the headings."""
    lines: list[Line] = []
    for number, line in enumerate(text.splitlines(), 1):
        folded = fold_width(line).strip()
        cells = _cells(folded)
        is_heading = not lines and any(name in cells for _letter, name in headings())
        if folded and not is_heading:
            lines.append(Line(number, cells))
    return lines


def _cells(line: str) -> tuple[str, ...]:
    parts = line.split("\t") if "\t" in line else _BETWEEN.split(line)
    if len(parts) == 1:
        parts = line.split()
    cells = [part.strip() for part in parts]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def without(text: str, numbers: set[int]) -> str:
    """The text without these lines."""
    kept = [line for number, line in enumerate(text.splitlines(), 1) if number not in numbers]
    return "\n".join(kept)


# --- a spreadsheet ------------------------------------------------------------------------------------
def from_xlsx(file: BinaryIO, size: int) -> str:
    """The first sheet as text. Raises Unreadable for what is no spreadsheet, too large or made to hurt."""
    if size > MOST_BYTES:
        raise Unreadable(_("表格超过 2 MB，请只留清单的三列再传"))
    content = file.read(MOST_BYTES + 1)
    _look_into(content)
    from openpyxl import load_workbook  # as in `spreadsheet`, 16 MB for the few who need it

    try:
        book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        rows = [_row(cells) for cells in book.worksheets[0].iter_rows(max_row=DEEPEST, max_col=COLUMNS + 1)]
    except Exception as error:  # whatever a broken file makes of a reader
        raise Unreadable(_("表格打不开，可能已损坏，请另存为 xlsx 再传，或直接粘贴")) from error
    while rows and not rows[-1].strip():
        rows.pop()
    if not rows:
        raise Unreadable(_("表格的第一张工作表是空的，请核对"))
    return "\n".join(rows)


def _look_into(content: bytes) -> None:
    """Before anything is unpacked: how much it would be, and that no part declares entities."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise Unreadable(_("表格里的内容太多，请只留清单的三列再传"))
            if "xl/workbook.xml" not in archive.namelist():
                raise Unreadable(_no_sheet())
            for entry in entries:
                # without the zeros UTF-16 reads like ASCII
                if entry.filename.endswith((".xml", ".rels")) and _DECLARES.search(
                    archive.read(entry).replace(b"\0", b"")
                ):
                    raise Unreadable(_no_sheet())
    except Unreadable:
        raise
    except Exception as error:  # not a zip archive, encrypted, cut off, or its sizes are a lie
        raise Unreadable(_no_sheet()) from error


def _no_sheet() -> str:
    return _("这不是 xlsx 表格，请在表格软件里另存为 xlsx 再传，或直接粘贴")


def _row(cells: tuple[Any, ...]) -> str:
    return "\t".join(_text(cell, place) for place, cell in enumerate(cells)).rstrip("\t")


def _text(cell: Any, place: int) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat() if place == _DATE_COLUMN else _("%(value)s（日期格式）") % {"value": value}
    if isinstance(value, int | float) and not isinstance(value, bool):
        whole = int(value) if value == int(value) else value
        return _("%(value)s（数字格式）") % {"value": whole}
    text = " ".join(clean_received(str(value)).split())
    return f"={text.lstrip('=')}" if cell.data_type == "f" else text


def blank() -> bytes:
    """A sheet to fill in, whose cells keep digits as they are typed."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for place, (letter, name) in enumerate(headings(), 1):
        sheet.column_dimensions[letter].width = 24
        sheet.cell(1, place, spreadsheet.harmless(name))
        for row in range(2, MOST + 2):
            sheet.cell(row, place).number_format = "@"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def headings() -> Iterator[tuple[str, str]]:
    return zip("ABC", (_("申请编号"), _("卡号"), _("有效期至")), strict=True)
