"""Check, pledge, submission, and the items' pages."""

import datetime
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from applicants.models import Application, Stage
from applicants.submission import pledge
from materials.models import Dossier
from tests import make
from tests.applicants.posting import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(applicant, client_of) -> Client:
    return client_of(applicant)


def text(response) -> str:
    return response.content.decode()


def ticket_of(made: Application, ago: float) -> str:
    with time_machine.travel(timezone.now() - datetime.timedelta(seconds=ago), tick=False):
        return pledge.ticket(made)


def test_the_check_page_lists_everything_that_is_missing(mine, applicant) -> None:
    make.application(applicant, complete=False, work_arrangement="full_time")
    page = text(mine.get("/apply/check/"))
    for sentence in (
        "请选择一条申请条款",
        "请新增至少一位家庭主要成员",
        "还没有上传“劳动合同”，请上传后再提交",
    ):
        assert sentence in page
    assert 'href="/apply/materials/#material-labour-contract"' in page


def test_the_pledge_is_not_shown_before_everything_is_complete(mine, applicant) -> None:
    make.application(applicant, complete=False)
    assert mine.get("/apply/pledge/")["Location"] == "/apply/check/"


def test_the_pledge_is_not_shown_before_every_remark_is_answered(mine, applicant) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    assert mine.get("/apply/pledge/")["Location"] == "/apply/corrections/"
    assert "重新提交" in text(mine.get("/apply/materials/"))
    mine.post("/apply/basics/", posted(made, "basics", position="首席研究员"))
    assert mine.get("/apply/pledge/").status_code == 200


@pytest.mark.parametrize("ago", [0, 1, 4.5])
def test_the_server_keeps_the_five_seconds(ago: float, mine, applicant) -> None:
    made = make.application(applicant)
    response = mine.post("/apply/pledge/", {"ticket": ticket_of(made, ago)})
    assert response.status_code == 422
    assert "请先阅读守信承诺，5 秒后再提交" in text(response)
    assert Application.objects.get().stage == Stage.DRAFT


def test_a_pledge_without_a_session_is_told_after_the_sign_in(mine, applicant, client) -> None:
    made = make.application(applicant)
    response = client.post("/apply/pledge/", {"ticket": ticket_of(made, 6)})
    assert "%2Fapply%2Fpledge%2F%3Fagain%3D1" in response["Location"]
    page = mine.get("/apply/pledge/?again=1")
    assert page.status_code == 200 and "登录已过期，刚才没有提交成功，请再读一遍后提交" in text(page)
    assert "刚才没有提交成功" not in text(mine.get("/apply/pledge/"))


@pytest.mark.parametrize("ticket", ["", "x", "a:b:c", "\x00"])
def test_a_forged_ticket_is_no_pledge(ticket: str, mine, applicant) -> None:
    make.application(applicant)
    assert mine.post("/apply/pledge/", {"ticket": ticket}).status_code == 422


def test_a_ticket_of_somebody_else_is_no_pledge(mine, applicant, other_applicant) -> None:
    make.application(applicant)
    other = make.application(other_applicant)
    assert mine.post("/apply/pledge/", {"ticket": ticket_of(other, 9)}).status_code == 422


def test_submitting_sends_it_to_the_employer_and_shows_the_receipt(
    mine, applicant, reviewer, client_of
) -> None:
    made = make.application(applicant)
    response = mine.post("/apply/pledge/", {"ticket": ticket_of(made, 6)})
    made = Application.objects.get()
    assert response["Location"] == f"/items/{made.pk}/submitted/"
    page = text(mine.get(response["Location"]))
    assert made.receipt_number in page and made.employer.name in page
    assert "受理窗口联系方式" in page and 'href="tel:12333"' in page
    submission = made.current_submission
    assert (submission.pledge_version, submission.round) == (pledge.VERSION, 1)
    assert abs((submission.pledged_at - timezone.now()).total_seconds()) < 60


def test_pressing_twice_answers_with_the_same_receipt(mine, applicant) -> None:
    made = make.application(applicant)
    ticket = ticket_of(made, 6)
    first, second = (mine.post("/apply/pledge/", {"ticket": ticket}) for _ in range(2))
    assert first["Location"] == second["Location"]
    made = Application.objects.get()
    assert (made.submissions.count(), made.events.count()) == (1, 1)


def test_the_items_page_counts_each_application_in_one_box(mine, applicant) -> None:
    make.application(applicant, stage=Stage.ISSUED)
    make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    page = text(mine.get("/items/"))
    assert page.count('<article class="case') == 1 and "去修改" in page
    assert page.count("<b>1</b>") == 2 and page.count("<b>0</b>") == 2
    assert "有效期至" in text(mine.get("/items/?box=closed"))


def test_the_items_page_costs_the_same_at_one_and_at_thirty(
    mine, applicant, django_assert_num_queries
) -> None:
    made = make.application(applicant, stage=Stage.ISSUED)
    mine.get("/items/?box=closed")
    with django_assert_num_queries(5):
        mine.get("/items/?box=closed")
    left_out = ("id", "state", "dossier", "receipt_number", "card_number")
    values = {each.name: getattr(made, each.name) for each in made._meta.fields if each.name not in left_out}
    for number in range(29):
        own = {"receipt_number": f"YY-{number}", "card_number": f"K-{number}"}
        Application.objects.create(dossier=Dossier.objects.create(), **values | own)
    with django_assert_num_queries(5):
        mine.get("/items/?box=closed")


