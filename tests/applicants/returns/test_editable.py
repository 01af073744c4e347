"""What a return opens, and which remarks count as answered: what is in the rows, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from applicants.models import Application, Consent, Explanation, Remark, Stage
from applicants.observations.career import observe
from applicants.observations.observation import EXPIRY
from applicants.parts import BY_SLUG, Filing
from applicants.returns.editable import Editable, Locked
from applicants.submission.completeness import materials_of
from applicants.submission.document import document_of
from catalog.models import MaterialRequirement, Option
from materials.models import MaterialFile
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
Answer = Remark.Answer


def read(made: Application) -> Application:
    """As the next request reads it."""
    return Application.objects.get(pk=made.pk)


def returned(applicant: User, *remarks: dict[str, Any], **fields: Any) -> Application:
    """An application that the employer sent back with these remarks, and no other."""
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER, **fields)
    made.remarks.all().delete()
    for remark in remarks:
        make.remark(made, made.events.last().by, "employer", issued_at=made.moved_at, **remark)
    return read(made)


def about(code: str) -> dict[str, Any]:
    return {"part": "", "requirement": MaterialRequirement.objects.get(code=code)}


def editable_of(made: Application) -> Editable:
    return Editable(Filing(made))


def open_fields(made: Application, slug: str) -> set[str]:
    part = BY_SLUG[slug]
    return set(part.form_class.base_fields) - editable_of(made).locked_fields(part)


def open_materials(made: Application) -> set[str]:
    rows = materials_of(made)
    return {row.requirement.code for row in rows} - editable_of(made).locked_materials(rows)


def answers(made: Application) -> list[str]:
    """Of the remarks, after what was changed is noted."""
    editable_of(read(made)).note_changes()
    return list(made.remarks.order_by("pk").values_list("answer", flat=True))


# --- fields ----------------------------------------------------------------------------------------------
def test_draft_has_nothing_locked(applicant: User) -> None:
    made = make.application(applicant)
    assert editable_of(made).locked_fields(BY_SLUG["basics"]) == frozenset()
    assert editable_of(made).locked_materials(materials_of(made)) == set()
    assert editable_of(made).remarks == []


def test_pinned_field_is_open_with_those_that_belong_to_it(applicant: User) -> None:
    made = returned(applicant, {"part": "basics", "field": "id_valid_to"})
    assert open_fields(made, "basics") == {"id_valid_from", "id_valid_to", "id_is_permanent"}
    assert open_fields(made, "contact") == set()


def test_pinned_part_is_open_altogether(applicant: User) -> None:
    made = returned(applicant, {"part": "contact"})
    assert open_fields(made, "contact") == set(BY_SLUG["contact"].form_class.base_fields)
    assert not editable_of(made).is_locked(BY_SLUG["contact"])
    assert editable_of(made).is_locked(BY_SLUG["basics"])


def test_field_that_was_mended_stays_open(applicant: User) -> None:
    """Whoever took the remark back, say, does not lock her out of her own half sentence."""
    made = returned(applicant, {"part": "contact"})
    Application.objects.filter(pk=made.pk).update(position="首席研究员")
    assert open_fields(read(made), "basics") == {"position"}


def test_field_that_has_become_wrong_is_open(applicant: User) -> None:
    made = returned(applicant, {"part": "contact"})
    make.change(Application.objects.filter(pk=made.pk), id_is_permanent=False, id_valid_to="2020-01-01")
    assert open_fields(read(made), "basics") == {"id_valid_from", "id_valid_to", "id_is_permanent"}


def test_document_that_ran_out_meanwhile_is_open(applicant: User) -> None:
    """Nothing was changed in it: the day has come."""
    until = timezone.localdate() + timedelta(days=5)
    made = returned(applicant, {"part": "contact"}, id_is_permanent=False, id_valid_to=until)
    assert open_fields(made, "basics") == set()
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        assert open_fields(read(made), "basics") == {"id_valid_from", "id_valid_to", "id_is_permanent"}


def test_portrait_that_was_exchanged_stays_open(applicant: User) -> None:
    made = returned(applicant, {"part": "contact"})
    other = make.portrait(applicant)
    type(other).objects.filter(pk=other.pk).update(sha256="0" * 64)
    Application.objects.filter(pk=made.pk).update(portrait=other)
    assert open_fields(read(made), "basics") == {"portrait_upload", "portrait_box"}


def test_list_is_open_where_a_row_has_become_wrong(applicant: User) -> None:
    """Nothing was changed in it: an entry of the catalogue was taken away."""
    made = returned(applicant, {"part": "contact"})
    assert open_fields(made, "family") == set()
    entry = Option.objects.get(list=Option.List.RELATION, code=made.family.get().relation)
    entry.is_active = False
    entry.save()
    assert open_fields(read(made), "family") == set(BY_SLUG["family"].form_class.base_fields)


def test_consent_that_was_withdrawn_opens_no_list(applicant: User) -> None:
    """It is given again beside the rows, which stay as they were handed in."""
    made = returned(applicant, {"part": "contact"})
    assert Consent.objects.filter(applicant=applicant, kind="family").update(withdrawn_at=timezone.now())
    assert BY_SLUG["family"].problems(Filing(read(made))) != []
    assert open_fields(read(made), "family") == set()


def test_list_that_was_changed_stays_open(applicant: User) -> None:
    made = returned(applicant, {"part": "contact"})
    row = made.family.get()
    row.employer = "广州市第二中学"
    row.save()
    assert open_fields(read(made), "family") == set(BY_SLUG["family"].form_class.base_fields)


def test_saving_where_nothing_is_open_is_refused(applicant: User) -> None:
    made = returned(applicant, {"part": "basics", "field": "position"})
    with pytest.raises(Locked, match="“联系方式”没有要改的地方，不能修改"):
        editable_of(made).locked_for_saving(BY_SLUG["contact"])
    with pytest.raises(Locked, match="“家庭主要成员”没有要改的地方"):
        editable_of(made).locked_for_saving(BY_SLUG["family"])
    locked = editable_of(made).locked_for_saving(BY_SLUG["basics"])
    assert locked == set(BY_SLUG["basics"].form_class.base_fields) - {"position"}


def test_remarks_of_an_earlier_return_open_nothing(applicant: User) -> None:
    made = returned(applicant, {"part": "contact"})
    make.change(made.remarks, round=made.round - 1, text="上一轮的意见")
    assert (editable_of(read(made)).remarks, open_fields(read(made), "contact")) == ([], set())


def test_remark_that_has_not_gone_out_opens_nothing(applicant: User) -> None:
    made = returned(applicant, {"part": "contact"})
    made.remarks.update(issued_at=None)
    assert open_fields(read(made), "contact") == set()


# --- materials -------------------------------------------------------------------------------------------
def test_pinned_material_is_open_alone(applicant: User) -> None:
    made = returned(applicant, about("labour-contract"))
    assert open_materials(made) == {"labour-contract"}
    editable_of(made).material_must_be_open("labour-contract")
    with pytest.raises(Locked, match="这项材料没有要改的地方"):
        editable_of(made).material_must_be_open("id-document")


def test_material_that_has_become_compulsory_is_open(applicant: User) -> None:
    """It was not handed in, and without it nothing can be handed in again."""
    optional = make.not_compulsory(MaterialRequirement.objects.get(code="labour-contract"))
    made = make.application(applicant)
    MaterialFile.objects.filter(material__requirement=optional).delete()
    for name in ("submit", "receive", "send_back"):
        make.move(made, name)
    assert open_materials(read(made)) == set()
    optional.required = True
    optional.save()
    assert open_materials(read(made)) == {"labour-contract"}


def test_other_work_arrangement_opens_the_other_materials(applicant: User) -> None:
    made = returned(applicant, {"part": "basics", "field": "work_arrangement"})
    assert open_materials(made) == set()
    Application.objects.filter(pk=made.pk).update(work_arrangement="flexible")
    made = read(made)
    assert open_materials(made) == {row.requirement.code for row in materials_of(made)}
    for requirement in MaterialRequirement.objects.filter(work_arrangement="flexible"):
        make.material_file(made, requirement)
    assert open_materials(read(made)) == {row.requirement.code for row in materials_of(made)}


def test_optional_material_of_another_arrangement_is_open_too(applicant: User) -> None:
    """All of them are others than were handed in, the compulsory and the optional ones."""
    make.not_compulsory(MaterialRequirement.objects.get(code="flexible-agreement"))
    made = returned(applicant, {"part": "basics", "field": "work_arrangement"})
    Application.objects.filter(pk=made.pk).update(work_arrangement="flexible")
    assert "flexible-agreement" in open_materials(read(made))


# --- answers ---------------------------------------------------------------------------------------------
def test_change_answers_the_remarks_about_it(applicant: User) -> None:
    made = returned(
        applicant,
        {"part": "basics", "field": "position"},
        {"part": "basics", "field": "research_field"},
        {"part": "basics"},
        {"part": "contact"},
        about("labour-contract"),
    )
    assert answers(made) == ["", "", "", "", ""]
    Application.objects.filter(pk=made.pk).update(position="首席研究员")
    assert answers(made) == [Answer.CHANGED, "", Answer.CHANGED, "", ""]
    Application.objects.filter(pk=made.pk).update(position="研究员")
    assert answers(made) == ["", "", "", "", ""]


def test_no_change_needed_stands_until_something_changes(applicant: User) -> None:
    made = returned(applicant, {"part": "basics", "field": "position"})
    said = timezone.now()
    make.change(made.remarks, answer=Answer.NO_CHANGE, answer_note="与聘书一致", answered_at=said)
    assert answers(made) == [Answer.NO_CHANGE]
    assert made.remarks.get().answered_at == said
    Application.objects.filter(pk=made.pk).update(position="首席研究员")
    assert answers(made) == [Answer.CHANGED]


def test_moment_of_an_answer_comes_and_goes(applicant: User) -> None:
    made = returned(applicant, {"part": "basics", "field": "position"})
    Application.objects.filter(pk=made.pk).update(position="首席研究员")
    assert answers(made) == [Answer.CHANGED]
    assert made.remarks.get().answered_at is not None
    Application.objects.filter(pk=made.pk).update(position="研究员")
    assert answers(made) == [""]
    assert made.remarks.get().answered_at is None


def test_other_portrait_answers_the_remark_about_it(applicant: User) -> None:
    made = returned(applicant, {"part": "basics", "field": "portrait_upload"})
    other = make.portrait(applicant)
    type(other).objects.filter(pk=other.pk).update(sha256="0" * 64)
    Application.objects.filter(pk=made.pk).update(portrait=other)
    assert answers(made) == [Answer.CHANGED]


def test_explanation_answers_the_remark_about_its_part(applicant: User) -> None:
    """What was said to something that the system noticed is a change, though no value is another."""
    until = timezone.localdate() + timedelta(days=20)
    made = returned(applicant, {"part": "basics"}, id_is_permanent=False, id_valid_to=until)
    assert answers(made) == [""]
    Explanation.objects.create(application=made, key=EXPIRY, text="已预约换证")
    assert answers(made) == [Answer.CHANGED]
    Explanation.objects.all().delete()
    assert answers(made) == [""]


def test_explanation_opens_nothing_that_the_return_did_not(applicant: User) -> None:
    """It may be given at any time; a list that nobody remarked on stays as it was handed in."""
    made = make.application(applicant)
    made.employment.update(start="2020-01")
    for name in ("submit", "receive", "send_back"):
        make.move(made, name)
    part = BY_SLUG["employment"]
    assert editable_of(read(made)).is_locked(part)
    [gap] = [noticed for noticed in observe(Filing(read(made))) if noticed.slug == part.slug]
    Explanation.objects.create(application=made, key=gap.key, text="在家照顾孩子")
    assert editable_of(read(made)).is_locked(part)


def test_file_answers_the_remark_about_its_material(applicant: User) -> None:
    made = returned(applicant, about("labour-contract"), about("id-document"))
    make.material_file(made, MaterialRequirement.objects.get(code="labour-contract"), "新的.pdf")
    assert answers(made) == [Answer.CHANGED, ""]
    assert editable_of(read(made)).unanswered == 1


def test_remark_on_the_reviewing_employer_is_mended_in_the_basics(applicant: User) -> None:
    made = returned(applicant, {"part": "reviewing-employer"})
    assert open_fields(made, "basics") == {"employer_name", "employer_choice"}
    assert [one.part for one in editable_of(made).remarks_about(BY_SLUG["basics"])] == ["reviewing-employer"]
    assert editable_of(made).open_slugs() == {"basics"}


def test_what_was_handed_in_does_not_differ_from_itself(applicant: User) -> None:
    made = returned(applicant, *({"part": slug} for slug in BY_SLUG), about("id-document"))
    assert set(answers(made)) == {""}
    handed_in = made.current_submission.content
    assert {name: handed_in[name] for name in document_of(Filing(made))} == document_of(Filing(made))
