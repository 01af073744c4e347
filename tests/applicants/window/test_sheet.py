"""applicants/window/sheet.py: what a pasted list and a spreadsheet say, and files that are made to hurt."""

import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from applicants.window import sheet

LINE = "YY2026-D9PE5YH\tYYB2026004419\t2031-11-27"


def xlsx(*rows: list[Any]) -> bytes:
    book, content = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def from_xlsx(content: bytes) -> str:
    return sheet.from_xlsx(BytesIO(content), len(content))


def packed(replaced: dict[str, bytes], base: bytes | None = None) -> bytes:
    """A spreadsheet with some of its parts replaced."""
    content = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(base or xlsx(["YY2026-1"]))) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in {*old.namelist(), *replaced}:
            new.writestr(name, replaced[name] if name in replaced else old.read(name))
    return content.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        LINE,
        LINE.replace("\t", ","),
        LINE.replace("\t", "，"),
        LINE.replace("\t", " ， "),
        LINE.replace("\t", "   "),
        LINE.replace("\t", " "),
        "ＹＹ2026-D9PE5YH\tＹＹB２０２６００４４１９\t2031-11-27\t",
    ],
)
def test_a_line_however_it_is_parted(text: str) -> None:
    assert sheet.read(text) == [sheet.Line(1, tuple(LINE.split("\t")))]


def test_headings_and_empty_lines_keep_their_numbers() -> None:
    lines = sheet.read(f"申请编号\t卡号\t有效期至\n\n{LINE}\n\n{LINE}\n")
    assert [line.number for line in lines] == [3, 5]


def test_a_line_that_is_only_wrong_is_no_heading() -> None:
    assert [line.cells for line in sheet.read(f"没有编号的一行\n{LINE}")][0] == ("没有编号的一行",)


def test_lines_are_taken_out_by_their_numbers() -> None:
    assert sheet.without("a\nb\nc", {2}) == "a\nc"


def test_a_spreadsheet_says_what_its_list_says() -> None:
    content = xlsx(["申请编号", "卡号", "有效期至"], [], ["YY2026-D9PE5YH", "0019", date(2031, 11, 27)])
    text = from_xlsx(content)
    assert text == "申请编号\t卡号\t有效期至\n\nYY2026-D9PE5YH\t0019\t2031-11-27"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (4419, "4419（数字格式）"),
        (4419.0, "4419（数字格式）"),
        (1.5, "1.5（数字格式）"),
        (1234567890123456789, "1234567890123457024（数字格式）"),
        (datetime(2031, 11, 27, 8, 0), "2031-11-27（日期格式）"),
        ("=A1&B1", "=A1&B1"),
        ("'0019", "'0019"),
        ("00\t19\n20", "00 19 20"),
        (True, "True"),
    ],
)
def test_what_a_spreadsheet_may_have_spoilt_stays_visible(cell: Any, shown: str) -> None:
    assert from_xlsx(xlsx(["YY2026-D9PE5YH", cell])).split("\t")[1] == shown


def test_a_blank_sheet_keeps_digits_as_they_are_typed() -> None:
    cells = load_workbook(BytesIO(sheet.blank())).active
    assert [cell.value for cell in cells[1]] == ["申请编号", "卡号", "有效期至"]
    assert {cell.number_format for cell in cells[sheet.MOST + 1]} == {"@"}
    assert sheet.read(from_xlsx(sheet.blank())) == []


# --- files that are none, or made to hurt ---------------------------------------------------------------
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"YY2026-D9PE5YH,YK0001,2031-11-27",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        xlsx(["a"])[:-60],
        packed({"xl/worksheets/sheet1.xml": b"<worksheet><broken"}),
        packed({"xl/workbook.xml": b"<workbook/>"}),
    ],
    ids=["empty", "text", "old format", "cut off", "broken sheet", "no sheet"],
)
def test_what_is_no_spreadsheet_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(sheet.Unreadable, match="xlsx|粘贴"):
        from_xlsx(content)


def test_a_document_of_another_kind_is_refused() -> None:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(sheet.Unreadable, match="这不是 xlsx"):
        from_xlsx(content.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_anything_is_parsed(encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><sst>&x;</sst>'.encode(encoding)
    with pytest.raises(sheet.Unreadable, match="这不是 xlsx"):
        from_xlsx(packed({"xl/sharedStrings.xml": bomb}))


def test_what_unpacks_to_too_much_is_refused_unread() -> None:
    with pytest.raises(sheet.Unreadable, match="内容太多"):
        from_xlsx(packed({"xl/media/x.xml": bytes(sheet.MOST_UNPACKED + 1)}))


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(sheet.Unreadable, match="超过 2 MB"):
        sheet.from_xlsx(BytesIO(b""), sheet.MOST_BYTES + 1)


def test_a_row_far_down_and_a_column_far_out_cost_nothing() -> None:
    cell = b'<row r="%d"><c r="%s" t="inlineStr"><is><t>x</t></is></c></row>'
    rows = cell % (1, b"A1") + cell % (1048576, b"XFD1048576")
    root = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    text = from_xlsx(packed({"xl/worksheets/sheet1.xml": root + rows + b"</sheetData></worksheet>"}))
    assert text == "x"