@pytest.mark.parametrize("stage", list(Stage), ids=str)
def test_each_stage_can_be_looked_at(stage: Stage, mine, applicant) -> None:
    made = make.application(applicant, stage=stage)
    for path in ("", "progress/"):
        response = mine.get(f"/items/{made.pk}/{path}")
        assert response.status_code == 200
        assert "440106199003076518" not in text(response) and "18612341402" not in text(response)


def test_the_progress_page_tells_every_step_and_remark(mine, applicant) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    page = text(mine.get(f"/items/{made.pk}/progress/"))
    assert "职务与聘书不一致，请核对" in page and "去修改" in page
    assert made.employer.name in page


def test_recall_brings_it_back_to_the_drafts(mine, applicant) -> None:
    made = make.submitted_application(applicant)
    assert "撤回到草稿箱" in text(mine.get(f"/items/{made.pk}/recall/"))
    mine.post(f"/items/{made.pk}/recall/")
    assert Application.objects.get().stage == Stage.DRAFT


def test_recall_after_receiving_is_a_conflict_that_names_the_receiver(mine, applicant) -> None:
    made = make.application(applicant, stage=Stage.EMPLOYER_REVIEW)
    response = mine.post(f"/items/{made.pk}/recall/")
    assert response.status_code == 409
    assert "接收" in text(response) and made.employer.name in text(response)


def test_withdrawing_needs_a_reason_and_keeps_what_was_typed(mine, applicant) -> None:
    made = make.submitted_application(applicant)
    response = mine.post(f"/items/{made.pk}/withdraw/", {"note": " "})
    assert response.status_code == 422 and "请写明理由" in text(response)
    response = mine.post(f"/items/{made.pk}/withdraw/", {"note": "长" * 1001})
    assert "理由多了 1 个字，请删到 1000 个字以内" in text(response) and "长" * 1001 in text(response)
    mine.post(f"/items/{made.pk}/withdraw/", {"note": "另有安排"})
    assert Application.objects.get().stage == Stage.WITHDRAWN


def test_a_draft_can_be_deleted_and_a_recalled_one_cannot(mine, applicant) -> None:
    made = make.application(applicant)
    mine.post(f"/items/{made.pk}/delete/")
    assert Application.objects.count() == 0
    made = make.submitted_application(applicant)
    mine.post(f"/items/{made.pk}/recall/")
    assert mine.post(f"/items/{made.pk}/delete/").status_code == 409
    assert Application.objects.count() == 1


def test_every_remark_is_answered_before_resubmitting(mine, applicant) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    remark = made.remarks.get()
    assert "职务与聘书不一致，请核对" in text(mine.get("/apply/corrections/"))
    path = f"/apply/corrections/{remark.pk}/"
    response = mine.post(path, {"answer": "no_change", "note": ""})
    assert response.status_code == 422 and "请写明无需修改的理由" in text(response)
    mine.post("/apply/basics/", posted(made, "basics", position="首席研究员"))
    response = mine.post("/apply/pledge/", {"ticket": ticket_of(made, 6)})
    made = Application.objects.get()
    assert (made.stage, made.round) == (Stage.EMPLOYER_REVIEW, 2)


def test_strangers_find_nothing(applicant, other_applicant, reviewer, client_of) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    make.application(other_applicant)
    absent = client_of(other_applicant).get("/items/00000000-0000-0000-0000-000000000000/")
    remark = made.remarks.get()
    for who in (other_applicant, reviewer):
        client = client_of(who)
        for path in ("", "progress/", "submitted/", "withdraw/", "recall/", "portrait/"):
            response = client.get(f"/items/{made.pk}/{path}")
            assert response.status_code == 404
        assert client.post(f"/apply/corrections/{remark.pk}/", {"answer": "changed"}).status_code in (
            404,
            409,
        )
    response = client_of(other_applicant).get(f"/items/{made.pk}/")
    assert body_of(response, made.pk) == body_of(absent, "00000000-0000-0000-0000-000000000000")


def body_of(response, own: object) -> str:
    """The page without what differs for everybody: the token and the address that was asked for."""
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    return token.sub("", text(response)).replace(str(own), "")


def test_after_a_correction_the_page_tells_the_window_s_story(mine, applicant) -> None:
    """It goes straight back to the window, and the employer has nothing to receive any more."""
    made = make.application(applicant, stage=Stage.RETURNED_BY_WINDOW)
    make.move(made, "resubmit")
    page = mine.get(f"/items/{made.pk}/submitted/").content.decode()
    assert "直接回到受理窗口，不用单位再审核" in page
    assert "单位接收之前" not in page and "单位查验材料、补充任职信息" not in page


def test_after_the_first_submission_the_page_tells_the_employer_s_story(mine, applicant) -> None:
    made = make.submitted_application(applicant)
    page = mine.get(f"/items/{made.pk}/submitted/").content.decode()
    assert "单位接收之前，可以在“我的事项”里撤回修改" in page and "直接回到受理窗口" not in page


def test_while_it_is_her_turn_again_the_item_says_so(mine, applicant) -> None:
    """Not 提交成功 above a list of what is to be mended."""
    application = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    answer = mine.get(f"/items/{application.pk}/submitted/")
    assert answer.headers["Location"] == f"/items/{application.pk}/"
    page = mine.get(f"/items/{application.pk}/").content.decode()
    assert page.index('class="turn-line') < page.index("<aside")
