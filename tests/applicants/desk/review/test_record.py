"""查验单 and the printed 申请表: the same words on page and in PDF, logged, for nobody else."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pypdfium2
import pytest
from django.test import Client

from applicants.models import Application, Stage
from tests import make
from tests.printed import get_pdf
from tests.ui.test_paper import text_of
from youyue.identity.models import AccessLog, User
from youyue.ui import paper

pytestmark = pytest.mark.django_db

PostCase = Callable[..., dict[str, str]]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_record_says_on_paper_what_the_page_says(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    texts = {"part-basics.position": "照聘书写", "text_1": "缺合同专用章"}
    desk.post(f"{url}checks/", case_data("fine", "fix", text_1=texts.pop("text_1")) | texts)
    page = desk.get(f"{url}record/").content.decode()
    response = get_pdf(desk, f"{url}record.pdf")
    text = squeezed(text_of(response.content))
    for words in (
        "缺合同专用章",
        "照聘书写",
        "基本信息：职务",
        held.receipt_number,
        "相符",
        "需补正",
        "未核对",
        "审核中",
    ):
        assert words in page
        assert words in text
    assert len(pypdfium2.PdfDocument(response.content)) == 1
    name = unquote(response["Content-Disposition"])
    assert name == f"attachment; filename*=utf-8''{held.receipt_number}-查验单.pdf"
    assert list(AccessLog.objects.order_by("id").values_list("action", "what")) == [
        ("preview", "查验单"),
        ("download", "查验单"),
    ]


def test_record_names_the_decision(desk: Client, applicant: User, reviewer: User) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    page = desk.get(f"/employer/applications/{made.pk}/record/").content.decode()
    assert "审核通过" in page
    assert "没有要改的地方" in page


def test_form_holds_everything_in_full_and_places_for_stamps(
    applicant: User, client_of: Callable[..., Client]
) -> None:
    made = make.submitted_application(applicant)
    mine = client_of(applicant)
    page = mine.get(f"/items/{made.pk}/form/").content.decode()
    response = get_pdf(mine, f"/items/{made.pk}/form.pdf")
    text = squeezed(text_of(response.content))
    for words in (
        applicant.id_number,
        applicant.name,
        "申请人（签名）",
        "（盖章）",
        "中山大学",
        "工作单位意见",
    ):
        assert words in page
        assert words in text
    assert len(pypdfium2.PdfDocument(response.content)) == 2
    assert applicant.name not in response["Content-Disposition"]
    assert AccessLog.objects.filter(whose=applicant).count() == 2


def test_page_stays_where_no_pdf_can_be_made(
    desk: Client, held: Application, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: Any, **_more: Any) -> bytes:
        raise paper.NotDrawn

    monkeypatch.setattr(paper, "draw", fail)
    response = get_pdf(desk, f"{url}record.pdf")
    assert response.status_code == 503
    assert "请打开打印页" in response.content.decode()
    assert f'href="{url}record/"' in response.content.decode()
    assert not AccessLog.objects.exists()


def test_strangers_find_nothing(
    client_of: Callable[..., Client], other_reviewer: User, other_applicant: User, applicant: User
) -> None:
    made = make.submitted_application(applicant)
    for who in (other_reviewer, other_applicant, made.applicant):
        for name in ("record/", "record.pdf"):
            assert client_of(who).get(f"/employer/applications/{made.pk}/{name}").status_code == 404
    for name in ("form/", "form.pdf"):
        assert client_of(other_applicant).get(f"/items/{made.pk}/{name}").status_code == 404
    draft = make.application(other_applicant)
    assert client_of(other_applicant).get(f"/items/{draft.pk}/form/").status_code == 404


def test_nothing_is_printed_before_it_is_received(desk: Client, applicant: User) -> None:
    made = make.submitted_application(applicant)
    assert desk.get(f"/employer/applications/{made.pk}/record/").status_code == 404
