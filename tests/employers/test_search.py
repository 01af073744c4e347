"""Searching the queue by name or number: what the address says, and what it keeps to itself."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from applicants.desk.queue.boxes import Ask
from applicants.desk.queue.query import PAGE
from applicants.desk.queue.rows import in_view, values_of
from applicants.models import Application, ExportLog
from employers.desk.place import EMPLOYERS
from tests import make
from tests.applicants.desk.queue.test_query import filled
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


def test_search_by_name_is_posted_and_finds(desk: Client, held: Application, applicant: User) -> None:
    response = desk.post("/employer/", {"q": applicant.name, "box": "review"})
    assert response.status_code == 302
    assert re.fullmatch(r"/employer/\?box=review&s=[\w-]{11}", response.url)
    for _time in ("followed", "by Back", "reloaded"):
        assert held.receipt_number in desk.get(response.url).content.decode()


def test_search_by_name_goes_along_with_everything(desk: Client, reviewer: User) -> None:
    filled(PAGE + 2)
    make.submitted_application(make.user("another", id_type="08", id_number="P7654321", country="PT"))
    there = desk.post("/employer/", {"q": "陈"}).url
    first = desk.get(there)
    page = first.content.decode()
    assert "本页 25 件，共 27 件" in page
    assert "q=" not in page and "%E9%99%88" not in page
    handle = there.partition("s=")[2]
    rows = first.context["page"].rows
    second = desk.get(f"{there}&after={rows[-1].pk}").context["page"].rows
    assert len({row.pk for row in [*rows, *second]}) == PAGE + 2
    assert f"s={handle}" in first.context["columns"]()[1]["url"]
    case = desk.get(f"/employer/applications/{rows[0].pk}/?s={handle}")
    assert (case.context["place"].number, case.context["place"].total) == (1, PAGE + 2)
    assert f"/employer/applications/{rows[1].pk}/?s={handle}" in case.content.decode()
    sheet = desk.post("/employer/export/", {"s": handle})
    assert sheet.status_code == 200 and ExportLog.objects.get().count == PAGE + 2
    bulk = desk.post("/employer/bulk/", {"act": "receive", "s": handle, "pick": f"{rows[0].pk}:1"})
    assert f"?box=todo&s={handle}" in bulk.content.decode() or f"?s={handle}" in bulk.content.decode()


def test_search_of_another_session_is_not_known(
    desk: Client, held: Application, applicant: User, client_of: Callable[..., Client], colleague: User
) -> None:
    there = desk.post("/employer/", {"q": applicant.name}).url
    page = client_of(colleague).get(there).content.decode()
    assert "这次查找的内容已不再保留" in page
    assert f'value="{applicant.name}"' not in page


def test_searched_words_are_sealed_and_few(desk: Client) -> None:
    first = desk.post("/employer/", {"q": "莫知文"}).url
    assert desk.post("/employer/", {"q": "莫知文"}).url == first
    assert "莫知文" not in str(dict(desk.session.items()))
    for number in range(20):
        desk.post("/employer/", {"q": f"某{number}人"})
    assert len(desk.session["searches"]) == 20
    assert "这次查找的内容已不再保留" in desk.get(first).content.decode()


def test_search_by_receipt_number_becomes_an_address(desk: Client, held: Application) -> None:
    response = desk.post("/employer/", {"q": held.receipt_number, "box": "mine"})
    assert (response.status_code, response.url) == (302, f"/employer/?box=mine&q={held.receipt_number}")
    assert held.receipt_number in desk.get(response.url).content.decode()


@pytest.mark.parametrize("number", ["", "YY2026-K7MQ4RT"])
def test_search_finds_numbers_with_and_without_a_check_glyph_and_names_mistyped_ones(
    desk: Client, held: Application, number: str
) -> None:
    warning = "申请编号的校验位对不上，可能抄错了一位，请核对后再查"
    if number:
        Application.objects.filter(pk=held.pk).update(receipt_number=number)
    number = number or held.receipt_number or ""
    for typed, is_found in ((number, True), (number[:-1], True), (number[:13] + "AAA", False)):
        page = desk.post("/employer/", {"q": typed}, follow=True).content.decode()
        assert (f"/{held.pk}/" in page, warning in page) == (is_found, not is_found)


def test_a_number_is_found_by_its_beginning_and_by_its_end(desk: Client, held: Application) -> None:
    number = held.receipt_number or ""
    for typed in (number[:9], number[2:10].lower(), number[-4:], number[-3:].lower()):
        assert f"/{held.pk}/" in desk.post("/employer/", {"q": typed}, follow=True).content.decode(), typed
    for typed in (number[1:6], "YY2019-", number + "A"):
        assert f"/{held.pk}/" not in desk.post("/employer/", {"q": typed}, follow=True).content.decode(), (
            typed
        )


@pytest.mark.parametrize("typed", ["chen", "志", "zhihao ch", "CHEN"])
def test_a_name_is_found_by_any_part_of_it(desk: Client, held: Application, typed: str) -> None:
    chen = make.application(
        make.user("chen", name="志 Zhihao Chen"), employer=held.employer, stage=held.stage
    )
    assert f"/{chen.pk}/" in desk.post("/employer/", {"q": typed}, follow=True).content.decode()


@pytest.mark.postgres
@pytest.mark.parametrize("typed", ["陈志豪", "Santos"])
def test_names_are_found_in_an_index(held: Application, typed: str) -> None:
    ask = Ask.read(EMPLOYERS, {"q": typed})
    rows = in_view(ask, values_of(held.employer.memberships.get(), ask))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "user_name_parts" in User.objects.filter(name__icontains=typed).explain()
    assert "receipt_number" not in str(rows.query).split("WHERE")[1]


@pytest.mark.parametrize("typed", ["莫知文", "440106199003076518", "18612341402", "Maria", "E1234567"])
def test_personal_data_never_becomes_an_address(typed: str) -> None:
    assert "q=" not in Ask.read(EMPLOYERS, {"q": typed}).query(after="x")


def test_search_without_a_hit_offers_everything(desk: Client, held: Application) -> None:
    page = desk.post("/employer/", {"q": "没有这个人"}, follow=True).content.decode()
    assert "没有符合条件的申请。" in page
