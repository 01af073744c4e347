"""Cells of a spreadsheet that carry text and nothing else: no formula, no control character."""

from typing import TYPE_CHECKING, Any

from youyue.ui.text import writable

if TYPE_CHECKING:  # 16 MB, for the few who ask for a spreadsheet
    from openpyxl.cell import WriteOnlyCell

DANGEROUS = "=+-@\t\r\n＝＋－＠"


def harmless(value: str) -> str:
    """What a spreadsheet would take for a formula begins with an apostrophe; control characters go."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    clean = writable(ILLEGAL_CHARACTERS_RE.sub("", value))
    return f"'{clean}" if clean.startswith(tuple(DANGEROUS)) else clean


def text(sheet: Any, value: object) -> "WriteOnlyCell":
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, harmless(str(value)))
    cell.data_type = "s"
    return cell


def head(sheet: Any, value: str) -> "WriteOnlyCell":
    from openpyxl.styles import Font

    cell = text(sheet, value)
    cell.font = Font(bold=True)
    return cell
