"""applicants/desk/review/questions.py: what answers make of a material, at both desks."""

from collections.abc import Callable

import pytest
from django.test import Client

from applicants.desk import holding
from applicants.desk.review.questions import Asked, Contradiction, settle, worded
from applicants.models import Application, MaterialCheck, Membership, Stage
from catalog.models import MaterialQuestion
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
PostCase = Callable[..., dict[str, str]]


def asked(*answers: str, before: str = "") -> list[Asked]:
    """`before` gives the stored answers by letter: y, n, - for none."""
    stored = {"y": "yes", "n": "no", "-": ""}
    before = before or "-" * len(answers)
    rows = (MaterialQuestion(pk=at, text=f"问{at}", remark=f"改{at}") for at in range(len(answers)))
    return [
        Asked(row, stored[was], answer, "") for row, was, answer in zip(rows, before, answers, strict=True)
    ]


@pytest.mark.parametrize(
    ("verdict", "was", "answers", "before", "text", "settled"),
    [
        ("", "", ("yes", "yes"), "--", "", "fine"),
        ("", "", ("yes", ""), "--", "", ""),
        ("", "", ("", "no"), "--", "", "fix"),
        ("fine", "fine", ("yes", "no"), "yy", "", "fix"),  # no script: the old verdict came along
        ("fix", "fix", ("yes", "yes"), "ny", "", "fine"),
        ("fix", "fix", ("yes", ""), "n-", "", ""),
        ("fix", "fix", ("yes", "yes"), "ny", "还缺一页", "fix"),
        ("fix", "fix", ("yes", "yes"), "yy", "", "fix"),
        ("fix", "", ("yes", "yes"), "--", "", "fix"),  # something that nobody asked about
        ("fine", "fine", ("yes", ""), "y-", "", "fine"),  # the office has asked one more since
        ("na", "fix", ("no", "yes"), "ny", "", "na"),
        ("na", "na", ("yes", "yes"), "--", "", "fine"),
        ("fix", "fix", ("", ""), "--", "缺页", "fix"),
    ],
)
def test_verdict_follows(
    verdict: str, was: str, answers: tuple[str, ...], before: str, text: str, settled: str
) -> None:
    assert settle(verdict, was, asked(*answers, before=before), text) == settled


def test_fine_answers_every_question() -> None:
    rows = asked("", "yes")
    assert settle("fine", "", rows) == "fine"
    assert [row.answer for row in rows] == ["yes", "yes"]


def test_not_applicable_answers_none() -> None:
    rows = asked("no", "yes", before="ny")
    settle("na", "fix", rows)
    assert [row.answer for row in rows] == ["", ""]


def test_fine_beside_a_no_is_a_contradiction() -> None:
    with pytest.raises(Contradiction):
        settle("fine", "", asked("no", "yes"))


@pytest.mark.parametrize(
    ("text", "answers", "before", "result"),
    [
        ("", ("no", "no"), "--", "改0；改1"),
        ("第二页有水渍。", ("no", ""), "--", "第二页有水渍；改0"),
        ("改0", ("no", ""), "--", "改0"),
        ("我自己写的", ("no", ""), "n-", "我自己写的"),  # its sentence was taken out: it does not come back
        ("改0；改1", ("yes", "no"), "nn", "改1"),
        ("改0", ("yes", ""), "n-", ""),
        ("改0，第 8 页也是", ("yes", ""), "n-", "改0，第 8 页也是"),
    ],
)
def test_sentences(text: str, answers: tuple[str, ...], before: str, result: str) -> None:
    assert worded(text, asked(*answers, before=before)) == result


# --- what the page posts ------------------------------------------------------------------------------
def questions(held: Application, code: str = "labour-contract") -> list[MaterialQuestion]:
    return list(MaterialQuestion.objects.filter(requirement__code=code).order_by("order"))


def answers(held: Application, role: str = "employer") -> dict[str, str]:
    rows = MaterialCheck.objects.filter(application=held, requirement__code="labour-contract", role=role)
    return {kept["text"]: kept["answer"] for row in rows for kept in row.answers}


def verdict(held: Application) -> str | None:
    return held.checks.filter(requirement__code="labour-contract").values_list("verdict", flat=True).first()


def given(held: Application, *said: str) -> dict[str, str]:
    rows = zip(questions(held), said, strict=False)
    return {f"answer-{row.pk}": answer for row, answer in rows if answer}


def test_page_asks_with_the_values_of_the_submission(desk: Client, held: Application, url: str) -> None:
    make.supplement(held, held.holder)
    page = desk.get(url).content.decode()
    for row in questions(held):
        assert f'<p id="ask-{row.pk}">{row.text}</p>' in page
    assert "莫知文" in page and "系统比对一致" in page
    assert held.applicant.id_number not in page
    assert "checked> 是" not in page  # what the system compared answers nothing


def test_missing_value_says_so(desk: Client, held: Application, url: str) -> None:
    assert '<dt>合同期限</dt><dd class="none">未填</dd>' in desk.get(url).content.decode()


