"""Cells of a spreadsheet that carry text and nothing else: no formula, no control character."""

from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from youyue.ui.text import writable

DANGEROUS = "=+-@\t\r\n＝＋－＠"


def harmless(value: str) -> str:
    """What a spreadsheet would take for a formula begins with an apostrophe; control characters go."""
    clean = writable(ILLEGAL_CHARACTERS_RE.sub("", value))
    return f"'{clean}" if clean.startswith(tuple(DANGEROUS)) else clean


def text(sheet: Any, value: object) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, harmless(str(value)))
    cell.data_type = "s"
    return cell


def head(sheet: Any, value: str) -> WriteOnlyCell:
    cell = text(sheet, value)
    cell.font = Font(bold=True)
    return cell
