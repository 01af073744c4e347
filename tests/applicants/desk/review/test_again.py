"""applicants/desk/review/again.py: what has not changed since a return stands, until somebody confirms it."""

from collections.abc import Callable

import pytest
from django.test import Client

from applicants.desk.review.again import again, confirm
from applicants.desk.review.case import ReviewCase
from applicants.models import Application, Mark, MaterialCheck, Membership, Stage
from applicants.workflow import Outdated, StepRefused
from catalog.lists.questions import questions_for
from catalog.models import MaterialQuestion, MaterialRequirement
from materials.models import MaterialFile
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db

Verdict = MaterialCheck.Verdict


def member(user: User) -> Membership:
    return Membership.objects.get(user=user, ended_at=None)


def standing(made: Application, by: User) -> list[str]:
    found = again(ReviewCase(Application.objects.get(pk=made.pk), member(by)))
    return [paper.requirement.code for paper in found.papers] + [part["slug"] for part in found.parts]


def replace_file(made: Application, code: str, content: bytes) -> None:
    old = MaterialFile.objects.filter(material__dossier=made.dossier, material__requirement__code=code)
    asked = old.get().material.requirement
    old.delete()
    make.material_file(made, asked, content=content)


@pytest.fixture
def codes(held: Application) -> list[str]:
    return [paper.requirement.code for paper in ReviewCase(held, member(held.holder)).papers]


@pytest.fixture
def returned(held: Application, reviewer: User) -> Application:
    """All materials 相符, two parts ticked, one remark on the basic information."""
    make.judge_fine(held, reviewer)
    for slug in ("education", "contact"):
        Mark.objects.create(application=held, by=reviewer, what=f"part-{slug}", round=1)
    make.move(held, "send_back", by=reviewer)
    return held


def test_nothing_stands_in_the_first_round(held: Application, reviewer: User) -> None:
    make.judge_fine(held, reviewer)
    assert standing(held, reviewer) == []


def test_unchanged_materials_and_parts_stand(returned: Application, reviewer: User, codes: list[str]) -> None:
    make.move(returned, "resubmit")
    assert standing(returned, reviewer) == [*codes, "contact", "education"]


def test_changed_ones_have_to_be_judged_anew(returned: Application, reviewer: User, codes: list[str]) -> None:
    replace_file(returned, codes[0], make.pdf_bytes() + b"%anew")
    make.change(Application.objects.filter(pk=returned.pk), wechat="another-one")
    make.move(returned, "resubmit")
    assert standing(returned, reviewer) == [*codes[1:], "education"]


def test_the_same_bytes_uploaded_again_are_unchanged(
    returned: Application, reviewer: User, codes: list[str]
) -> None:
    replace_file(returned, codes[0], make.paper(codes[0]))
    make.move(returned, "resubmit")
    assert codes[0] in standing(returned, reviewer)


def test_what_was_to_be_mended_does_not_stand_unchanged(
    returned: Application, reviewer: User, codes: list[str]
) -> None:
    MaterialCheck.objects.filter(requirement__code=codes[0]).update(verdict=Verdict.FIX)
    make.move(returned, "resubmit")
    assert codes[0] not in standing(returned, reviewer)


def test_confirming_writes_this_round_in_her_name(
    returned: Application, reviewer: User, codes: list[str]
) -> None:
    make.move(returned, "resubmit")
    before = dict(MaterialCheck.objects.values_list("pk", "at"))
    seen = returned.current_submission.sha256
    assert confirm(returned, by=member(reviewer), submission=seen) == len(codes) + 2
    written = MaterialCheck.objects.filter(round=2)
    assert {(one.verdict, one.by, one.role) for one in written} == {(Verdict.FINE, reviewer, "employer")}
    assert len(written) == len(codes) and min(one.at for one in written) > max(before.values())
    assert set(Mark.objects.values_list("round", flat=True)) == {2}
    assert dict(MaterialCheck.objects.filter(round=1).values_list("pk", "at")) == before
    assert standing(returned, reviewer) == []


