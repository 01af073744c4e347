"""The list as an xlsx file: the rows of the view, masked as on the page, safe to open in a spreadsheet."""

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.desk.desks import Desk
from applicants.models import Application
from catalog.clauses import clause_names
from youyue.ui import spreadsheet

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell

MOST = 5000
COLUMNS = (
    "receipt_number",
    "card_type",
    "stage",
    "submitted_at",
    "due_on",
    "round",
    "work_arrangement",
    "position",
    "clause_item",
    "applicant__name",
    "holder__name",
)
WIDTHS = (18, 12, 8, 44, 16, 20, 18, 10, 12, 26, 12)


def workbook(desk: Desk, rows: Iterable[Application], about: list[tuple[str, str]]) -> bytes:
    """A sheet with the rows and a sheet that says what they are."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(desk.name))
    sheet.freeze_panes = "A2"
    for place, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJK"[place]].width = width
    heads = (
        _("申请编号"),
        _("申办人"),
        _("类别"),
        _("申请条款"),
        _("在粤工作性质"),
        _("职务"),
        _("提交时间"),
        _("提交次数"),
        str(desk.clock.sheet[0]),
        _("状态"),
        _("办理人"),
    )
    sheet.append([spreadsheet.head(sheet, name) for name in heads])
    clauses = clause_names()
    for row in rows:
        waits = row.waits_for == desk.role
        sheet.append(
            [
                spreadsheet.text(sheet, row.receipt_number or ""),
                spreadsheet.text(sheet, row.applicant.masked_name),
                spreadsheet.text(sheet, row.get_card_type_display()),
                spreadsheet.text(sheet, clauses.get(row.clause_item_id, "")),
                spreadsheet.text(sheet, row.get_work_arrangement_display()),
                spreadsheet.text(sheet, row.position),
                _moment(sheet, row),
                row.round,
                desk.clock.sheet[1](row) if waits else None,
                spreadsheet.text(sheet, row.get_stage_display()),
                spreadsheet.text(sheet, row.holder.masked_name if row.holder and waits else ""),
            ]
        )
    notes = book.create_sheet(_("说明"))
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 14, 80
    for label, value in about:
        notes.append([spreadsheet.head(notes, label), spreadsheet.text(notes, value)])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _moment(sheet: object, row: Application) -> "WriteOnlyCell | None":
    if row.submitted_at is None:
        return None
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, timezone.localtime(row.submitted_at).replace(tzinfo=None, microsecond=0))
    cell.number_format = "yyyy-mm-dd hh:mm"
    return cell
