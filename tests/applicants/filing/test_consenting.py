"""Consents are given with what they are for, versioned, withdrawn, and asked again."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from applicants.filing import consenting
from applicants.filing.copying import copy
from applicants.filing.late_posts import give_back, keep, new_browser, who_of
from applicants.filing.portrait import save_portrait
from applicants.filing.saving import save_part, save_row
from applicants.models import Application, Consent, LatePost, Stage
from applicants.parts import BY_SLUG, Filing
from applicants.parts.consents import Ask, Consents, Kind
from applicants.parts.family import is_under_fourteen
from applicants.submission.completeness import problems
from applicants.workflow import StepRefused
from catalog.models import ConsentText
from materials.inspect.refusals import FileRefused
from tests import make
from tests.applicants.posting import AGREED, posted
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_agreed_yet(applicant: User) -> None:
    Consent.objects.all().delete()


BASICS, FAMILY = BY_SLUG["basics"], BY_SLUG["family"]
WIFE = {"name": "林小雨", "relation": "10", "nationality": "CN", "employer": "无"} | {
    f"birth_date_{place}": text for place, text in enumerate(("1991", "5", "6"))
}
CHILD = WIFE | {"name": "莫小宝", "relation": "20", "birth_date_0": str(timezone.localdate().year - 5)}
TICK = {"agree_family": "1"}
KEY = "6f1c0f9e-55a8-4a0e-9a7e-2f2d3f0d3a11"


def new_version(kind: str) -> ConsentText:
    text = ConsentText.objects.get(kind=kind, version=1)
    text.pk, text.version, text.in_force_from = None, 2, timezone.now()
    text.save(force_insert=True)
    return text


def given(user: User, **known: Any) -> list[tuple[str, int, str]]:
    rows = Consent.objects.filter(applicant=user, withdrawn_at=None, **known).order_by("kind", "version")
    return [(row.kind, row.version, row.for_whom) for row in rows]


# --- asked before anything is stored ---------------------------------------------------------------------
def test_basics_are_not_stored_without_consent(applicant):
    data = {"position": "研究员"}
    with pytest.raises(consenting.ConsentNeeded):
        save_part(applicant, BASICS, data)
    assert Application.objects.count() == 0
    save_part(applicant, BASICS, data | {"agree_sensitive": "1"})
    assert Application.objects.get().position == "研究员"
    assert given(applicant) == [("sensitive", 1, "")]
    save_part(applicant, BASICS, {"position": "教授"})
    assert Application.objects.get().position == "教授"


def test_other_parts_ask_for_nothing(applicant):
    save_part(applicant, BY_SLUG["achievements"], {"achievements": "论文"})
    assert Application.objects.get().achievements == "论文"


@pytest.mark.parametrize("ticked", ["", "0", "2", "on", "1 "])
def test_a_tick_beside_another_text_is_none(applicant, ticked):
    with pytest.raises(consenting.ConsentNeeded):
        save_part(applicant, BASICS, {"agree_sensitive": ticked})
    assert given(applicant) == []


def test_a_member_is_not_stored_without_consent(applicant):
    with pytest.raises(consenting.ConsentNeeded):
        save_row(applicant, FAMILY, KEY, WIFE)
    assert Application.objects.count() == 0
    assert save_row(applicant, FAMILY, KEY, WIFE | TICK)
    assert given(applicant, member=KEY) == [("family", 1, "林小雨")]


def test_a_child_needs_the_guardian_as_well(applicant):
    with pytest.raises(consenting.ConsentNeeded) as refused:
        save_row(applicant, FAMILY, KEY, CHILD | TICK)
    assert [ask.kind for ask in refused.value.asks] == [Kind.GUARDIAN]
    assert given(applicant) == []
    save_row(applicant, FAMILY, KEY, CHILD | TICK | {"agree_guardian": "1"})
    assert given(applicant) == [("family", 1, "莫小宝"), ("guardian", 1, "莫小宝")]


def test_nobody_is_named_in_a_refusal(applicant):
    with pytest.raises(consenting.ConsentNeeded) as refused:
        save_row(applicant, FAMILY, KEY, WIFE)
    assert "林小雨" not in f"{refused.value!r} {refused.value} {refused.value.asks!r}"


def test_consent_for_one_member_is_none_for_another(applicant):
    save_row(applicant, FAMILY, KEY, WIFE | TICK)
    with pytest.raises(consenting.ConsentNeeded):
        save_row(applicant, FAMILY, KEY, WIFE | {"name": "张三"})
    assert Application.objects.get().family.get().name == "林小雨"
    with pytest.raises(consenting.ConsentNeeded):
        save_row(applicant, FAMILY, KEY.replace("6f", "7f"), WIFE)


def test_a_name_that_is_typed_under_one_tick_has_one_record(applicant):
    for name in ("林", "林小", "林小雨"):
        save_row(applicant, FAMILY, KEY, WIFE | TICK | {"name": name})
    assert given(applicant) == [("family", 1, "林小雨")]


def test_the_fourteenth_birthday_ends_the_guardians_consent():
    today = timezone.localdate()
    born = date(today.year - 14, today.month, min(today.day, 28))
    younger = born + timedelta(days=5)
    assert [is_under_fourteen(day.isoformat()) for day in (born, younger)] == [False, True]
    assert [is_under_fourteen(text) for text in ("", "昨天", "2020-02-31")] == [False] * 3


def test_papers_and_photos_need_consent(applicant):
    with pytest.raises(consenting.ConsentNeeded):
        save_portrait(applicant, None, None)
    with pytest.raises(consenting.ConsentNeeded):
        consenting.may_take_files(applicant)
    consenting.give(applicant, consenting.OF_FILES)
    consenting.may_take_files(applicant)
    with pytest.raises((AttributeError, FileRefused)):  # by now the file itself is looked at
        save_portrait(applicant, None, None)


@pytest.mark.parametrize(("version", "is_kept"), [("1", True), ("2", False), ("", False)])
def test_a_tick_that_comes_with_the_photo_counts(applicant, version, is_kept):
    """Chosen in the same second: the form with the tick is not stored yet."""
    photo = SimpleUploadedFile("me.jpg", make.portrait_bytes())
    try:
        save_portrait(applicant, photo, None, ticks={"agree_sensitive": version})
    except consenting.ConsentNeeded:
        assert not is_kept
    assert given(applicant) == ([("sensitive", 1, "")] if is_kept else [])
    assert Application.objects.filter(portrait__isnull=False).count() == is_kept


# --- versions --------------------------------------------------------------------------------------------
def test_a_new_version_asks_at_the_next_save_and_keeps_the_earlier_record(applicant):
    made = make.application(applicant)
    new_version("sensitive")
    assert [each.slug for each in problems(Filing(made))] == ["basics"]
    with pytest.raises(consenting.ConsentNeeded):
        save_part(applicant, BASICS, posted(made, "basics"))  # ticks the first version
    save_part(applicant, BASICS, posted(made, "basics") | {"agree_sensitive": "2"})
    assert given(applicant, kind="sensitive") == [("sensitive", 1, ""), ("sensitive", 2, "")]


def test_a_version_of_tomorrow_is_not_asked_today(applicant):
    made = make.application(applicant)
    text = new_version("sensitive")
    text.in_force_from = timezone.now() + timedelta(days=1)
    text.save()
    assert problems(Filing(made)) == []


def test_without_a_text_nothing_is_asked(applicant):
    ConsentText.objects.all().delete()
    save_part(applicant, BASICS, {"position": "研究员"})
    assert Application.objects.get().position == "研究员"


def test_what_is_handed_in_keeps_the_versions_of_then(applicant):
    made = make.submitted_application(applicant)
    new_version("sensitive")
    agreed = json.loads(made.current_submission.document)["consents"]
    assert [(consent["kind"], consent["version"]) for consent in agreed] == [("sensitive", 1), ("family", 1)]
    assert agreed[1]["member"] == str(made.family.get().pk)


# --- handing in ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "slug"), [("sensitive", "basics"), ("family", "family")])
def test_without_consent_nothing_is_handed_in(applicant, kind, slug):
    made = make.application(applicant)
    Consent.objects.filter(kind=kind).delete()
    (problem,) = problems(Filing(made))
    assert (problem.slug, problem.anchor) == (slug, f"id_agree_{kind}")
    with pytest.raises(StepRefused):
        make.move(made, "submit")
    make.consents(made)
    make.move(made, "submit")


def test_of_a_child_the_guardians_consent_is_needed_to_hand_in(applicant):
    made = make.application(applicant)
    child = made.family.get()
    child.birth_date = f"{timezone.localdate().year - 5}-01-01"
    child.save()
    (problem,) = problems(Filing(made))
    assert (problem.anchor, problem.row) == ("id_agree_guardian", str(child.pk))


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.RETURNED_BY_EMPLOYER])
def test_what_was_handed_in_before_there_were_consents_goes_on(applicant, stage):
    made = make.application(applicant, stage=stage)
    Consent.objects.all().delete()
    assert problems(Filing(made)) == []
    make.move(made, {Stage.SUBMITTED: "receive"}.get(stage, "resubmit"))


def test_what_was_withdrawn_is_not_handed_in_again(applicant):
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    assert consenting.withdraw(Consent.objects.get(kind="sensitive", applicant=applicant))
    with pytest.raises(StepRefused):
        make.move(made, "resubmit")
    consenting.give(applicant, consenting.OF_FILES)
    make.move(made, "resubmit")
    assert [
        row.withdrawn_at is None for row in Consent.objects.filter(kind="sensitive", applicant=applicant)
    ] == [True, False]


def test_a_desk_goes_on_whatever_is_withdrawn(applicant):
    made = make.application(applicant, stage=Stage.EMPLOYER_REVIEW)
    consenting.withdraw(Consent.objects.get(kind="sensitive", applicant=applicant))
    make.move(made, "endorse")


def test_withdrawing_twice_is_done_once(applicant):
    make.application(applicant)
    record = Consent.objects.get(kind="sensitive", applicant=applicant)
    assert [consenting.withdraw(record), consenting.withdraw(record)] == [True, False]


def test_a_copied_member_is_asked_for_anew(applicant):
    make.application(applicant, stage=Stage.WITHDRAWN)
    draft, left = copy(applicant)
    assert [part.slug for part in left] == ["family"]
    assert not draft.family.exists()


def test_after_handing_in_another_name_is_another_record(applicant):
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    before = Consent.objects.get(kind="family")
    member = made.family.get()
    ask = Ask(Kind.FAMILY, str(member.pk), "林小雪")
    after = consenting.give(applicant, ask, made)
    before.refresh_from_db()
    assert (before.for_whom, after.for_whom) == ("林小雨", "林小雪")
    assert before.past_since and not before.withdrawn_at
    assert consenting.give(applicant, ask, made).pk == after.pk
    # and back: what was agreed to for that name stands
    assert not Consents.of(applicant.pk).missing([Ask(Kind.FAMILY, str(member.pk), "林小雨")])


def test_a_deleted_draft_takes_its_members_consents_along(applicant):
    make.application(applicant).delete()
    assert given(applicant) == [("sensitive", 1, "")]


# --- what was sent without a session ---------------------------------------------------------------------
def test_a_late_form_without_consent_waits_for_it(applicant):
    browser = new_browser()
    pairs = [(name, [value]) for name, value in (WIFE | {"who": who_of(applicant)}).items()]
    keep(browser, f"family/{KEY}", pairs)
    found = give_back(browser, applicant)
    assert (found.saved, found.too_late, list(found.contested)) == (0, 0, [f"family/{KEY}"])
    assert LatePost.objects.count() == 1
    assert Application.objects.count() == 0


def test_a_late_form_with_its_tick_is_saved(applicant):
    browser = new_browser()
    pairs = [(name, [value]) for name, value in (WIFE | AGREED | {"who": who_of(applicant)}).items()]
    keep(browser, f"family/{KEY}", pairs)
    assert give_back(browser, applicant).saved == 1
    assert given(applicant) == [("family", 1, "林小雨")]


def test_a_tick_that_was_sent_after_the_session_had_ended_comes_back(applicant, client_of, client):
    sent = {"agree_sensitive": "1", "next": "materials", "member": ""}
    page = client.post("/consents/", sent, HTTP_ORIGIN="http://testserver")
    assert page.status_code == 403
    text = page.content.decode()
    assert 'name="agree_sensitive" value="1"' in text and 'name="next" value="materials"' in text
    assert client_of(applicant).post("/consents/", sent)["Location"] == "/apply/materials/"
    assert given(applicant) == [("sensitive", 1, "")]


def test_what_is_counted_anew_was_saved_before_and_may_be_edited(applicant):
    made = make.application(applicant, progress={"family": 0})
    consenting.withdraw(Consent.objects.get(kind="family", applicant=applicant))
    consenting.recount(applicant)
    assert Application.objects.get(pk=made.pk).progress == {"family": 1}  # the basics were never saved
    Application.objects.filter(pk=made.pk).update(stage=Stage.SUBMITTED, progress={"family": 0})
    consenting.recount(applicant)
    assert Application.objects.get(pk=made.pk).progress == {"family": 0}
