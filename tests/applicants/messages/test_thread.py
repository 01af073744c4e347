"""applicants/messages/thread.py: who writes to whom at each stage, who hears of it, what is unread."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection

from applicants.messages.thread import (
    MOST_AN_HOUR,
    Party,
    Reader,
    Thread,
    mark_read,
    party_of,
    send,
    unread_count,
)
from applicants.models import Application, Message, MessageReading, Stage
from applicants.workflow import Moved, StepRefused
from tests import make
from tests.people import officer
from youyue.identity.models import User
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 27, 10, 0, tzinfo=CHINA)
GUANGZHOU = Party("window", "440100")


@pytest.fixture
def made(applicant: User, reviewer: User) -> Application:
    found = make.application(applicant, stage=Stage.EMPLOYER_REVIEW)
    Notice.objects.all().delete()
    return found


def employer_of(application: Application) -> Party:
    return Party("employer", str(application.employer_id))


def write(application: Application, reader: Reader, text: str = "请问还要多久？") -> Message:
    return send(application, reader, text, str(party_of(application)))


def told() -> list[tuple[str, str]]:
    return sorted(Notice.objects.values_list("to__account_name", "kind"))


# --- to whom ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("stage", "side"),
    [
        (Stage.DRAFT, ""),
        (Stage.SUBMITTED, "employer"),
        (Stage.EMPLOYER_REVIEW, "employer"),
        (Stage.RETURNED_BY_EMPLOYER, "employer"),
        (Stage.ENDORSED, "window"),
        (Stage.WINDOW_REVIEW, "window"),
        (Stage.RETURNED_BY_WINDOW, "window"),
        (Stage.CARD_PRODUCTION, "window"),
        (Stage.ACCEPTANCE_OBJECTION, "window"),
        (Stage.DECISION_OBJECTION, "window"),
        (Stage.UPHELD, ""),
        (Stage.ISSUED, ""),
        (Stage.DECLINED, ""),
        (Stage.NOT_ACCEPTED, ""),
        (Stage.WITHDRAWN, ""),
    ],
    ids=str,
)
def test_the_party_is_who_has_it_or_returned_it(stage: Stage, side: str, applicant: User) -> None:
    application = make.application(applicant, stage=stage)
    party = party_of(application)
    assert (party.side if party else "") == side
    if party and side == "window":
        assert party == GUANGZHOU


def test_another_employer_filled_in_after_a_return_is_not_written_to(applicant: User) -> None:
    application = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    application.employer = make.employer("other")
    assert party_of(application) is None


# --- writing ------------------------------------------------------------------------------------------
def test_the_applicant_writes_and_the_holder_is_told(made: Application, colleague: User) -> None:
    message = write(made, Reader(made.applicant))
    assert (message.side, message.place) == ("employer", str(made.employer_id))
    assert (message.role, message.party_name) == ("applicant", made.employer.name)
    assert told() == [("linghai", "message_employer")]
    [notice] = Notice.objects.all()
    assert notice.path == f"/employer/applications/{made.pk}/messages/"
    assert "多久" not in notice.text and made.applicant.name not in notice.text


def test_any_reviewer_writes_and_the_applicant_is_told(made: Application, colleague: User) -> None:
    write(made, Reader(colleague, employer_of(made)))
    assert told() == [("mowen", "message")]
    assert Notice.objects.get().path == f"/items/{made.pk}/messages/"


def test_at_the_window_who_has_it_is_told_and_all_while_nobody_has(applicant: User, reviewer: User) -> None:
    for account, region in (
        ("chuangkou-gz", "440100"),
        ("chuangkou-gz2", "440100"),
        ("chuangkou-sz", "440300"),
    ):
        officer(account, region)
    application = make.application(applicant, stage=Stage.WINDOW_REVIEW)
    Notice.objects.all().delete()
    write(application, Reader(applicant))
    assert told() == [("chuangkou-gz", "message_window")]
    Notice.objects.all().delete()
    Application.objects.filter(pk=application.pk).update(holder=None)
    write(application, Reader(applicant))
    assert told() == [("chuangkou-gz", "message_window"), ("chuangkou-gz2", "message_window")]
    assert Notice.objects.first().path == f"/window/applications/{application.pk}/messages/"


def test_who_has_not_looked_yet_is_not_told_again(made: Application) -> None:
    for _number in range(3):
        write(made, Reader(made.applicant))
    assert told() == [("linghai", "message_employer")]
    Notice.objects.update(read_at=NOW)
    write(made, Reader(made.applicant))
    assert len(told()) == 2


def test_an_earlier_desk_may_not_write_any_more(made: Application, reviewer: User) -> None:
    make.move(made, "endorse")
    with pytest.raises(Moved):
        write(made, Reader(reviewer, employer_of(made)))
    assert Message.objects.count() == 0


def test_what_went_elsewhere_meanwhile_does_not_get_the_message(made: Application) -> None:
    seen = str(party_of(made))
    make.move(made, "endorse")
    with pytest.raises(Moved) as caught:
        send(made, Reader(made.applicant), "给单位的话", seen)
    assert "审核通过，现在是“单位审核通过，待窗口受理”" in caught.value.message
    assert Message.objects.count() == 0


def test_what_is_closed_takes_no_message(made: Application) -> None:
    seen = str(party_of(made))
    write(made, Reader(made.applicant))
    make.move(made, "withdraw")
    with pytest.raises(Moved):
        send(made, Reader(made.applicant), "还有一句", seen)
    thread = Thread(Application.objects.get(pk=made.pk), Reader(made.applicant))
    assert (thread.may_write, len(thread.lines)) == (False, 1)


@pytest.mark.parametrize("text", ["", "长" * 501])
def test_length_is_asked_for_before_it_is_written(text: str, made: Application) -> None:
    with pytest.raises(StepRefused):
        write(made, Reader(made.applicant), text)


def test_so_many_an_hour_and_no_more(made: Application) -> None:
    with time_machine.travel(NOW, tick=False):
        for _number in range(MOST_AN_HOUR):
            write(made, Reader(made.applicant))
        with pytest.raises(StepRefused) as caught:
            write(made, Reader(made.applicant))
        assert "一小时内最多留言 20 条" in caught.value.message
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        write(made, Reader(made.applicant))


# --- what is kept -------------------------------------------------------------------------------------
def test_text_is_sealed_and_stays(made: Application) -> None:
    message = write(made, Reader(made.applicant), "家里有事，下周补")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM applicants_message")
        [(stored,)] = cursor.fetchall()
    assert "家里" not in stored
    assert Message.objects.get().text == "家里有事，下周补"
    with pytest.raises(TypeError):
        message.save()
    with pytest.raises(TypeError):
        message.delete()


def test_no_message_is_part_of_a_submission(made: Application, reviewer: User) -> None:
    write(made, Reader(made.applicant), "只是留言")
    make.move(made, "send_back")
    make.move(made, "resubmit")
    assert all("只是留言" not in row.document for row in made.submissions.all())


# --- who sees what ------------------------------------------------------------------------------------
def test_each_desk_sees_its_own_and_the_applicant_sees_all(made: Application, reviewer: User) -> None:
    write(made, Reader(made.applicant), "给单位")
    make.move(made, "endorse")
    write(made, Reader(made.applicant), "给窗口")

    def texts(reader: Reader) -> list[str]:
        return [line.message.text for line in Thread(made, reader).lines]

    assert texts(Reader(made.applicant)) == ["给单位", "给窗口"]
    assert texts(Reader(reviewer, employer_of(made))) == ["给单位"]
    assert texts(Reader(officer("chuangkou-gz", "440100"), GUANGZHOU)) == ["给窗口"]
    assert texts(Reader(reviewer, Party("employer", str(make.employer("other").pk)))) == []
    assert texts(Reader(reviewer, Party("window", "440300"))) == []


def test_people_of_a_desk_are_named_with_masked_names(made: Application, reviewer: User) -> None:
    write(made, Reader(made.applicant))
    write(made, Reader(reviewer, employer_of(made)))
    theirs = [line.who for line in Thread(made, Reader(made.applicant)).lines]
    assert theirs == ["您", f"{made.employer.name} {reviewer.masked_name}"]
    assert Thread(made, Reader(reviewer, employer_of(made))).lines[0].who == "申办人"


# --- unread -------------------------------------------------------------------------------------------
def test_unread_on_both_sides_until_it_was_read(made: Application, reviewer: User, colleague: User) -> None:
    mine, theirs = Reader(made.applicant), Reader(reviewer, employer_of(made))
    first = write(made, mine)
    assert (unread_count(made, mine), unread_count(made, theirs)) == (0, 1)
    mark_read(made, theirs, first.pk)
    assert (unread_count(made, theirs), Thread(made, theirs).unread) == (0, 0)
    assert unread_count(made, Reader(colleague, employer_of(made))) == 1
    write(made, theirs)
    assert (unread_count(made, mine), Thread(made, mine).unread) == (1, 1)


def test_what_came_after_the_page_was_opened_stays_unread(made: Application, reviewer: User) -> None:
    theirs = Reader(reviewer, employer_of(made))
    first, _second = write(made, Reader(made.applicant)), write(made, Reader(made.applicant))
    mark_read(made, theirs, first.pk)
    assert unread_count(made, theirs) == 1


def test_a_late_page_takes_nothing_back(made: Application, reviewer: User) -> None:
    theirs = Reader(reviewer, employer_of(made))
    first, second = write(made, Reader(made.applicant)), write(made, Reader(made.applicant))
    mark_read(made, theirs, second.pk)
    mark_read(made, theirs, first.pk)
    assert (unread_count(made, theirs), MessageReading.objects.count()) == (0, 1)


def test_a_message_that_one_does_not_see_marks_nothing(made: Application, reviewer: User) -> None:
    message = write(made, Reader(made.applicant))
    mark_read(made, Reader(reviewer, Party("employer", str(uuid.uuid4()))), message.pk)
    mark_read(made, Reader(reviewer, employer_of(made)), uuid.uuid4())
    assert MessageReading.objects.count() == 0
