"""从上次的申请复制: words come along; files and the photo wait to be confirmed (test_reuse.py)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from applicants.filing import consenting, copying, expiry
from applicants.models import Application, FamilyMember, Stage
from applicants.parts import PARTS, Filing
from applicants.submission import missing
from applicants.submission.completeness import problems
from applicants.workflow import StepRefused
from materials.models import MaterialFile
from tests import make
from tests.applicants.posting import AGREED

pytestmark = pytest.mark.django_db
COPIED = {
    "clause_item",
    "card_type",
    "political_status",
    "highest_education",
    "title_level",
    "id_valid_from",
    "id_valid_to",
    "id_is_permanent",
    "employer",
    "employer_name",
    "position",
    "research_field",
    "employer_address",
    "work_arrangement",
    "social_insurance",
    "email",
    "wechat",
    "emergency_name",
    "emergency_mobile",
    "region_code",
    "address",
    "achievements",
}
OFFER = "从上次的申请复制"
TYPED = [part for part in PARTS if not part.is_derived]


@pytest.fixture
def closed(applicant) -> Application:
    return make.application(applicant, stage=Stage.WITHDRAWN)


def text(response) -> str:
    return response.content.decode()


def test_a_new_draft_offers_the_copy(closed, applicant, client_of) -> None:
    page = text(client_of(applicant).get("/apply/card-type/"))
    assert OFFER in page and closed.receipt_number in page and "须由您逐个确认后再用" in page
    assert 'name="agree_family"' in page and "agree_guardian" not in page and "agree_sensitive" not in page


def test_everything_typed_is_copied_and_no_file_by_itself(closed, applicant, client_of) -> None:
    answer = client_of(applicant).post("/apply/copy/", AGREED, follow=True)
    assert "请逐页核对" in text(answer) and "没有复制全" not in text(answer)
    draft = Application.objects.get(stage=Stage.DRAFT)
    copied = {name for part in PARTS for name in part.copied_columns()}
    assert copied == COPIED
    assert [name for name in copied if getattr(draft, name) != getattr(closed, name)] == []
    assert [row.name for row in draft.family.all()] == ["林小雨"]
    assert [row.school for row in draft.education.all()] == ["中山大学"]
    assert draft.employment.get().duties == closed.employment.get().duties
    assert (draft.portrait, draft.round, draft.receipt_number) == (None, 0, None)
    assert MaterialFile.objects.filter(material__dossier=draft.dossier).count() == 0
    assert {problem.slug for problem in problems(Filing(draft))} == {"basics", "materials"}


def test_nothing_is_copied_into_a_draft_that_another_window_began(closed, applicant, monkeypatch) -> None:
    """Looked for before it was there, as when 从上次的申请复制 is pressed twice."""
    draft, _left = copying.copy(applicant, AGREED)
    Application.objects.filter(pk=draft.pk).update(position="刚刚填的")
    monkeypatch.setattr(copying, "open_application", lambda _user: None)
    with pytest.raises(StepRefused):
        copying.copy(applicant, AGREED)
    draft.refresh_from_db()
    assert (draft.position, draft.family.count(), draft.education.count()) == ("刚刚填的", 1, 1)


def test_what_was_copied_counts_as_filled_in(closed, applicant, client_of) -> None:
    """All but the basic information, whose photo is to be chosen anew, on every page that says so."""
    mine = client_of(applicant)
    answer = mine.post("/apply/copy/", AGREED)
    assert answer["Location"] == "/apply/card-type/"
    draft = Application.objects.get(stage=Stage.DRAFT)
    assert draft.progress == {part.slug: len(part.problems(Filing(draft))) for part in PARTS}
    assert [slug for slug, count in draft.progress.items() if count] == ["basics"]
    page = text(mine.get(answer["Location"]))
    assert f"{len(TYPED) - 1}/{len(TYPED)}" in page and f"0/{len(TYPED)}" not in page
    assert mine.get("/apply/")["Location"].startswith("/apply/basics/?mend=portrait_upload#")
    assert missing.next_missing(Filing(draft), "basics").slug == "basics"


def test_a_row_that_was_missing_is_missing_in_the_copy(closed, applicant, client_of) -> None:
    closed.education.all().delete()
    client_of(applicant).post("/apply/copy/", AGREED)
    draft = Application.objects.get(stage=Stage.DRAFT)
    assert [slug for slug, count in draft.progress.items() if count] == ["basics", "education"]


@pytest.mark.parametrize("ticked", [{}, {"agree_family": "0"}, {"agree_family": "2"}])
def test_the_family_stays_where_it_is_until_it_is_agreed_to(closed, applicant, client_of, ticked) -> None:
    """Consent belongs to the line of an application."""
    answer = client_of(applicant).post("/apply/copy/", ticked, follow=True)
    assert "“家庭主要成员”没有复制全" in text(answer)
    draft = Application.objects.get(stage=Stage.DRAFT)
    assert not FamilyMember.objects.filter(application=draft).exists()
    assert not draft.consents.exists()
    assert draft.education.exists() and draft.position == closed.position


def test_a_child_is_not_copied_without_the_guardians_tick(closed, applicant, client_of) -> None:
    born = f"{timezone.localdate().year - 5}-01-01"
    make.change(closed.family, birth_date=born)
    assert 'name="agree_guardian"' in text(client_of(applicant).get("/apply/card-type/"))
    client_of(applicant).post("/apply/copy/", {"agree_family": "1"})
    draft = Application.objects.get(stage=Stage.DRAFT)
    assert not FamilyMember.objects.filter(application=draft).exists()


def test_what_is_her_own_is_not_copied_after_she_has_withdrawn(closed, applicant, client_of) -> None:
    consenting.withdraw(applicant.consents.get(kind="sensitive"))
    assert 'name="agree_sensitive"' in text(client_of(applicant).get("/apply/card-type/"))
    client_of(applicant).post("/apply/copy/", {"agree_family": "1"})
    draft = Application.objects.get(stage=Stage.DRAFT)
    assert (draft.position, draft.political_status, draft.email) == ("", "", closed.email)


def test_after_a_recall_all_parts_are_filled_in(applicant, client_of) -> None:
    """Whatever was counted, or was not, while it was a draft."""
    made = make.submitted_application(applicant)
    Application.objects.update(progress={})
    make.move(made, "recall")
    assert f"{len(TYPED)}/{len(TYPED)}" in text(client_of(applicant).get("/apply/card-type/"))


def test_after_a_return_what_ran_out_meanwhile_is_counted(applicant, reviewer, client_of) -> None:
    made = make.submitted_application(applicant)
    make.move(made, "receive", reviewer)
    yesterday = timezone.localdate() - timedelta(days=1)
    make.change(Application.objects.filter(pk=made.pk), id_valid_to=yesterday, id_is_permanent=False)
    make.move(made, "send_back", reviewer)
    made.refresh_from_db()
    assert [slug for slug, count in made.progress.items() if count] == ["basics"]


def test_a_draft_from_the_bin_is_counted_anew(applicant) -> None:
    made = make.application(applicant, progress={"basics": 0, "contact": 5}, binned_at=timezone.now())
    make.change(Application.objects.filter(pk=made.pk), id_valid_to=date(2020, 1, 1), id_is_permanent=False)
    expiry.restore(made)
    assert Application.objects.get().progress == {"basics": 1, "contact": 0}


def test_the_closed_one_stays_as_it_was(closed, applicant, client_of) -> None:
    before = closed.current_submission.sha256
    client_of(applicant).post("/apply/copy/")
    closed.refresh_from_db()
    assert (closed.stage, closed.current_submission.sha256, closed.family.count()) == ("withdrawn", before, 1)


def test_removed_rows_are_not_copied(closed, applicant, client_of) -> None:
    closed.family.update(removed_at=closed.submitted_at)
    client_of(applicant).post("/apply/copy/")
    assert Application.objects.get(stage=Stage.DRAFT).family.count() == 0


def test_beside_an_open_application_nothing_is_copied(closed, applicant, client_of) -> None:
    mine = client_of(applicant)
    for _ in range(2):
        answer = mine.post("/apply/copy/", follow=True)
    assert "同一时间只能办一份" in text(answer)
    assert Application.objects.count() == 2
    assert OFFER not in text(mine.get("/apply/card-type/"))


def test_without_a_closed_application_there_is_nothing_to_copy(
    closed, applicant, other_applicant, client_of
) -> None:
    stranger = client_of(other_applicant)
    assert OFFER not in text(stranger.get("/apply/card-type/"))
    assert "没有可以复制的申请" in text(stranger.post("/apply/copy/", follow=True))
    assert Application.objects.filter(applicant=other_applicant).count() == 0


def test_after_the_employer_received_it_she_may_ask_for_it_back(applicant, reviewer, client_of) -> None:
    made = make.submitted_application(applicant)
    assert "撤回" in text(client_of(applicant).get(f"/items/{made.pk}/"))
    make.move(made, "receive", reviewer)
    page = text(client_of(applicant).get(f"/items/{made.pk}/"))
    assert f"请单位的办理人{reviewer.masked_name}退回" in page and "撤销" in page
    assert reviewer.name not in page
