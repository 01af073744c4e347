"""条款导航: the questions, what the answers lead to, and addresses that nobody meant."""

import pytest
from django.test import Client

from catalog.guide import MOST, Guide, name_of
from catalog.models import Clause, ClauseItem, GuideAnswer, GuideQuestion
from tests import make

pytestmark = pytest.mark.django_db
ADDRESS = "/self-check/guide/"
NO = {
    "civil-servant": "不是",
    "work": "全职，已在广东连续缴纳社会保险或个人所得税 6 个月以上",
    "prize": "都没有",
    "plan": "没有",
    "research": "都没有",
    "company": "都不是",
    "degree": "硕士、学士或其他",
    "other": "都没有",
}


def answers(**said: str) -> dict[str, str]:
    """The parameters of an address in which everything is answered; `said` is by the question's code."""
    wanted = NO | {code.replace("_", "-"): text for code, text in said.items()}
    parameters = {}
    for code, start in wanted.items():
        answer = GuideAnswer.objects.get(question__code=code, text__startswith=start)
        parameters[name_of(answer.question)] = str(answer.pk)
    return parameters


def clauses(**said: str) -> list[str]:
    return [f"{fit.clause.card_type}{fit.clause.number}" for fit in Guide.read(answers(**said)).fits]


def page(client: Client, parameters: dict[str, str]) -> str:
    response = client.get(ADDRESS, parameters)
    assert response.status_code == 200
    return response.content.decode()


def test_at_most_eight_questions_are_asked() -> None:
    assert len(Guide.read({}).questions) == MOST == 8
    GuideQuestion.objects.create(text="第九题", order=99).answers.create(text="是")
    assert len(Guide.read({}).questions) == MOST


def test_the_first_page_asks_the_first_question(client) -> None:
    shown = page(client, {})
    assert "您是公务员或参照公务员法管理的工作人员吗？" in shown and "第 1 题，共 8 题" in shown
    assert "错误：" not in shown


def test_going_on_without_an_answer_is_told(client) -> None:
    first = GuideQuestion.objects.get(code="civil-servant")
    assert "请选择一项，再点“下一步”" in page(client, {"at": name_of(first)})


def test_an_answer_leads_to_the_next_question_and_back(client) -> None:
    first = GuideQuestion.objects.get(code="civil-servant")
    said = {name_of(first): str(first.answers.get(text="不是").pk)}
    shown = page(client, said)
    assert "您在广东怎样工作？" in shown
    back = f"{ADDRESS}?{name_of(first)}={said[name_of(first)]}&ask={name_of(first)}"
    assert f'href="{back.removeprefix(ADDRESS)}"'.replace("&", "&amp;") in shown
    again = client.get(back).content.decode()
    assert "您是公务员" in again and " checked" in again


def test_a_civil_servant_is_told_at_once(client) -> None:
    first = GuideQuestion.objects.get(code="civil-servant")
    shown = page(client, {name_of(first): str(first.answers.get(text="是").pk)})
    assert "实施办法》第二条" in shown and "用此条款开始填报" not in shown


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, []),
        ({"degree": "博士"}, ["B（六）"]),
        ({"prize": "诺贝尔奖", "degree": "博士"}, ["A（一）", "B（六）"]),
        ({"research": "国家实验室", "plan": "省级重大"}, ["A（五）", "A（九）", "B（三）"]),
        ({"prize": "世界技能大赛"}, ["A（八）", "B（九）"]),
        ({"other": "持有《外国人工作许可证》"}, ["B（八）"]),
    ],
)
def test_answers_rank_the_clauses(said: dict[str, str], expected: list[str]) -> None:
    assert clauses(**said) == expected


def test_every_clause_but_the_open_ones_can_be_found() -> None:
    found = set(GuideAnswer.objects.exclude(fits=None).values_list("fits__clause", flat=True))
    left = Clause.objects.exclude(pk__in=found).values_list("card_type", "number")
    assert sorted(left) == [("A", "（十）"), ("B", "（十）")]


