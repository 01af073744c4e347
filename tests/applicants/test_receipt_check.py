"""查验回执: anybody with number and code sees how it stands; everything wrong has one answer."""

import logging
import re
from collections.abc import Callable

import pytest
from django.test import Client

from applicants.models import Application, Stage
from applicants.submission.attempts import PER_NUMBER
from applicants.submission.receipts import GLYPHS, code_of, new_number
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
NEUTRAL = "没有查到。请照回执核对申请编号和核验码，两样都对才能查到"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def made(applicant: User) -> Application:
    return make.application(applicant, stage=Stage.WINDOW_REVIEW)


@pytest.fixture
def number(made: Application) -> str:
    return made.receipt_number or ""


def ask(client: Client, number: str, code: str) -> tuple[int, str]:
    response = client.post("/check/", {"number": number, "code": code})
    page = TOKEN.sub("", response.content.decode())
    return response.status_code, page.replace(f'value="{number}"', "").replace(f'value="{code}"', "")


def test_a_stranger_sees_masked_name_state_and_date_alone(
    client: Client, made: Application, number: str, applicant: User
) -> None:
    response = client.post("/check/", {"number": f" {number.lower()}", "code": code_of(number).lower()})
    page = response.content.decode()
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert "办理中" in page and applicant.masked_name in page
    for secret in (applicant.name, made.employer.name, "审核中", str(made.pk), number, code_of(number)):
        assert secret not in page


def test_an_old_number_is_checked_as_well(client: Client, made: Application) -> None:
    Application.objects.filter(pk=made.pk).update(receipt_number="YY2026-K7MQ4RT")
    assert "办理中" in ask(client, "YY2026-K7MQ4RT", code_of("YY2026-K7MQ4RT"))[1]


def test_everything_wrong_has_one_answer(client: Client, made: Application, number: str) -> None:
    unknown = new_number(made.submitted_at)
    other = next(glyph for glyph in GLYPHS if glyph != code_of(number)[0])
    answers = [
        ask(client, number, other + code_of(number)[1:]),
        ask(client, number, "!"),
        ask(client, unknown, code_of(unknown)),
        ask(client, unknown, code_of(number)),
        ask(client, "440106199003076518", code_of(number)),
    ]
    assert answers[0][0] == 422 and NEUTRAL in answers[0][1]
    assert [answer == answers[0] for answer in answers] == [True] * 5


def test_a_mistyped_number_is_named_before_anything_is_looked_up(client: Client, number: str) -> None:
    other = next(glyph for glyph in GLYPHS if glyph != number[-1])
    status, page = ask(client, number[:-1] + other, code_of(number))
    assert (status, "申请编号的校验位对不上" in page, NEUTRAL in page) == (422, True, False)


@pytest.mark.parametrize("typed", ["", " ", "x" * 31, "a\x00b", "\ud800"])
def test_what_cannot_be_a_number_is_answered_beside_the_field(client: Client, typed: str) -> None:
    response = client.post("/check/", {"number": typed.encode("utf-8", "replace").decode(), "code": "R7K3QF"})
    assert response.status_code == 422


def test_guessing_comes_to_an_end(client: Client, number: str) -> None:
    tries = [ask(client, number, "AAAAAA")[0] for _try in range(PER_NUMBER + 1)]
    assert tries == [422] * PER_NUMBER + [429]
    status, page = ask(client, number, code_of(number))
    assert (status, "请过 10 分钟再查" in page, "办理中" in page) == (429, True, False)


def test_number_and_code_stand_in_no_log_and_no_address(
    client: Client, number: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        ask(client, number, code_of(number))
        ask(client, number, "AAAAAA")
        client.get("/check/", {"number": number, "code": code_of(number)})
    assert [line for line in caplog.messages if code_of(number) in line] == []
    answer = client.get("/check/", {"number": number, "code": code_of(number)}).content.decode()
    assert f'value="{number}"' not in answer and "办理中" not in answer


def test_the_page_is_linked_from_every_footer(client: Client, client_of: Callable[..., Client]) -> None:
    assert 'href="/check/"' in client.get("/").content.decode()
    assert 'href="/check/"' in client.get("/site-map/").content.decode()
