"""回执: page and PDF say the same, the QR code leads to the check, and nobody else may have it."""

from collections.abc import Callable
from urllib.parse import unquote

import pypdfium2
import pytest
from django.test import Client

from applicants.models import Application, Stage
from applicants.submission.receipts import code_of
from tests import make
from tests.printed import get_pdf
from tests.ui.test_paper import text_of
from youyue.identity.models import User
from youyue.ui.qr import qr_code

pytestmark = pytest.mark.django_db


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("stage", "title", "words"),
    [
        (Stage.SUBMITTED, "申办回执", ["还没有受理", "只证明申请已经提交", "单位接收"]),
        (Stage.ENDORSED, "申办回执", ["通过", "窗口受理"]),
        (Stage.WINDOW_REVIEW, "受理回执", ["只证明申请已经受理", "广州", "审核认定"]),
        (Stage.DECLINED, "受理回执", ["只证明申请已经受理"]),
    ],
)
def test_page_and_pdf_say_the_same(
    applicant: User, client_of: Callable[..., Client], stage: str, title: str, words: list[str]
) -> None:
    made = make.application(applicant, stage=stage)
    number = made.receipt_number or ""
    mine = client_of(applicant)
    page = mine.get(f"/items/{made.pk}/receipt/").content.decode()
    response = get_pdf(mine, f"/items/{made.pk}/receipt.pdf")
    text = squeezed(text_of(response.content))
    for word in [title, code_of(number), applicant.masked_name, made.employer.name, "劳动合同", *words]:
        assert word in page, word
        assert squeezed(word) in text, word
    assert number in text and f"{number[:-1]}<u>{number[-1]}</u>" in page
    assert applicant.name not in page
    assert len(pypdfium2.PdfDocument(response.content)) == 1
    assert unquote(response["Content-Disposition"]).endswith(f"{number}-{title}.pdf")


def test_qr_code_carries_number_and_code_behind_the_hash(
    applicant: User, client_of: Callable[..., Client]
) -> None:
    made = make.submitted_application(applicant)
    number = made.receipt_number or ""
    drawing = qr_code(f"http://testserver/check/#{number}.{code_of(number)}", "查询办理状态的二维码")
    for address in ("receipt", "submitted"):
        assert drawing in client_of(applicant).get(f"/items/{made.pk}/{address}/").content.decode()


def test_an_old_number_is_printed_without_a_word_of_its_check(
    applicant: User, client_of: Callable[..., Client]
) -> None:
    made = make.submitted_application(applicant)
    Application.objects.filter(pk=made.pk).update(receipt_number="YY2026-K7MQ4RT")
    page = client_of(applicant).get(f"/items/{made.pk}/receipt/").content.decode()
    assert "YY2026-K7MQ4RT</p>" in page and "校验位" not in page


def test_nobody_else_may_have_it_and_a_draft_has_none(
    applicant: User, other_applicant: User, reviewer: User, client_of: Callable[..., Client]
) -> None:
    made = make.submitted_application(applicant)
    for address in (f"/items/{made.pk}/receipt/", f"/items/{made.pk}/receipt.pdf"):
        for stranger in (other_applicant, reviewer):
            assert client_of(stranger).get(address).status_code == 404
    make.move(made, "recall")
    assert client_of(applicant).get(f"/items/{made.pk}/receipt/").status_code == 404
    draft = make.application(other_applicant)
    assert client_of(other_applicant).get(f"/items/{draft.pk}/receipt/").status_code == 404


@pytest.mark.parametrize("stage", [Stage.WITHDRAWN, Stage.NOT_ACCEPTED], ids=str)
def test_receipt_of_what_ended_waits_for_no_window(
    applicant: User, client_of: Callable[..., Client], stage: str
) -> None:
    made = make.application(applicant, stage=stage)
    page = client_of(applicant).get(f"/items/{made.pk}/receipt/").content.decode()
    assert "申请没有受理，已经办结" in page
    assert "还没有受理" not in page and "审核中" not in page and "换成受理回执" not in page
