"""youyue/ui/spreadsheet.py: no text is a formula; through the desk's export in desk/queue/test_export.py."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from youyue.ui.spreadsheet import harmless, head, text


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x"])
def test_formula_is_text(typed: str) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([text(sheet, typed), head(sheet, typed)])
    book.save(content := BytesIO())
    for cell in load_workbook(content).worksheets[0][1]:
        assert (cell.data_type, cell.value) == ("s", f"'{typed}")


def test_control_characters_go() -> None:
    assert harmless("研究\x0b员\x1f") == "研究员"
