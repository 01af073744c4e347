"""Receipt numbers in the office's lists: a mistyped one is named, an old one is found as before."""

from collections.abc import Callable

import pytest
from django.test import Client

from applicants.models import Application, Stage
from applicants.submission.receipts import GLYPHS
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
WARNING = "申请编号的校验位对不上，可能抄错了一位，请核对后再查"
OLD = "YY2026-K7MQ4RT"


@pytest.fixture
def endorsed(applicant: User) -> Application:
    return make.application(applicant, stage=Stage.ENDORSED)


def mistyped(number: str) -> str:
    return number[:-1] + next(glyph for glyph in GLYPHS if glyph != number[-1])


def found(client: Client, address: str, number: str) -> str:
    return client.post(address, {"q": number}, follow=True).content.decode()


@pytest.mark.parametrize("number", ["", OLD])
def test_window_finds_numbers_with_and_without_a_check_glyph(
    client_of: Callable[..., Client], endorsed: Application, officer_guangzhou: User, number: str
) -> None:
    if number:
        Application.objects.filter(pk=endorsed.pk).update(receipt_number=number)
    number = number or endorsed.receipt_number or ""
    desk = client_of(officer_guangzhou)
    page = found(desk, "/window/", number)
    assert (f"/{endorsed.pk}/" in page, WARNING in page) == (True, False)
    page = found(desk, "/window/", number[:-1])  # a part of it, as before
    assert f"/{endorsed.pk}/" in page


def test_window_is_told_that_a_number_is_mistyped(
    client_of: Callable[..., Client], endorsed: Application, officer_guangzhou: User
) -> None:
    page = found(
        client_of(officer_guangzhou),
        "/window/",
        mistyped(endorsed.receipt_number or ""),
    )
    assert (f"/{endorsed.pk}/" in page, WARNING in page) == (False, True)


def test_record_of_all_applications_says_it_too(
    client_of: Callable[..., Client], endorsed: Application, administrator: User
) -> None:
    record, number = client_of(administrator), endorsed.receipt_number or ""
    assert WARNING not in record.get(f"/admin/applicants/event/?q={number}").content.decode()
    assert WARNING in record.get(f"/admin/applicants/event/?q={mistyped(number)}").content.decode()