def test_until_it_is_confirmed_nothing_is_endorsed(returned: Application, reviewer: User) -> None:
    make.move(returned, "resubmit")
    make.supplement(returned, reviewer)
    review = ReviewCase(Application.objects.get(pk=returned.pk), member(reviewer))
    assert review.unjudged == len(review.papers)
    confirm(returned, by=member(reviewer), submission=returned.current_submission.sha256)
    assert ReviewCase(Application.objects.get(pk=returned.pk), member(reviewer)).can_endorse


def test_who_stands_in_confirms_in_her_own_name(
    returned: Application, reviewer: User, colleague: User, codes: list[str]
) -> None:
    make.move(returned, "resubmit")
    Application.objects.filter(pk=returned.pk).update(holder=colleague)
    case = ReviewCase(Application.objects.get(pk=returned.pk), member(colleague))
    assert again(case).by == reviewer.masked_name
    assert standing(returned, colleague) == [*codes, "contact", "education"]
    seen = returned.current_submission.sha256
    with pytest.raises(StepRefused):
        confirm(returned, by=member(reviewer), submission=seen)
    confirm(returned, by=member(colleague), submission=seen)
    assert set(MaterialCheck.objects.filter(round=2).values_list("by", flat=True)) == {colleague.pk}
    assert Mark.objects.filter(by=colleague, round=2).count() == 2


def test_what_was_judged_meanwhile_is_not_written_over(
    returned: Application, reviewer: User, codes: list[str]
) -> None:
    make.move(returned, "resubmit")
    first = MaterialCheck.objects.filter(requirement__code=codes[0]).get()
    MaterialCheck.objects.create(
        application=returned, round=2, requirement=first.requirement, verdict=Verdict.FIX, by=reviewer
    )
    confirm(returned, by=member(reviewer), submission=returned.current_submission.sha256)
    assert MaterialCheck.objects.get(round=2, requirement=first.requirement).verdict == Verdict.FIX


def test_confirmed_in_two_tabs_it_is_written_once(returned: Application, reviewer: User) -> None:
    make.move(returned, "resubmit")
    seen = returned.current_submission.sha256
    confirm(returned, by=member(reviewer), submission=seen)
    moments = list(MaterialCheck.objects.filter(round=2).order_by("pk").values_list("at", flat=True))
    assert confirm(returned, by=member(reviewer), submission=seen) == 0
    assert list(MaterialCheck.objects.filter(round=2).order_by("pk").values_list("at", flat=True)) == moments


def test_a_page_of_the_round_before_confirms_nothing(returned: Application, reviewer: User) -> None:
    seen = returned.current_submission.sha256
    make.move(returned, "resubmit")
    with pytest.raises(Outdated):
        confirm(returned, by=member(reviewer), submission=seen)
    assert not MaterialCheck.objects.filter(round=2).exists()


