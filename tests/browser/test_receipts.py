"""回执 and 查验回执 in the browser: the QR code's address fills the form in and leaves the address."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from applicants.models import Application, Stage
from applicants.submission.receipts import code_of
from tests import make
from tests.browser.saving import forgive
from tests.browser.visitor import Visitor
from youyue.identity.models import User


@pytest.fixture
def made(applicant: User, transactional_db: None) -> Application:
    return make.application(applicant, stage=Stage.WINDOW_REVIEW)


def test_scanned_code_fills_the_form_and_leaves_the_address(
    visitor: Callable[..., Visitor], made: Application, applicant: User
) -> None:
    number = made.receipt_number or ""
    anybody = visitor()
    asked: list[str] = []
    anybody.page.on("request", lambda request: asked.append(request.url))
    anybody.go(f"/check/#{number}.{code_of(number)}").inspect()
    expect(anybody.page.locator("[name=number]")).to_have_value(number)
    assert anybody.page.url.endswith("/check/")
    assert anybody.page.evaluate("document.activeElement.textContent") == "查询"
    anybody.press("查询").inspect()
    assert anybody.sees("办理中") and anybody.sees(applicant.masked_name)
    assert [url for url in asked if "YY20" in url.partition("#")[0]] == []


def test_without_script_number_and_code_are_typed(
    visitor: Callable[..., Visitor], made: Application, applicant: User
) -> None:
    anybody = visitor(script=False)
    anybody.go("/check/").fill(number=made.receipt_number, code="AAAAAA").press("查询")
    assert anybody.sees("没有查到")
    anybody.fill(code=code_of(made.receipt_number or "")).press("查询")
    assert anybody.sees("办理中")
    forgive(anybody, 422)


def test_wrong_answers_and_receipts_are_accessible_at_both_widths(
    visitor: Callable[..., Visitor], made: Application, applicant: User, client_of
) -> None:
    mine = visitor()
    mine.cookies(client_of(applicant).cookies)
    for address in ("submitted", "receipt"):
        mine.go(f"/items/{made.pk}/{address}/").inspect()
    mine.go("/check/").press("查询").inspect()
    mine.fill(number="YY2026-K7MQ4RT", code="AAAAAA").press("查询").inspect()
    forgive(mine, 422)
