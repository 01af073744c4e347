"""The form of the review: verdicts, remarks, the employer's supplement, and full values shown on demand."""

from collections.abc import Callable

import pytest
from django.test import Client

from applicants.models import Application, MaterialCheck, Remark, Supplement
from tests import make
from tests.agreeing import consents
from youyue.identity.models import AccessLog, User

pytestmark = pytest.mark.django_db

PostCase = Callable[..., dict[str, str]]
BENCH_QUERIES = 11  # one of them writes down the look


def verdicts(held: Application) -> list[str]:
    return list(held.checks.order_by("requirement__order").values_list("verdict", flat=True))


def texts(held: Application) -> list[str]:
    return [remark.text for remark in held.remarks.order_by("id")]


def test_verdicts_and_remark_are_saved(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    response = desk.post(f"{url}checks/", case_data("fine", "fine", "fix", text_2="缺第三页，请补齐"))
    assert (response.status_code, response.url) == (302, url)
    assert verdicts(held) == ["fine", "fine", "fix"]
    assert texts(held) == ["缺第三页，请补齐"]


def test_saving_twice_writes_once(desk: Client, held: Application, case_data: PostCase, url: str) -> None:
    for text in ("缺第三页", "缺第四页"):
        desk.post(f"{url}checks/", case_data("fix", text_0=text))
    assert (verdicts(held), texts(held)) == (["fix"], ["缺第四页"])


def test_changed_mind_takes_the_remark_back(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    desk.post(f"{url}checks/", case_data("fix", text_0="缺第三页"))
    desk.post(f"{url}checks/", case_data("fine", text_0="缺第三页"))
    assert (verdicts(held), texts(held)) == (["fine"], [])


def test_remark_without_verdict_means_correction(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    desk.post(f"{url}checks/", case_data("", text_0="看不清"))
    assert (verdicts(held), texts(held)) == (["fix"], ["看不清"])


def test_new_remark_beside_fine_is_asked_about_and_kept(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    response = desk.post(f"{url}checks/", case_data("fine", "fine", text_0="看不清"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "写了需补正的内容，请选“需补正”，或清空这里的文字" in page
    assert "看不清</textarea>" in page
    assert verdicts(held) == ["fine"]


def test_remark_of_501_characters_is_refused_and_kept(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    page = desk.post(f"{url}checks/", case_data("fix", text_0="长" * 501)).content.decode()
    assert "需补正的内容多了 1 个字，请删到 500 个字以内" in page
    assert "长" * 501 in page
    assert texts(held) == []


def test_line_breaks_count_once(desk: Client, held: Application, case_data: PostCase, url: str) -> None:
    desk.post(f"{url}checks/", case_data("fix", text_0="第一行\r\n" * 100 + "长" * 100))
    assert [len(text) for text in texts(held)] == [500]


def test_ready_wording_is_added(desk: Client, held: Application, case_data: PostCase, url: str) -> None:
    data = case_data("fix", text_0="第 2 页有水渍")
    data[next(name for name in data if name.startswith("text-")).replace("text-", "phrase-text-")] = "unclear"
    desk.post(f"{url}checks/", data)
    assert texts(held) == ["第 2 页有水渍；扫描件看不清，请重新扫描后上传"]


def test_remark_on_a_part(desk: Client, held: Application, case_data: PostCase, url: str) -> None:
    desk.post(f"{url}checks/", case_data() | {"part-basics": "职务与聘书不一致"})
    assert [(remark.part, remark.text) for remark in held.remarks.all()] == [("basics", "职务与聘书不一致")]


def test_not_applicable_is_no_answer_for_a_compulsory_material(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    assert desk.post(f"{url}checks/", case_data("na")).status_code == 422
    assert verdicts(held) == []


def test_colleague_cannot_write(
    client_of: Callable[..., Client], colleague: User, held: Application, case_data: PostCase, url: str
) -> None:
    response = client_of(colleague).post(f"{url}checks/", case_data("fine"))
    assert response.status_code == 422
    assert f"这份申请正由{held.holder.masked_name}办理，您不能代为决定" in response.content.decode()
    assert verdicts(held) == []


def test_colleague_sees_who_holds_it(
    client_of: Callable[..., Client], colleague: User, held: Application, url: str
) -> None:
    page = client_of(colleague).get(url).content.decode()
    assert f"这份申请由{held.holder.masked_name}办理，您可以查看，不能代为决定。" in page
    assert 'name="then" value="endorse"' not in page


def test_outdated_submission_is_refused(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    response = desk.post(f"{url}checks/", case_data("fine", submission="0" * 64))
    assert response.status_code == 409
    assert "材料已更新，请重新查看后再决定" in response.content.decode()
    assert verdicts(held) == []


def test_withdrawn_meanwhile_says_who_and_when(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    data = case_data("fine")
    make.move(held, "withdraw")
    response = desk.post(f"{url}checks/", data)
    assert response.status_code == 409
    assert "这份申请已由申办人于" in response.content.decode()


@pytest.mark.parametrize("goal", ["send_back", "endorse", "supplement"])
def test_buttons_save_and_lead_on(
    goal: str, desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    response = desk.post(f"{url}checks/?box=mine", case_data("fine", then=goal))
    assert response.url == f"{url}{goal.replace('_', '-')}/?box=mine"
    assert verdicts(held) == ["fine"]


def test_saving_stays_at_what_is_shown(desk: Client, case_data: PostCase, url: str) -> None:
    assert desk.post(f"{url}checks/", case_data(at="part-basics")).url == f"{url}?show=part-basics"


def test_unknown_goal_leads_back(desk: Client, case_data: PostCase, url: str) -> None:
    assert desk.post(f"{url}checks/", case_data(then="//evil.example")).url == url


def test_autosave_answers_without_a_page(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    response = desk.post(f"{url}checks/", case_data("fine"), headers={"X-Requested-With": "fetch"})
    assert (response.status_code, response.content) == (204, b"")
    assert verdicts(held) == ["fine"]


def test_foreign_material_is_not_judged(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    desk.post(f"{url}checks/", case_data() | {"verdict-999999": "fine", "text-999999": "x"})
    assert MaterialCheck.objects.count() == Remark.objects.count() == 0


def test_review_needs_the_same_queries_with_many_files(
    desk: Client, held: Application, case_data: PostCase, url: str, django_assert_num_queries: Callable
) -> None:
    desk.get(url)
    with django_assert_num_queries(BENCH_QUERIES):
        desk.get(url)
    material = held.dossier.materials.first()
    desk.post(f"{url}checks/", case_data("fine", "fix", text_1="请补盖章页"))
    desk.post(f"{url}notes/", {"note": "电话核实过"})
    make.move(held, "send_back")
    for number in range(8):
        make.material_file(held, material.requirement, f"补充 {number}.pdf")
    make.move(held, "resubmit")
    with django_assert_num_queries(BENCH_QUERIES):
        page = desk.get(url).content.decode()
    assert "补充 7.pdf" in page and "电话核实过" in page


def test_review_needs_the_same_queries_with_a_large_family(
    desk: Client, reviewer: User, applicant: User, django_assert_num_queries: Callable
) -> None:
    application = make.application(applicant)
    first = application.family.get()
    given = {"relation": first.relation, "nationality": "CN", "birth_date": "1990-01-01"}
    given |= {"employer": "甲公司"}
    for number in range(9):
        application.family.create(name=f"家人{number}", order=number + 2, **given)
    consents(application)
    make.move(application, "submit")
    make.move(application, "receive", by=reviewer)
    url = f"/employer/applications/{application.pk}/"
    desk.get(url)
    with django_assert_num_queries(BENCH_QUERIES):
        desk.get(url)
    assert "家人8" in desk.get(f"{url}?show=part-family").content.decode()


# --- the employer's supplement ----------------------------------------------------------------------
SUPPLEMENT = {
    "department": "高温合金室",
    "position": "首席研究员",
    "contract_start_0": "2024",
    "contract_start_1": "9",
    "contract_start_2": "1",
    "contract_is_open_ended": "on",
    "insurance_payer": "岭海先进材料研究院（广州）",
    "contact_name": "张敏",
    "contact_phone": "020-32100018",
    "recommendation": "同意推荐",
}


def test_supplement_is_saved(desk: Client, held: Application, case_data: PostCase, url: str) -> None:
    response = desk.post(f"{url}supplement/", case_data() | SUPPLEMENT)
    assert (response.status_code, response.url) == (302, url)
    supplement = Supplement.objects.get(application=held)
    assert supplement.is_complete is True
    assert supplement.contact_phone == "020-32100018"


def test_incomplete_supplement_is_kept_and_asked_for(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    data = case_data() | SUPPLEMENT | {"recommendation": "", "contract_start_2": ""}
    page = desk.post(f"{url}supplement/", data).content.decode()
    assert "请填写单位推荐意见" in page
    assert "合同（协议）开始日期缺少“日”，请补填" in page
    supplement = Supplement.objects.get(application=held)
    assert (supplement.department, supplement.is_complete) == ("高温合金室", False)


def test_contract_end_before_start_is_pointed_out(desk: Client, case_data: PostCase, url: str) -> None:
    end = {"contract_end_0": "2023", "contract_end_1": "8", "contract_end_2": "31"}
    data = case_data() | SUPPLEMENT | end | {"contract_is_open_ended": ""}
    assert "结束日期早于开始日期，请核对" in desk.post(f"{url}supplement/", data).content.decode()


def test_colleague_has_no_supplement_page(
    client_of: Callable[..., Client], colleague: User, held: Application, url: str
) -> None:
    response = client_of(colleague).get(f"{url}supplement/")
    assert (response.status_code, response.url) == (302, url)


# --- full values -------------------------------------------------------------------------------------
def test_sealed_values_are_masked(desk: Client, applicant: User, url: str) -> None:
    for part in ("basics", "contact"):
        page = desk.get(f"{url}?show=part-{part}").content.decode()
        assert applicant.id_number not in page
        assert applicant.mobile not in page
    assert AccessLog.objects.filter(action="reveal").count() == 0


def test_revealed_value_is_logged_and_shown_once(desk: Client, applicant: User, url: str) -> None:
    asked = desk.post(f"{url}reveal/", {"row": "basics.id_number", "purpose": "match", "reason": "扫描不清"})
    assert applicant.id_number in asked.content.decode()
    look = AccessLog.objects.get(action="reveal")
    assert (look.whose, look.what) == (applicant, "证件号码")
    assert (look.purpose, look.reason) == ("match", "扫描不清")
    assert look.role == "岭海先进材料研究院（广州）审核员"
    assert applicant.id_number not in desk.get(f"{url}?show=part-basics").content.decode()


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({}, 200),
        ({"reason": "与证件核对"}, 422),
        ({"purpose": "other", "reason": " "}, 422),
    ],
)
def test_number_is_not_shown_without_a_purpose(
    said: dict[str, str], status: int, desk: Client, applicant: User, case_data: PostCase, url: str
) -> None:
    response = desk.post(f"{url}reveal/", case_data("fine", row="basics.id_number") | said)
    page = response.content.decode()
    assert (response.status_code, "显示完整号码" in page) == (status, True)
    assert applicant.id_number not in page
    assert AccessLog.objects.filter(action="reveal").count() == 0


def test_reveal_keeps_what_was_judged(desk: Client, held: Application, case_data: PostCase, url: str) -> None:
    desk.post(f"{url}reveal/", case_data("fine", row="contact.mobile"))
    assert verdicts(held) == ["fine"]


@pytest.mark.parametrize("row", ["", "basics", "basics.name", "nowhere.id_number", "basics.__class__"])
def test_nothing_else_is_revealed(row: str, desk: Client, url: str) -> None:
    assert desk.post(f"{url}reveal/", {"row": row}).status_code == 302
    assert AccessLog.objects.filter(action="reveal").count() == 0
