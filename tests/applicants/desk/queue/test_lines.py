"""applicants/desk/queue/lines.py: two lines a row, at both desks, and what can be taken from the list."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from applicants.models import Application, Stage
from catalog.models import Employer
from tests import make
from tests.employers.conftest import somebody
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
FORM = re.compile(r'<button class="link-btn" form="bulk" name="act" value="claim"\s+formaction="([^"]*)">')


def cell(page: str, name: str) -> str:
    match = re.search(rf'class="{name}[^"]*"(?: data-l="[^"]*")?>(.*?)</t[dh]>', page, re.DOTALL)
    assert match
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", match[1])).strip()


def test_a_row_of_the_window_says_where_somebody_works_and_how_long_the_step_has(
    client_of: Callable[[User], Client], officer_guangzhou: User
) -> None:
    made = make.application(stage=Stage.ENDORSED)
    Employer.objects.filter(pk=made.employer_id).update(affiliation="40", region_id="440112")
    page = client_of(officer_guangzhou).get("/window/").content.decode()
    assert cell(page, "c-name") == f"{made.applicant.masked_name} {made.receipt_number}"
    assert cell(page, "c-work") == f"{made.employer_name} 市属单位 · 广州市黄埔区"
    assert made.clause_item is not None
    clause = made.clause_item.clause
    assert cell(page, "c-clause") == f"{clause.number}{clause.text} {made.clause_item.name}"
    assert cell(page, "c-wait") == f"剩 5 天 受理 5 天 · {made.due_on:%m-%d} 止"
    Employer.objects.filter(pk=made.employer_id).update(affiliation="", region=None)
    page = client_of(officer_guangzhou).get("/window/").content.decode()
    assert cell(page, "c-work") == made.employer_name


def test_a_row_of_the_employer_says_as_what_somebody_works(desk: Client, held: Application) -> None:
    page = desk.get("/employer/").content.decode()
    assert cell(page, "c-work") == "研究员 全职在粤工作"
    assert re.fullmatch(r"今天到 查验中 · \d\d-\d\d 提交", cell(page, "c-wait"))
    assert cell(page, "c-hold") == "我"
    make.move(held, "endorse")
    page = desk.get("/employer/?box=passed").content.decode()
    assert re.fullmatch(r"待窗口受理 \d\d-\d\d 提交", cell(page, "c-wait"))
    assert (cell(page, "c-seen"), cell(page, "c-hold")) == ("", "")


def test_what_nobody_holds_is_taken_from_its_row(
    client_of: Callable[[User], Client], officer_guangzhou: User, other_reviewer: User, reviewer: User
) -> None:
    made = make.application(stage=Stage.ENDORSED)
    client = client_of(officer_guangzhou)
    (where,) = FORM.findall(client.get("/window/?box=waiting").content.decode())
    assert where == f"/window/applications/{made.pk}/holder/?box=waiting"
    for stranger in (other_reviewer, reviewer, make.officer("window-x", "440300")):
        assert client_of(stranger).post(where, {"act": "claim"}).status_code == 404
    posted = {"act": "claim", "page": "", "box": "waiting", "pick": f"{made.pk}:1"}  # all of the form
    assert client.post(where, posted).status_code == 302
    made.refresh_from_db()
    assert made.holder == officer_guangzhou
    assert FORM.findall(client.get("/window/").content.decode()) == []


def test_what_was_not_received_yet_is_not_taken(desk: Client) -> None:
    make.submitted_application(somebody("1"))
    page = desk.get("/employer/").content.decode()
    assert FORM.findall(page) == [] and "待领取" not in cell(page, "c-hold")