def test_no_writes_its_sentence_and_means_correction(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    assert desk.post(f"{url}checks/", case_data() | given(held, "yes", "no")).status_code == 302
    assert verdict(held) == "fix"
    assert held.remarks.get().text == questions(held)[1].remark
    assert list(answers(held).values()) == ["yes", "no"]
    page = desk.get(url).content.decode()
    assert f"{questions(held)[1].remark}</textarea>" in page


def test_script_has_written_the_sentence_itself(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    pk = questions(held)[0].requirement_id
    data = case_data() | given(held, "no") | {f"worded-{pk}": "1", f"text-{pk}": "公章看不清"}
    desk.post(f"{url}checks/", data)
    assert held.remarks.get().text == "公章看不清"


def test_yes_to_all_is_fine_and_some_are_kept(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    desk.post(f"{url}checks/", case_data() | given(held, "yes"))
    assert (verdict(held), len(answers(held))) == ("", 1)
    assert "还有 4 项未核对" in desk.get(url).content.decode()
    desk.post(f"{url}checks/", case_data() | given(held, "", "yes", "yes", "yes"))
    assert (verdict(held), len(answers(held))) == ("fine", 4)
    assert held.checks.get().by == held.holder


def test_fine_beside_a_no_is_asked_about_and_kept(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    response = desk.post(f"{url}checks/", case_data("", "fine") | given(held, "no"))
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("有一问答了“否”，不能选“相符”") == 2  # in the summary and beside it
    assert 'value="no" checked' in page
    assert verdict(held) is None


@pytest.mark.parametrize("value", ["maybe", "\x00", "yes " * 50])
def test_answer_that_is_none_is_refused(
    value: str, desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    response = desk.post(f"{url}checks/", case_data() | given(held, value))
    assert response.status_code == 422
    assert "请选“是”或“否”" in response.content.decode()
    assert answers(held) == {}


def test_question_reworded_later_leaves_the_record_alone(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    make.supplement(held, held.holder)
    desk.post(f"{url}checks/", case_data() | given(held, "yes", "no"))
    first, second, *_rest = questions(held)
    before = second.text
    second.text = "乙方签字了吗？"
    second.save()
    for page in (desk.get(f"{url}record/").content.decode(), str(answers(held))):
        assert before in page and "乙方签字了吗？" not in page
    page = desk.get(url).content.decode()
    assert "乙方签字了吗？" in page  # open again: it is another question
    assert f'name="answer-{second.pk}" value="no" checked' not in page
    assert f'name="answer-{first.pk}" value="yes" checked' in page


def test_record_says_what_was_answered_by_whom(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    desk.post(f"{url}checks/", case_data() | given(held, "yes", "no"))
    page = desk.get(f"{url}record/").content.decode()
    assert f"{questions(held)[0].text}是" in page
    assert f"{questions(held)[1].text}<b>否</b>" in page
    assert held.holder.name in page


def test_answer_of_the_round_before_is_shown_and_answers_nothing(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    desk.post(f"{url}checks/", case_data() | given(held, "yes", "no"))
    make.move(held, "send_back")
    make.move(held, "resubmit")
    page = desk.get(url).content.decode()
    assert "<dt>上次</dt><dd>否</dd>" in page
    assert 'value="no" checked' not in page


def test_letter_keeps_the_answers(desk: Client, held: Application, case_data: PostCase, url: str) -> None:
    desk.post(f"{url}checks/", case_data() | given(held, "no"))
    pk = questions(held)[0].requirement_id
    data = {"submission": held.current_submission.sha256, f"text-{pk}": "请重签", "preview": "1"}
    desk.post(f"{url}send-back/", data)
    assert held.remarks.get().text == "请重签"
    assert list(answers(held).values()) == ["no"]


def test_colleague_answers_nothing_that_another_holds(
    client_of: Callable[..., Client], colleague: User, held: Application, case_data: PostCase, url: str
) -> None:
    data = case_data() | given(held, "no")
    response = client_of(colleague).post(f"{url}checks/", data)
    assert response.status_code == 422
    assert "您不能代为决定" in response.content.decode()
    assert answers(held) == {}
    client_of(held.holder).post(f"{url}checks/", data)
    assert list(answers(held).values()) == ["no"]


def test_answers_after_it_was_given_away_are_refused(
    desk: Client, held: Application, case_data: PostCase, url: str, reviewer: User, colleague: User
) -> None:
    data = case_data() | given(held, "yes")
    seat = Membership.objects.get(user=colleague, ended_at=None)
    holding.hand_over(held, by=reviewer, to=seat, seen=reviewer.pk)
    response = desk.post(f"{url}checks/", data)
    assert response.status_code == 422
    assert f"这份申请正由{colleague.masked_name}办理" in response.content.decode()
    assert answers(held) == {}


def test_only_the_holder_is_shown_radios(
    client_of: Callable[..., Client],
    colleague: User,
    desk: Client,
    held: Application,
    case_data: PostCase,
    url: str,
) -> None:
    desk.post(f"{url}checks/", case_data() | given(held, "no"))
    page = client_of(colleague).get(url).content.decode()
    assert 'name="answer-' not in page
    assert f"{questions(held)[0].text}否" in page


def test_window_answers_beside_the_employer(
    client_of: Callable[..., Client], officer_guangzhou: User
) -> None:
    made = make.application(stage=Stage.ENDORSED)
    address = f"/window/applications/{made.pk}/"
    client = client_of(officer_guangzhou)
    data = {"submission": made.current_submission.sha256} | given(made, "no")
    assert client.post(f"{address}checks/", data).status_code == 302
    assert list(answers(made, "window").values()) == ["no"]
    assert answers(made) == {}
    assert "单位：相符" in client.get(address).content.decode()


def test_strangers_find_nothing(
    client_of: Callable[..., Client],
    held: Application,
    case_data: PostCase,
    url: str,
    other_reviewer: User,
    other_applicant: User,
    officer_guangzhou: User,
) -> None:
    data = case_data() | given(held, "yes")
    for who in (other_reviewer, other_applicant, held.applicant, officer_guangzhou):
        assert client_of(who).post(f"{url}checks/", data).status_code == 404
    assert answers(held) == {}
