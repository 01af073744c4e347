"""The pages of messages: the applicant's, the employer's and the window's, and who finds nothing there."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from applicants.messages.thread import Reader, party_of, send
from applicants.models import Application, Message, MessageReading, Stage
from tests import make
from tests.people import officer
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User | None], Client]


@pytest.fixture
def made(applicant: User, reviewer: User) -> Application:
    return make.application(applicant, stage=Stage.EMPLOYER_REVIEW)


@pytest.fixture
def mine(client_of: ClientOf, applicant: User) -> Client:
    return client_of(applicant)


@pytest.fixture
def desk(client_of: ClientOf, reviewer: User) -> Client:
    return client_of(reviewer)


def page_of(side: str, made: Application) -> str:
    return {
        "applicant": f"/items/{made.pk}/messages/",
        "employer": f"/employer/applications/{made.pk}/messages/",
        "window": f"/window/applications/{made.pk}/messages/",
    }[side]


def say(made: Application, text: str) -> Message:
    return send(made, Reader(made.applicant), text, str(party_of(made)))


def test_question_and_answer(mine: Client, desk: Client, made: Application) -> None:
    here, there = page_of("applicant", made), page_of("employer", made)
    asked = mine.post(here, {"text": " 合同要原件吗？ ", "to": str(party_of(made))}, follow=True)
    assert "留言已发出" in asked.content.decode()
    assert Message.objects.get().text == "合同要原件吗？"
    assert 'class="badge">1<' in desk.get(f"/employer/applications/{made.pk}/").content.decode()
    page = desk.get(there).content.decode()
    assert "合同要原件吗？" in page and "1 条未读" in page
    assert desk.post(there, {"text": "扫描件就可以"}).status_code == 302
    page = mine.get(here).content.decode()
    assert "扫描件就可以" in page and "1 条未读" in page
    for lead in (f"/items/{made.pk}/", f"/items/{made.pk}/progress/"):
        assert 'messages/">留言 <span' in mine.get(lead).content.decode()
    assert "1 条新留言" in mine.get("/").content.decode()


def test_looking_reads_nothing_and_posting_does(desk: Client, made: Application) -> None:
    message, there = say(made, "在吗"), page_of("employer", made)
    desk.get(there)
    assert MessageReading.objects.count() == 0
    assert desk.post(f"{there}read/", {"last": str(message.pk)}).status_code == 204
    assert "未读" not in desk.get(there).content.decode().partition('class="messages"')[2]
    assert desk.post(f"{there}read/", {"last": str(message.pk), "back": "1"}).headers["Location"] == there


@pytest.mark.parametrize("last", ["", "x", "\0", "00000000-0000-0000-0000-000000000000"])
def test_a_wrong_last_message_is_no_error(last: str, desk: Client, made: Application) -> None:
    say(made, "在吗")
    assert desk.post(f"{page_of('employer', made)}read/", {"last": last}).status_code == 204
    assert MessageReading.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "words"), [("", "请填写留言"), (" \n ", "请填写留言"), ("长" * 501, "多了 1 个字")]
)
def test_what_is_refused_is_said_beside_the_field(
    text: str, words: str, mine: Client, made: Application
) -> None:
    answer = mine.post(page_of("applicant", made), {"text": text, "to": str(party_of(made))})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(words) >= 2, page[page.find("<main") :][:3000]
    assert text.strip() in page
    assert Message.objects.count() == 0


def test_typed_text_stays_where_the_application_has_gone_elsewhere(mine: Client, made: Application) -> None:
    seen = str(party_of(made))
    make.move(made, "endorse")
    answer = mine.post(page_of("applicant", made), {"text": "给单位的一句话", "to": seen})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "审核通过，现在是" in page and "留言没有发出。请看清收件方再发一次" in page
    assert "给单位的一句话</textarea>" in page
    assert 'value="window:440100"' in page
    assert mine.post(page_of("applicant", made), {"text": "给窗口", "to": "window:440100"}).status_code == 302


def test_a_colleague_who_wrote_at_the_same_moment_is_named(
    client_of: ClientOf, desk: Client, made: Application, colleague: User
) -> None:
    say(made, "合同要原件吗？")
    here = page_of("employer", made)
    after = {"after": desk.get(here).context["thread"].last}
    assert client_of(colleague).post(here, {"text": "扫描件就可以"} | after).status_code == 302
    at = timezone.localtime(Message.objects.latest("at").at).strftime("%Y-%m-%d %H:%M")
    answer = desk.post(here, {"text": "请交原件"} | after)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"{colleague.masked_name}于 {at} 已经给申办人留言，您的留言没有发出" in page
    assert "扫描件就可以" in page and "请交原件</textarea>" in page
    seen = {"after": answer.context["thread"].last}
    assert desk.post(here, {"text": "以同事说的为准"} | seen).status_code == 302


@pytest.mark.parametrize(("again", "count"), [("合同要原件吗？", 1), ("在吗", 2)])
def test_a_message_that_is_sent_twice_is_one(mine: Client, made: Application, again: str, count: int) -> None:
    here = page_of("applicant", made)
    told = {"to": str(party_of(made)), "after": mine.get(here).context["thread"].last}
    for text in ("合同要原件吗？", again):
        assert "留言已发出" in mine.post(here, {"text": text} | told, follow=True).content.decode()
    assert Message.objects.count() == count


def test_markup_is_text(mine: Client, made: Application) -> None:
    say(made, "<script>alert(1)</script>")
    assert "<script>alert" not in mine.get(page_of("applicant", made)).content.decode()


def test_the_employer_reads_its_own_while_the_window_has_it(
    client_of: ClientOf, desk: Client, made: Application
) -> None:
    say(made, "给单位")
    make.move(made, "endorse")
    say(made, "给窗口")
    page = desk.get(page_of("employer", made)).content.decode()
    assert "给单位" in page and "给窗口" not in page and "<textarea" not in page
    assert desk.post(page_of("employer", made), {"text": "再说一句"}).status_code == 409
    window = client_of(officer("chuangkou-gz", "440100"))
    page = window.get(page_of("window", made)).content.decode()
    assert "给窗口" in page and "给单位" not in page
    assert 'class="badge">1<' in window.get(f"/window/applications/{made.pk}/").content.decode()
    assert window.post(page_of("window", made), {"text": "正在办"}).status_code == 302
    assert Message.objects.filter(role="window", place="440100").count() == 1


def test_what_is_closed_is_read_only(mine: Client, made: Application) -> None:
    say(made, "给单位")
    make.move(made, "withdraw")
    page = mine.get(page_of("applicant", made)).content.decode()
    assert "给单位" in page and "<textarea" not in page


def test_a_draft_has_no_messages_yet(mine: Client, applicant: User) -> None:
    made = make.application(applicant)
    assert "<textarea" not in mine.get(page_of("applicant", made)).content.decode()
    assert mine.post(page_of("applicant", made), {"text": "你好", "to": "None"}).status_code == 409
    assert "留言" not in mine.get(f"/items/{made.pk}/").content.decode()


@pytest.mark.parametrize("stage", [Stage.EMPLOYER_REVIEW, Stage.ENDORSED], ids=str)
def test_strangers_find_nothing(
    stage: Stage,
    client_of: ClientOf,
    applicant: User,
    other_applicant: User,
    reviewer: User,
    other_reviewer: User,
) -> None:
    made = make.application(applicant, stage=stage)
    elsewhere = officer("chuangkou-sz", "440300")
    for somebody, side in (
        (other_applicant, "applicant"),
        (reviewer, "applicant"),
        (other_reviewer, "employer"),
        (applicant, "employer"),
        (elsewhere, "window"),
    ):
        page = page_of(side, made)
        stranger = client_of(somebody)
        assert stranger.get(page).status_code == 404
        assert stranger.post(page, {"text": "你好"}).status_code == 404
        assert stranger.post(f"{page}read/").status_code == 404
    if stage == Stage.EMPLOYER_REVIEW:
        here = client_of(officer("chuangkou-gz", "440100"))
        assert here.get(page_of("window", made)).status_code == 404
    assert Message.objects.count() == 0


@pytest.mark.parametrize("number", [1, 15])
def test_the_page_costs_the_same_for_many(
    number: int, mine: Client, made: Application, django_assert_num_queries: Callable
) -> None:
    for _number in range(number):
        say(made, "在吗")
    mine.get(page_of("applicant", made))
    with django_assert_num_queries(6):  # session, user, notices, the application, the reading, the messages
        mine.get(page_of("applicant", made))
