"""applicants/desk/queue/judged.py: 已核对 n/m, counted as the case counts, at both desks."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from applicants.desk.review.case import ReviewCase
from applicants.models import Application, MaterialCheck, Membership, Stage
from catalog.lists.requirements import requirements_for
from tests import make
from tests.employers.conftest import somebody
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
CELL = re.compile(r'class="c-seen num" data-l="已核对">(.*?)</td>')
BEGUN = "—"


def cells(client: Client, address: str = "/employer/") -> list[str]:
    shown = CELL.findall(client.get(address).content.decode())
    return [re.sub(r"<span class=\"vh\">.*?</span>|<[^>]*>", "", cell) for cell in shown]


def judge(made: Application, by: User, verdict: str, place: int = 0, **fields: object) -> MaterialCheck:
    asked = requirements_for(made.work_arrangement, made.social_insurance)[place]
    known = {"application": made, "round": made.round, "requirement": asked.requirement, "by": by}
    return MaterialCheck.objects.create(**known | {"verdict": verdict} | fields)


def counted(made: Application, by: User) -> str:
    review = ReviewCase(made, Membership.objects.get(user=by))
    return f"{review.judged}/{len(review.papers)}"


def test_a_row_says_how_many_materials_are_judged(desk: Client, held: Application, reviewer: User) -> None:
    assert cells(desk) == [BEGUN]
    judge(held, reviewer, "fix")
    judge(held, reviewer, "", 1)  # questions are still open
    assert cells(desk) == ["1/4"] == [counted(held, reviewer)]
    MaterialCheck.objects.all().delete()
    make.judge_fine(held, reviewer)
    page = desk.get("/employer/").content.decode()
    assert cells(desk) == ["4/4"] == [counted(held, reviewer)] and '#check"/></svg>4/4' in page


def test_what_the_other_desk_or_an_earlier_round_found_does_not_count(
    desk: Client,
    client_of: Callable[[User], Client],
    held: Application,
    reviewer: User,
    officer_guangzhou: User,
) -> None:
    make.judge_fine(held, reviewer)
    make.move(held, "send_back")
    make.move(held, "resubmit")
    assert cells(desk) == [BEGUN]
    make.move(held, "endorse", by=reviewer)
    assert cells(client_of(officer_guangzhou), "/window/") == [BEGUN]


@pytest.mark.parametrize(("reason", "shown"), [("", "0/4"), ("非全职", "1/4")])
def test_not_applicable_counts_with_its_reason(
    reason: str, shown: str, desk: Client, held: Application, reviewer: User
) -> None:
    asked = requirements_for(held.work_arrangement, held.social_insurance)
    make.not_compulsory(asked[0].requirement)
    judge(held, reviewer, "na", reason=reason)
    assert cells(desk) == [shown] == [counted(held, reviewer)]


def test_not_applicable_counts_with_a_reason_that_is_not_sealed_yet(
    desk: Client, held: Application, reviewer: User
) -> None:
    make.not_compulsory(requirements_for(held.work_arrangement, held.social_insurance)[0].requirement)
    check = judge(held, reviewer, "na")
    MaterialCheck.objects.filter(pk=check.pk).update(reason_old="非全职")
    assert cells(desk) == ["1/4"] == [counted(held, reviewer)]


def test_not_applicable_is_no_verdict_on_what_became_compulsory(
    desk: Client, held: Application, reviewer: User
) -> None:
    judge(held, reviewer, "na", reason="非全职")
    assert cells(desk) == ["0/4"] == [counted(held, reviewer)]


@pytest.mark.parametrize("is_handed_in", [True, False])
def test_what_is_waived_counts_where_it_was_handed_in(
    is_handed_in: bool, desk: Client, applicant: User, reviewer: User, django_assert_num_queries: Callable
) -> None:
    last = requirements_for("full_time")[-1].requirement
    last.waived_for_social_insurance, last.waiver_reason = "si6", "无需提交"
    last.save()
    made = make.application(applicant)
    if not is_handed_in:
        made.dossier.materials.filter(requirement=last).delete()
    make.move(made, "submit")
    make.move(made, "receive", by=reviewer)
    judge(made, reviewer, "fine")
    assert cells(desk) == ["1/4" if is_handed_in else "1/3"] == [counted(made, reviewer)]
    with django_assert_num_queries(7):
        desk.get("/employer/")


def test_nothing_is_counted_where_nothing_is_judged_any_more(desk: Client, reviewer: User) -> None:
    make.application(somebody("1"), employer=make.employer(), stage=Stage.ISSUED)
    make.submitted_application(somebody("2"))
    assert cells(desk) == [""]  # 待接收
    assert cells(desk, "/employer/?box=closed") == [""]


@pytest.mark.parametrize("number", [1, 30])
def test_one_question_for_all_rows(
    number: int, desk: Client, reviewer: User, django_assert_num_queries: Callable
) -> None:
    for each in range(number):
        made = make.submitted_application(somebody(f"{each:02}"))
        make.move(made, "receive", by=reviewer)
        judge(made, reviewer, "fine")
    desk.get("/employer/")
    with django_assert_num_queries(6):
        assert cells(desk) == ["1/4"] * min(number, 25)
