"""请单位退回: the applicant asks once it is reviewed; the holder sends it back or says why not."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from applicants.models import Absence, Application, Stage
from applicants.returns import return_request
from applicants.workflow import StepRefused
from tests import make
from youyue.identity.models import User
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db
REASON = "职务写错了，想改成首席研究员"
ASK = "申办人请您退回修改"
Clients = Callable[[User | None], Client]


@pytest.fixture
def held(applicant: User, reviewer: User) -> Application:
    made = make.submitted_application(applicant)
    make.move(made, "receive", reviewer)
    return made


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def ask(client: Client, made: Application, reason: str = REASON) -> str:
    return client.post(f"/items/{made.pk}/ask-back/", {"note": reason}, follow=True).content.decode()


def answer(client: Client, made: Application, text: str) -> str:
    address = f"/employer/applications/{made.pk}/asked-back/"
    return client.post(address, {"answer": text}, follow=True).content.decode()


def told(somebody: User) -> list[str]:
    rows = Notice.objects.filter(to=somebody, kind__in=("asked_back", "answer")).order_by("pk")
    return list(rows.values_list("text", flat=True))


def test_the_holder_is_told_and_sees_the_reason(
    held: Application, applicant: User, reviewer: User, client_of: Clients
) -> None:
    mine, desk = client_of(applicant), client_of(reviewer)
    assert ASK not in page(desk, f"/employer/applications/{held.pk}/")
    assert f"/items/{held.pk}/ask-back/" in page(mine, f"/items/{held.pk}/")
    shown = ask(mine, held)
    assert "已请单位退回，请等单位答复" in shown and REASON in shown and "等单位答复。" in shown
    assert told(reviewer)[-1] == "申办人请单位退回申请，请答复"
    case_data = page(desk, f"/employer/applications/{held.pk}/")
    assert ASK in case_data and REASON in case_data and "不退回，答复申办人" in case_data


def test_the_answer_reaches_the_applicant_who_may_ask_again(
    held: Application, applicant: User, reviewer: User, client_of: Clients
) -> None:
    mine, desk = client_of(applicant), client_of(reviewer)
    ask(mine, held)
    assert "已答复申办人" in answer(desk, held, "职务以聘书为准，不用改")
    assert ASK not in page(desk, f"/employer/applications/{held.pk}/")
    assert told(applicant)[-1] == "单位没有退回您的申请，请看单位的答复"
    shown = page(mine, f"/items/{held.pk}/")
    assert "职务以聘书为准，不用改" in shown and "再请一次" in shown
    assert "请等单位答复" in ask(mine, held, "聘书也写错了")
    assert "聘书也写错了" in page(desk, f"/employer/applications/{held.pk}/")


def test_sent_back_and_handed_in_again_the_request_is_settled(
    held: Application, applicant: User, reviewer: User, client_of: Clients
) -> None:
    ask(client_of(applicant), held)
    for name in ("send_back", "resubmit"):
        make.move(held, name)
        held.refresh_from_db()
        assert held.is_asked_back is False
    assert ASK not in page(client_of(reviewer), f"/employer/applications/{held.pk}/")
    assert REASON not in page(client_of(applicant), f"/items/{held.pk}/")


@pytest.mark.parametrize(
    ("reason", "sentence"), [(" ", "请写明想修改什么"), ("字" * 301, "多了 1 个字，请删到 300 个字以内")]
)
def test_a_reason_is_needed_and_short(
    reason: str, sentence: str, held: Application, applicant: User, client_of: Clients
) -> None:
    answered = client_of(applicant).post(f"/items/{held.pk}/ask-back/", {"note": reason})
    assert answered.status_code == 422 and sentence in answered.content.decode()
    held.refresh_from_db()
    assert held.asked_back_at is None


def test_asking_twice_is_told_and_changes_nothing(
    held: Application, applicant: User, client_of: Clients
) -> None:
    mine = client_of(applicant)
    ask(mine, held)
    assert "您已请单位退回，请等单位答复" in ask(mine, held, "别的")
    held.refresh_from_db()
    assert held.asked_back_reason == REASON


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.SUBMITTED, Stage.ENDORSED, Stage.WITHDRAWN])
def test_where_nobody_reviews_nobody_is_asked(stage: Stage, applicant: User, client_of: Clients) -> None:
    made, mine = make.application(applicant, stage=stage), client_of(applicant)
    assert "ask-back" not in page(mine, f"/items/{made.pk}/")
    assert mine.post(f"/items/{made.pk}/ask-back/", {"note": REASON}).status_code == 409
    made.refresh_from_db()
    assert made.asked_back_at is None


def test_only_the_holder_answers(
    held: Application, applicant: User, colleague: User, reviewer: User, client_of: Clients
) -> None:
    ask(client_of(applicant), held)
    assert "请由办理人答复申办人" in answer(client_of(colleague), held, "不行")
    case_data = page(client_of(colleague), f"/employer/applications/{held.pk}/")
    assert ASK in case_data and "不退回，答复申办人" not in case_data
    assert "请写明不退回的理由" in answer(client_of(reviewer), held, "")
    held.refresh_from_db()
    assert held.asked_back_answer == ""


def test_an_answer_to_nothing_is_told(held: Application, reviewer: User, client_of: Clients) -> None:
    assert "申办人没有在等答复" in answer(client_of(reviewer), held, "不行")


@pytest.mark.parametrize("text", ["", "长" * 301])
def test_what_was_typed_into_a_wrong_answer_stays(
    text: str, held: Application, applicant: User, reviewer: User, client_of: Clients
) -> None:
    ask(client_of(applicant), held)
    address = f"/employer/applications/{held.pk}/asked-back/"
    answered = client_of(reviewer).post(address, {"answer": text})
    shown = answered.content.decode()
    assert answered.status_code == 422 and f"{text}</textarea>" in shown
    assert 'href="#id_answer"' in shown and 'id="id_answer_error"' in shown
    assert "<details open>" in shown


def test_of_two_who_answer_the_second_is_told_who_and_when(
    held: Application, applicant: User, reviewer: User, colleague: User, client_of: Clients
) -> None:
    ask(client_of(applicant), held)
    Absence.objects.create(
        absent=reviewer.memberships.get(),
        stand_in=colleague.memberships.get(),
        since=timezone.localdate(),
        until=timezone.localdate(),
    )
    address = f"/employer/applications/{held.pk}/asked-back/"
    first = client_of(colleague)
    assert first.post(address, {"answer": "不用改"}).status_code == 302
    held.refresh_from_db()
    at = timezone.localtime(held.asked_back_answered_at).strftime("%Y-%m-%d %H:%M")
    late = client_of(reviewer).post(address, {"answer": "以聘书为准"})
    assert late.status_code == 409
    assert f"{colleague.masked_name}于 {at} 已答复申办人，没有退回" in late.content.decode()
    again = first.post(address, {"answer": "不用改"}, follow=True)
    assert "已答复申办人" in again.content.decode()
    assert told(applicant).count("单位没有退回您的申请，请看单位的答复") == 1


def test_the_same_asked_twice_is_asked_once(
    held: Application, applicant: User, reviewer: User, client_of: Clients
) -> None:
    mine = client_of(applicant)
    for _time in range(2):
        assert "已请单位退回，请等单位答复" in ask(mine, held)
    assert told(reviewer).count("申办人请单位退回申请，请答复") == 1


def test_while_nobody_holds_it_everybody_there_is_told(
    held: Application, applicant: User, reviewer: User, colleague: User, client_of: Clients
) -> None:
    Application.objects.filter(pk=held.pk).update(holder=None)
    ask(client_of(applicant), held)
    assert len(told(reviewer)) == len(told(colleague)) == 1


def test_strangers_neither_ask_nor_answer(
    held: Application, applicant: User, other_applicant: User, other_reviewer: User, client_of: Clients
) -> None:
    address = f"/items/{held.pk}/ask-back/"
    assert client_of(other_applicant).post(address, {"note": REASON}).status_code == 404
    ask(client_of(applicant), held)
    desk = f"/employer/applications/{held.pk}/asked-back/"
    for somebody in (other_reviewer, applicant):
        assert client_of(somebody).post(desk, {"answer": "不行"}).status_code == 404


def test_the_reason_is_sealed(held: Application, applicant: User, client_of: Clients) -> None:
    ask(client_of(applicant), held)
    with connection.cursor() as cursor:
        cursor.execute("SELECT asked_back_reason FROM applicants_application")
        assert REASON not in cursor.fetchone()[0]


def test_reason_of_at_most_300_characters(held: Application) -> None:
    with pytest.raises(StepRefused, match="多了 1 个字，请删到 300 个字以内"):
        return_request.ask(held, "由" * 301)
    return_request.ask(held, "由" * 300)
    assert Application.objects.get(pk=held.pk).asked_back_reason == "由" * 300


def test_the_same_words_of_a_colleague_are_another_answer(
    held: Application, applicant: User, reviewer: User, colleague: User, client_of: Clients
) -> None:
    ask(client_of(applicant), held)
    return_request.answer(held, "不用退回", reviewer)
    return_request.answer(held, "不用退回", reviewer)  # the same person's button, pressed twice
    Application.objects.filter(pk=held.pk).update(holder=colleague)
    with pytest.raises(return_request.Answered):
        return_request.answer(held, "不用退回", colleague)
