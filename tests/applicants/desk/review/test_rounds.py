"""applicants/desk/review/rounds.py: the 查验单 tells every round, and no later one changes what it says."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applicants.models import Application, MaterialCheck, Remark, Stage
from catalog.models import Employer, MaterialRequirement
from materials.models import MaterialFile
from tests import make
from tests.applicants.desk.review.test_record import squeezed
from tests.printed import get_pdf
from tests.ui.test_paper import text_of
from youyue.identity.models import User

pytestmark = pytest.mark.django_db

PostCase = Callable[..., dict[str, str]]


def page_of(client: Client, made: Application, namespace: str = "employer") -> str:
    return client.get(f"/{namespace}/applications/{made.pk}/record/").content.decode()


def sections(page: str) -> list[str]:
    return re.findall(r'<section class="part">.*?</section>', page, re.S)


def test_every_round_is_told_with_answers_and_full_names(
    desk: Client, held: Application, reviewer: User, url: str, case_data: PostCase
) -> None:
    desk.post(f"{url}checks/", case_data("fine", "fix", text_1="缺合同专用章"))
    make.move(held, "send_back", by=reviewer)
    make.change(
        held.remarks.filter(part="basics"), answer=Remark.Answer.NO_CHANGE, answer_note="聘书上即如此"
    )
    make.move(held, "resubmit")
    make.move(held, "endorse", by=reviewer)
    page = page_of(desk, held)
    first, second = sections(page)
    for words in (
        "第 1 次提交",
        "退回补正",
        "缺合同专用章",
        "已修改",
        "无需修改",
        "聘书上即如此",
        reviewer.name,
    ):
        assert words in first
    assert "第 2 次提交" in second and "审核通过" in second
    assert "缺合同专用章" not in second and "未核对" not in second
    assert reviewer.masked_name not in page
    text = squeezed(text_of(get_pdf(desk, f"{url}record.pdf").content))
    for words in (
        "第1次提交",
        "第2次提交",
        "缺合同专用章",
        "聘书上即如此",
        reviewer.name,
        held.receipt_number,
    ):
        assert words in text


def test_a_correction_for_the_window_changes_nothing_on_the_employers(
    desk: Client, applicant: User, reviewer: User
) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    before = sections(page_of(desk, made))
    make.move(made, "request_correction")
    make.move(made, "resubmit")
    after = sections(page_of(desk, made))
    assert after == before and len(after) == 1
    assert "未核对" not in after[0] and after[0].count("相符") == 4


def test_a_round_stays_as_it_was_told(
    desk: Client, held: Application, reviewer: User, url: str, case_data: PostCase
) -> None:
    """Another file, another name, other verdicts come later: the round that was sent back says the same."""
    desk.post(f"{url}checks/", case_data("fine", "fix", text_1="缺合同专用章"))
    make.move(held, "send_back", by=reviewer)
    before = sections(page_of(desk, held))
    make.move(held, "resubmit")
    MaterialFile.objects.filter(material__dossier=held.dossier).last().delete()
    MaterialRequirement.objects.update(name="改了的名称")
    make.judge_fine(held, reviewer)
    after = sections(page_of(desk, held))
    assert len(after) == 2
    answer = re.compile(r"\s*<br>申办人答复：.*?\n")
    assert squeezed(answer.sub("", after[0])) == squeezed(before[0])


def test_the_window_tells_its_own_rounds(applicant: User, officer_guangzhou: User, client_of) -> None:
    made = make.application(applicant, stage=Stage.WINDOW_REVIEW)
    make.move(made, "request_correction", by=officer_guangzhou)
    make.move(made, "resubmit")
    first, second = sections(page_of(client_of(officer_guangzhou), made, "window"))
    assert "受理" in first and "要求补正" in first and officer_guangzhou.name in first
    assert "办理中" in second and second.count("未核对") == 4
    assert "审核通过" not in first


def test_another_employers_round_is_not_told(
    held: Application, reviewer: User, other_reviewer: User, client_of: Callable[..., Client]
) -> None:
    make.move(held, "send_back", by=reviewer)
    other = other_reviewer.memberships.get().employer
    Application.objects.filter(pk=held.pk).update(employer=other, employer_name=other.name)
    held.refresh_from_db()
    make.move(held, "resubmit")
    make.move(held, "receive", by=other_reviewer)
    page = page_of(client_of(other_reviewer), held)
    assert len(sections(page)) == 1 and "第 2 次提交" in page
    assert reviewer.name not in page


def test_rounds_stay_when_the_employer_changes_its_name(
    desk: Client, held: Application, reviewer: User
) -> None:
    """The platform says its name anew with every sign-in."""
    make.move(held, "send_back", by=reviewer)
    Employer.objects.filter(pk=held.employer_id).update(name="岭海新材料有限公司")
    Application.objects.filter(pk=held.pk).update(employer_name="岭海新材料有限公司")
    held.refresh_from_db()
    make.move(held, "resubmit")
    assert [words in page_of(desk, held) for words in ("第 1 次提交", "第 2 次提交")] == [True, True]


def test_more_rounds_cost_no_more_queries(desk: Client, held: Application, reviewer: User) -> None:
    counts = []
    for _round in range(3):
        make.judge_fine(held, reviewer)
        with CaptureQueriesContext(connection) as captured:
            page_of(desk, held)
        counts.append(len(captured))
        make.move(held, "send_back", by=reviewer)
        make.move(held, "resubmit")
    assert len(set(counts[1:])) == 1
    assert MaterialCheck.objects.count() == 12