def test_another_employer_has_nothing_to_confirm(
    returned: Application, other_reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one employer found is not shown to the next one; without the comparison it would be."""
    other = other_reviewer.memberships.get().employer
    Application.objects.filter(pk=returned.pk).update(employer=other, employer_name=other.name)
    returned.refresh_from_db()
    make.move(returned, "resubmit")
    make.move(returned, "receive", by=other_reviewer)
    assert standing(returned, other_reviewer) == []
    review = ReviewCase(Application.objects.get(pk=returned.pk), member(other_reviewer))
    assert {paper.last_verdict for paper in review.papers} == {""}
    assert (review.comparison, review.changes) == ([], [])
    monkeypatch.setattr("applicants.desk.review.case.same_employer", lambda *_both: True)
    assert standing(returned, other_reviewer)


def test_the_employers_verdicts_never_become_the_windows(applicant: User, officer_guangzhou: User) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    make.move(made, "request_correction", by=officer_guangzhou)
    make.move(made, "resubmit")
    assert standing(made, officer_guangzhou) == []
    make.judge_fine(made, officer_guangzhou, "window")
    make.move(made, "request_correction", by=officer_guangzhou)
    make.move(made, "resubmit")
    assert len(standing(made, officer_guangzhou)) == 4
    confirm(made, by=member(officer_guangzhou), submission=made.current_submission.sha256)
    assert set(MaterialCheck.objects.filter(round=3).values_list("role", flat=True)) == {"window"}


def test_answers_stand_with_their_verdict_until_a_question_is_new(
    returned: Application, reviewer: User, codes: list[str]
) -> None:
    asked = questions_for(MaterialRequirement.objects.get(code=codes[0]).pk, "employer")
    answers = [{"question": one.pk, "text": one.text, "answer": "yes"} for one in asked]
    MaterialCheck.objects.filter(requirement__code=codes[0]).update(answers=answers)
    make.move(returned, "resubmit")
    assert codes[0] in standing(returned, reviewer)
    question = MaterialQuestion.objects.get(pk=asked[0].pk)
    question.text = "另一问"
    question.save()
    assert codes[0] not in standing(returned, reviewer)
    question.text = answers[0]["text"]
    question.save()
    confirm(returned, by=member(reviewer), submission=returned.current_submission.sha256)
    assert MaterialCheck.objects.get(round=2, requirement__code=codes[0]).answers == answers


# --- the page ------------------------------------------------------------------------------------------
def test_block_stands_first_and_goes_with_one_press(
    desk: Client, returned: Application, reviewer: User, url: str, codes: list[str]
) -> None:
    make.move(returned, "resubmit")
    page = desk.get(url).content.decode()
    assert page.index("没有变的 6 项，上次相符") < page.index("逐项核对")
    assert "申请表：联系方式、教育经历" in page
    posted = {"submission": returned.current_submission.sha256}
    response = desk.post(f"{url}again/", posted, follow=True)
    told = response.content.decode()
    assert "已确认上次相符的 6 项" in told and "没有变的" not in told
    again_told = desk.post(f"{url}again/", posted, follow=True).content.decode()
    assert "上次相符的各项都已核对过" in again_told


def test_what_was_typed_beside_it_is_saved_too(
    desk: Client, returned: Application, reviewer: User, url: str, case_data: Callable[..., dict[str, str]]
) -> None:
    """Without the script the whole page is posted: the third is to be mended, the others are confirmed."""
    make.move(returned, "resubmit")
    returned.refresh_from_db()
    data = case_data("", "", "fix", text_2="缺公章") | {"submission": returned.current_submission.sha256}
    desk.post(f"{url}again/", data)
    verdicts = list(MaterialCheck.objects.filter(round=2).values_list("verdict", flat=True))
    assert sorted(verdicts) == ["fine", "fine", "fine", "fix"]
    assert returned.remarks.get(round=2).text == "缺公章"


def test_page_of_the_round_before_says_so(desk: Client, returned: Application, url: str) -> None:
    seen = returned.current_submission.sha256
    make.move(returned, "resubmit")
    response = desk.post(f"{url}again/", {"submission": seen})
    assert response.status_code == 409
    assert "材料已更新，请重新查看后再决定" in response.content.decode()


def test_the_last_remark_stays_at_its_place(
    desk: Client, held: Application, reviewer: User, url: str, case_data: Callable[..., dict[str, str]]
) -> None:
    desk.post(f"{url}checks/", case_data("fix", "fine", text_0="缺合同专用章"))
    make.move(held, "send_back", by=reviewer)
    make.move(held, "resubmit")
    page = desk.get(url).content.decode()
    first, second = (
        page.index("data-yy-check="),
        page.index("data-yy-check=", page.index("data-yy-check=") + 9),
    )
    assert first < page.index("上次的意见：缺合同专用章") < second
    part = page.index('data-yy-part="part-basics"')
    assert part < page.index("上次的意见：职务与聘书不一致，请核对") < page.index("</details>", part)
    assert "申办人：已修改" in page


def test_strangers_find_nothing(
    client_of: Callable[..., Client], returned: Application, other_reviewer: User, other_applicant: User
) -> None:
    make.move(returned, "resubmit")
    posted = {"submission": returned.current_submission.sha256}
    for who in (other_reviewer, other_applicant, returned.applicant):
        address = f"/employer/applications/{returned.pk}/again/"
        assert client_of(who).post(address, posted).status_code == 404
    assert not MaterialCheck.objects.filter(round=2).exists()
