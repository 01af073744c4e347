"""What the page of 按清单发卡 says of a list, beside what `issuing` found."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applicants.models import Stage
from applicants.submission import receipts
from applicants.window import sheet
from applicants.window.issuing_page import EXAMPLES
from applicants.workflow import cards
from tests import make
from tests.applicants.window.test_issuing import line, post
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("some_are_good", [True, False])
def test_broken_lines_can_be_dropped_only_where_others_are_left(
    client_of: Callable[[User], Client], officer_guangzhou: User, some_are_good: bool
) -> None:
    made = make.application(stage=Stage.CARD_PRODUCTION)
    lines = [line(made, "12"), *([line(made)] if some_are_good else [])]
    page = post(client_of(officer_guangzhou), "\n".join(reversed(lines))).content.decode()
    assert ("或先去掉不能发的" in page) is some_are_good
    assert ('value="drop"' in page) is some_are_good
    assert "有一件不对就都不发" in page and "卡号少于 6 位" in page


def test_every_cell_says_what_it_is_where_a_row_becomes_a_card(
    client_of: Callable[[User], Client], officer_guangzhou: User
) -> None:
    made = make.application(stage=Stage.CARD_PRODUCTION)
    page = post(client_of(officer_guangzhou), f"{line(made)}\nx\ty\tz").content.decode()
    for name in ("申办人", "申请编号", "卡号", "有效期至", "列", "填的是", "哪里不对", "怎么办"):
        assert f'data-l="{name}"' in page and f'role="columnheader">{name}</th>' in page


def test_a_file_larger_than_any_form_is_told_as_a_file(
    client_of: Callable[[User], Client], officer_guangzhou: User, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 3000
    client, path = client_of(officer_guangzhou), "/window/issue-list/"
    answer = client.post(path, {"file": SimpleUploadedFile("cards.xlsx", bytes(5000))})
    page = answer.content.decode()
    assert answer.status_code == 413 and "选的文件太大：一共发来" in page
    assert "这里的文件最多 2.0\xa0MB" in page and "文字太多" not in page
    plain = client.post(path, "list=" + "x" * 5000, content_type="application/x-www-form-urlencoded")
    assert plain.status_code == 413 and "文字太多" in plain.content.decode()


def test_the_empty_page_says_what_a_list_is_and_its_example_can_be_nobodys(
    client_of: Callable[[User], Client], officer_guangzhou: User
) -> None:
    page = client_of(officer_guangzhou).get("/window/issue-list/").content.decode()
    assert all(number in page for line in EXAMPLES for number in line)
    assert all(receipts.is_mistyped(number) for number, _card in EXAMPLES)
    assert not any(cards.why_not_a_number(card) for _number, card in EXAMPLES)
    assert f"最多 {sheet.MOST} 件" in page and "不超过 2 MB" in page and "/window/issue-list/blank/" in page
