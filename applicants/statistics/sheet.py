"""The tables of the statistics as an xlsx file: a sheet each, and one that says what they are."""

from collections.abc import Sequence
from io import BytesIO

from django.utils.translation import gettext as _

from applicants.statistics.cells import Row, Table
from youyue.ui.spreadsheet import head, text

LONGEST_TITLE = 31  # that a spreadsheet takes


def workbook(tables: Sequence[Table], about: Sequence[tuple[str, str]]) -> bytes:
    """Numbers as numbers, names as text that no spreadsheet takes for a formula."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.title[:LONGEST_TITLE])
        sheet.freeze_panes = "A2"
        sheet.column_dimensions["A"].width = 30
        sheet.append([head(sheet, name) for name in (*table.heads, *table.asides)])
        for row in _rows(table):
            sheet.append([text(sheet, row.label), *(cell.number for cell in (*row.cells, *row.aside))])
        if table.note:
            sheet.append([])
            sheet.append([text(sheet, table.note)])
    notes = book.create_sheet(_("说明"))
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 14, 80
    for label, value in about:
        notes.append([head(notes, label), text(notes, value)])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def size(tables: Sequence[Table]) -> int:
    return sum(len(_rows(table)) for table in tables)


def _rows(table: Table) -> list[Row]:
    return [*table.rows, *([table.foot] if table.foot else [])]