def test_a_result_says_why_and_leads_into_the_form(client, applicant, client_of) -> None:
    parameters = answers(other="近 12 个月")
    shown = page(client, parameters)
    item = ClauseItem.objects.get(clause__card_type="B", clause__number="（七）")
    assert "您近 12 个月在粤缴纳的个人所得税达到规定标准" in shown
    assert "由税务部门出具的近12个月在粤个人纳税记录" in shown
    assert f'name="clause" value="{item.pk}"' in shown
    form = client_of(applicant).get("/apply/card-type/", {"clause": item.pk}).content.decode()
    assert f'name="clause_item" value="{item.pk}"' in form and "已辨别为 B 卡" in form


def test_a_choice_of_the_guide_takes_the_place_of_an_earlier_one_when_it_is_saved(
    applicant, client_of
) -> None:
    made, mine = make.application(applicant), client_of(applicant)
    before, item = made.clause_item, ClauseItem.objects.get(clause__card_type="B", clause__number="（七）")
    form = mine.get("/apply/card-type/", {"clause": item.pk}).content.decode()
    assert f'type="hidden" name="clause_item" value="{item.pk}"' in form
    assert f"您原来选的是“{before}”" in form and "已辨别为 B 卡" in form
    made.refresh_from_db()
    assert made.clause_item == before
    mine.post(f"/apply/card-type/?clause={item.pk}", {"clause_item": item.pk, "go": "next"})
    made.refresh_from_db()
    assert (made.clause_item, made.card_type) == (item, "B")
    again = mine.get("/apply/card-type/", {"clause": item.pk}).content.decode()
    assert "您原来选的是" not in again


def test_the_checklist_follows_the_work_arrangement(client) -> None:
    assert "劳动合同" in page(client, answers(degree="博士"))
    flexible = page(client, answers(degree="博士", work="与广东的单位签了合作协议，每年在广东工作累计"))
    assert "劳动合同" not in flexible and "合作协议" in flexible


def test_less_than_six_months_is_a_caution(client) -> None:
    shown = page(client, answers(degree="博士", work="全职，连续缴纳还不满"))
    assert "满 6 个月后再提交" in shown and "用此条款开始填报" in shown


def test_nothing_that_fits_is_said_and_leads_to_the_list(client) -> None:
    shown = page(client, answers())
    assert "没有找到适合您的条款" in shown and "看全部条款" in shown


def test_a_retired_clause_is_not_named() -> None:
    Clause.objects.filter(card_type="B", number="（六）").update(is_active=False)
    assert clauses(degree="博士") == []


def test_without_questions_the_page_says_so(client) -> None:
    GuideQuestion.objects.update(is_active=False)
    assert "条款导航还没有公布问题" in page(client, {})


@pytest.mark.parametrize("odd", ["", "x", "-1", "0", "9" * 40, "\x00", "<b>", "诺", "1 OR 1=1", "٣"])
def test_odd_addresses_count_as_not_said(odd: str, client) -> None:
    names = [name_of(question) for question in GuideQuestion.objects.all()]
    for name in (*names, "ask", "at", odd or "q"):
        assert "第 1 题，共 8 题" in page(client, {name: odd})


def test_another_questions_answer_does_not_count() -> None:
    doctor = GuideAnswer.objects.get(text="博士")
    first = GuideQuestion.objects.get(code="civil-servant")
    assert Guide.read({name_of(first): str(doctor.pk)}).chosen == {}


def test_the_pages_need_few_queries(client, django_assert_num_queries) -> None:
    parameters = answers(degree="博士", prize="诺贝尔奖")
    page(client, parameters)
    with django_assert_num_queries(5):
        page(client, parameters)


def test_other_pages_lead_to_it(client, applicant, client_of) -> None:
    for path in ("/hall/youyue-card/", "/self-check/process/"):
        assert f'href="{ADDRESS}"' in client.get(path).content.decode()
    assert f'href="{ADDRESS}"' in client_of(applicant).get("/apply/card-type/").content.decode()
