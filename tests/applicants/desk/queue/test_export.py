"""applicants/desk/queue/export.py: the list as a file."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from applicants.desk.queue import export
from applicants.models import Application, ExportLog, Stage
from catalog.days import working_days
from tests import make
from tests.employers.conftest import somebody
from youyue.identity.models import User

pytestmark = pytest.mark.django_db

URL = "/employer/export/"


def sheets(response: object) -> tuple[list[tuple], dict[str, str]]:
    book = load_workbook(BytesIO(response.content))
    rows, about = book.worksheets
    return list(rows.values), dict(about.values)


def test_file_has_the_view_masked_and_is_logged(
    desk: Client, held: Application, applicant: User, reviewer: User
) -> None:
    response = desk.post(URL, {"box": "review"})
    assert response.status_code == 200
    assert ".xlsx" in response["Content-Disposition"]
    (head, row), about = sheets(response)
    assert head[:3] == ("申请编号", "申办人", "类别")
    assert row[:2] == (held.receipt_number, applicant.masked_name)
    assert row[6] == timezone.localtime(held.submitted_at).replace(tzinfo=None, microsecond=0)
    assert (row[7:10], row[10]) == ((1, 0, "单位已接收，审核中"), reviewer.masked_name)
    everything = str(row) + str(about)
    for secret in (applicant.name, applicant.id_number, applicant.mobile, held.email):
        assert secret not in everything
    assert about["件数"] == "1"
    log = ExportLog.objects.get()
    assert (log.by, log.employer, log.count, log.what) == (reviewer, held.employer, 1, "审核中")


def test_filter_and_search_hold_and_the_name_is_not_logged(
    desk: Client, held: Application, applicant: User
) -> None:
    flexible = make.submitted_application(somebody("1"))
    Application.objects.filter(pk=flexible.pk).update(work_arrangement="flexible")
    rows, _about = sheets(desk.post(URL, {"arrangement": "flexible"}))
    assert [row[0] for row in rows[1:]] == [flexible.receipt_number]
    rows, _about = sheets(desk.post(URL, {"q": applicant.name}))
    assert [row[0] for row in rows[1:]] == [held.receipt_number]
    assert applicant.name not in str(list(ExportLog.objects.values_list("what", flat=True)))


def test_only_what_waits_for_the_employer_has_a_holder_and_days(
    desk: Client, held: Application, reviewer: User
) -> None:
    """Withdrawn from her desk, it keeps the holder in its record; nobody is to be asked about it any more."""
    make.move(held, "withdraw")
    assert held.holder == reviewer
    (_head, row), _about = sheets(desk.post(URL, {"box": "closed"}))
    assert row[8:] == (None, "已撤销", None)


def test_a_window_counts_by_the_last_day_it_has(
    applicant: User, officer_guangzhou: User, client_of: Callable[..., Client]
) -> None:
    """What the employer took is none of its days."""
    made = make.application(applicant, stage=Stage.ENDORSED)
    Application.objects.filter(pk=made.pk).update(submitted_at=made.submitted_at - timedelta(days=30))
    (head, row), _about = sheets(client_of(officer_guangzhou).post("/window/export/", {}))
    assert (head[8], row[8]) == ("期限还剩工作日", working_days.until(made.due_on))
    assert 0 < row[8] <= 5


@pytest.mark.parametrize(
    "typed",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", '=HYPERLINK("x")'],
)
def test_no_cell_is_a_formula(typed: str, desk: Client, held: Application) -> None:
    Application.objects.filter(pk=held.pk).update(position=typed)
    book = load_workbook(BytesIO(desk.post(URL, {}).content))
    cell = book.worksheets[0]["F2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_control_characters_do_not_break_the_file(desk: Client, held: Application) -> None:
    Application.objects.filter(pk=held.pk).update(position="研究\x0b员\x1f")
    (_head, row), _about = sheets(desk.post(URL, {}))
    assert row[5] == "研究员"


def test_long_list_is_cut_and_says_so(
    desk: Client, held: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.submitted_application(somebody("1"))
    monkeypatch.setattr(export, "MOST", 1)
    rows, about = sheets(desk.post(URL, {}))
    assert len(rows) == 2
    assert "只导出了前 1 件" in about["注意"]


def test_other_employer_exports_nothing_of_ours(
    client_of: Callable[..., Client], other_reviewer: User, held: Application
) -> None:
    rows, _about = sheets(client_of(other_reviewer).post(URL, {}))
    assert len(rows) == 1


def test_nothing_is_sent_that_could_not_be_logged(
    desk: Client, held: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ExportLog.objects, "create", lambda **_fields: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.post(URL, {})
