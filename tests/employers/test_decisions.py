"""Receiving, sending back, endorsing: through the pages, as the reviewer does."""

from collections.abc import Callable

import pytest
from django.test import Client

from applicants.models import Application, Stage
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db

PostCase = Callable[..., dict[str, str]]
FINE = ("fine", "fine", "fine", "fine")


def stage_of(application: Application) -> str:
    return Application.objects.values_list("stage", flat=True).get(pk=application.pk)


def test_received_application_is_held(desk: Client, applicant: User, reviewer: User) -> None:
    made = make.submitted_application(applicant)
    url = f"/employer/applications/{made.pk}/"
    page = desk.get(url).content.decode()
    assert "接收" in page
    assert "逐项核对" not in page
    assert desk.post(f"{url}receive/").url == url
    made.refresh_from_db()
    assert (made.stage, made.holder) == (Stage.EMPLOYER_REVIEW, reviewer)


def test_second_receiver_is_told_who_was_faster(
    client_of: Callable[..., Client], colleague: User, held: Application, url: str
) -> None:
    response = client_of(colleague).post(f"{url}receive/")
    assert response.status_code == 409
    assert f"{held.holder.masked_name}于" in response.content.decode()


def test_letter_holds_every_remark(desk: Client, case_data: PostCase, url: str) -> None:
    desk.post(
        f"{url}checks/",
        case_data("fine", "fix", "fine", "fix", text_1="缺印章") | {"part-basics": "职务不一致"},
    )
    page = desk.get(f"{url}send-back/").content.decode()
    assert "请您修改 3 处后重新提交" in page
    assert "缺印章" in page
    assert "职务不一致" in page


def test_letter_with_an_unwritten_place_is_not_sent(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    desk.post(f"{url}checks/", case_data("fine", "fix"))
    page = desk.post(f"{url}send-back/", case_data("fine", "fix")).content.decode()
    assert "请写明“劳动合同”需补正的内容" in page
    assert stage_of(held) == Stage.EMPLOYER_REVIEW


def test_send_back_issues_all_remarks_at_once(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    desk.post(f"{url}checks/", case_data("fine", "fix", text_1="缺印章") | {"part-basics": "职务不一致"})
    data = case_data("fine", "fix", text_1="缺合同专用章，请补盖") | {"part-basics": "职务不一致"}
    response = desk.post(f"{url}send-back/", data, follow=True)
    assert "已退回莫*文的申请" in response.content.decode()
    assert stage_of(held) == Stage.RETURNED_BY_EMPLOYER
    issued = held.remarks.filter(issued_at__isnull=False).order_by("id")
    assert [remark.text for remark in issued] == ["缺合同专用章，请补盖", "职务不一致"]


def test_send_back_without_a_remark_is_refused(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    response = desk.post(f"{url}send-back/", case_data())
    assert "退回前请至少写明一处需补正的内容" in response.content.decode()
    assert stage_of(held) == Stage.EMPLOYER_REVIEW


def test_preview_keeps_the_text_and_sends_nothing(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    desk.post(f"{url}checks/", case_data("fix", text_0="看不清"))
    page = desk.post(f"{url}send-back/", case_data(text_0="请重新扫描", preview="1")).content.decode()
    assert page.count("请重新扫描") == 2
    assert stage_of(held) == Stage.EMPLOYER_REVIEW


def test_removed_place_is_unjudged_again(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    desk.post(f"{url}checks/", case_data("fix", "fix", text_0="看不清", text_1="缺页"))
    data = case_data(text_0="看不清", text_1="缺页")
    first = next(name for name in data if name.startswith("text-"))
    assert desk.post(f"{url}send-back/", data | {"remove": first}).url == f"{url}send-back/"
    assert held.remarks.get().text == "缺页"
    assert held.checks.count() == 1


def test_endorse_needs_every_verdict_and_the_supplement(
    desk: Client, held: Application, case_data: PostCase, url: str, reviewer: User
) -> None:
    assert "还有 4 项未核对，请核对后再通过" in desk.get(f"{url}endorse/").content.decode()
    assert "未核对" in desk.post(f"{url}endorse/", case_data()).content.decode()
    desk.post(f"{url}checks/", case_data(*FINE))
    assert "信息补充还没有填完" in desk.post(f"{url}endorse/", case_data()).content.decode()
    assert stage_of(held) == Stage.EMPLOYER_REVIEW
    make.supplement(held, reviewer)
    assert desk.get(f"{url}endorse/").status_code == 200
    assert desk.post(f"{url}endorse/", case_data()).url == "/employer/"
    assert stage_of(held) == Stage.ENDORSED


def test_endorse_with_something_to_mend_is_refused(
    desk: Client, held: Application, case_data: PostCase, url: str, reviewer: User
) -> None:
    make.supplement(held, reviewer)
    desk.post(f"{url}checks/", case_data("fine", "fine", "fine", "fix", text_3="缺页"))
    assert desk.post(f"{url}endorse/", case_data()).status_code == 422
    assert stage_of(held) == Stage.EMPLOYER_REVIEW


@pytest.mark.parametrize("act", ["send-back", "endorse"])
def test_decision_on_an_old_submission_is_refused(
    act: str, desk: Client, held: Application, case_data: PostCase, url: str, reviewer: User
) -> None:
    make.supplement(held, reviewer)
    verdicts = ("fix",) if act == "send-back" else FINE
    desk.post(f"{url}checks/", case_data(*verdicts, text_0="缺页" if act == "send-back" else ""))
    response = desk.post(f"{url}{act}/", case_data(text_0="缺页", submission="f" * 64))
    assert response.status_code == 409
    assert "材料已更新，请重新查看后再决定" in response.content.decode()
    assert stage_of(held) == Stage.EMPLOYER_REVIEW


@pytest.mark.parametrize("act", ["send-back", "endorse"])
def test_colleague_cannot_decide(
    act: str,
    client_of: Callable[..., Client],
    colleague: User,
    held: Application,
    case_data: PostCase,
    url: str,
) -> None:
    make.judge_fine(held, held.holder)
    make.supplement(held, held.holder)
    client = client_of(colleague)
    assert client.get(f"{url}{act}/").url == url
    response = client.post(f"{url}{act}/", case_data())
    assert response.status_code == 422
    assert "您不能代为决定" in response.content.decode()
    assert stage_of(held) == Stage.EMPLOYER_REVIEW


@pytest.mark.parametrize("act", ["send-back", "endorse"])
def test_decided_meanwhile_says_who_and_when(
    act: str, desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    data = case_data()
    make.move(held, "withdraw")
    response = desk.post(f"{url}{act}/", data)
    assert response.status_code == 409
    assert "这份申请已由申办人于" in response.content.decode()


@pytest.mark.parametrize("act", ["send-back", "endorse"])
def test_decision_that_comes_twice_is_answered_as_the_first_time(
    act: str,
    desk: Client,
    client_of: Callable[..., Client],
    colleague: User,
    held: Application,
    case_data: PostCase,
    url: str,
    reviewer: User,
) -> None:
    """Its answer got lost on the way, and the browser sent it again."""
    make.supplement(held, reviewer)
    verdicts = ("fix",) if act == "send-back" else FINE
    desk.post(f"{url}checks/", case_data(*verdicts, text_0="缺页" if act == "send-back" else ""))
    data = case_data(text_0="缺页") if act == "send-back" else case_data()
    first, again = desk.post(f"{url}{act}/", data), desk.post(f"{url}{act}/", data)
    assert (first.status_code, again.status_code) == (302, 302)
    assert again["Location"] == first["Location"]
    assert held.events.filter(name=act.replace("-", "_")).count() == 1
    # the control: of somebody else, or on another submission, it was overtaken
    assert client_of(colleague).post(f"{url}{act}/", data).status_code == 409
    assert desk.post(f"{url}{act}/", data | {"submission": "f" * 64}).status_code == 409


def test_receiving_twice_is_receiving_once(desk: Client, held: Application, url: str) -> None:
    assert desk.post(f"{url}receive/").url == url
    assert held.events.filter(name="receive").count() == 1


def test_after_a_decision_the_next_one_opens(
    desk: Client, held: Application, case_data: PostCase, url: str, reviewer: User
) -> None:
    zhou = make.user("zhou", id_type="08", id_number="P1234567", country="PT")
    following = make.submitted_application(zhou)
    make.supplement(held, reviewer)
    desk.post(f"{url}checks/", case_data(*FINE))
    assert desk.post(f"{url}endorse/", case_data()).url == f"/employer/applications/{following.pk}/"


def test_changes_since_the_return_are_shown(
    desk: Client, held: Application, case_data: PostCase, url: str, reviewer: User
) -> None:
    make.move(held, "send_back")
    held.position = "首席研究员"
    held.save()
    make.move(held, "resubmit")
    page = desk.get(url).content.decode()
    assert "这次改了 1 处" in page
    assert "<del>研究员</del>" in page
    assert "<ins>首席研究员</ins>" in page


def test_what_the_applicant_types_after_the_return_stays_unseen(
    desk: Client, held: Application, url: str
) -> None:
    make.move(held, "send_back")
    held.position = "还没提交的新职务"
    held.save()
    assert "还没提交的新职务" not in desk.get(f"{url}?show=part-basics").content.decode()


@pytest.mark.parametrize("stage", [stage for stage in Stage.values if stage != Stage.DRAFT])
def test_application_can_be_read_at_every_stage(stage: str, desk: Client, applicant: User) -> None:
    made = make.application(applicant, stage=stage)
    for show in ("", "?show=part-family", "?show=supplement", "?show=nothing"):
        assert desk.get(f"/employer/applications/{made.pk}/{show}").status_code == 200


def test_draft_is_not_found(desk: Client, applicant: User) -> None:
    assert desk.get(f"/employer/applications/{make.application(applicant).pk}/").status_code == 404


@pytest.mark.parametrize("act", ["checks", "supplement", "send-back", "endorse", "reveal"])
@pytest.mark.parametrize(
    "data",
    [{}, {"submission": "\x00"}, {"submission": "x", "then": "\x00", "remove": "x"}, {"verdict-1": "\ud800"}],
)
def test_senseless_posting_changes_nothing(
    act: str, data: dict[str, str], desk: Client, held: Application, url: str
) -> None:
    encoded = {name: value.encode("utf-8", "surrogatepass") for name, value in data.items()}
    assert desk.post(f"{url}{act}/", encoded).status_code in (302, 409, 422)
    assert stage_of(held) == Stage.EMPLOYER_REVIEW
    assert held.remarks.count() == 0
