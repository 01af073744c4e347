"""Two submissions beside each other: what was asked for, what it was, what it is now."""

from typing import Any

import pytest

from applicants.models import Remark, Stage
from applicants.returns.comparison import Section, compare
from catalog.models import MaterialRequirement
from materials.models import MaterialFile
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


def again(applicant: User, **changed: Any) -> Any:
    """Sent back, changed, handed in again."""
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    for name, value in changed.items():
        setattr(made, name, value)
    made.save()
    make.move(made, "resubmit")
    return made


def sections(made: Any, *remarks: Remark) -> dict[str, Section]:
    before, after = (submission.content for submission in made.submissions.order_by("round"))
    return {section.place: section for section in compare(before, after, remarks)}


def test_line_says_what_it_was_and_is(applicant: User) -> None:
    compared = sections(again(applicant, position="首席研究员"))
    changed = [(line.label, line.was, line.now) for line in compared["basics"].lines if line.has_changed]
    assert changed == [("职务", "研究员", "首席研究员")]
    assert [place for place, section in compared.items() if section.matters] == ["basics"]


def test_remark_stands_at_its_line_or_at_its_part(applicant: User) -> None:
    made = again(applicant)
    field = Remark(pk=1, part="basics", field="position")
    part = Remark(pk=2, part="contact")
    compared = sections(made, field, part)
    assert [line.label for line in compared["basics"].changed_lines] == ["职务"]
    assert (compared["basics"].remarks, compared["contact"].remarks) == ([], [part])
    assert [place for place, section in compared.items() if section.matters] == ["basics", "contact"]


def test_remark_about_a_field_that_is_not_shown_stands_at_its_part(applicant: User) -> None:
    lost = Remark(pk=1, part="basics", field="nothing")
    assert sections(again(applicant), lost)["basics"].remarks == [lost]


def test_sealed_value_is_masked_on_both_sides(applicant: User) -> None:
    compared = sections(again(applicant, emergency_mobile="13799990000"))
    [line] = [line for line in compared["contact"].lines if line.has_changed]
    assert (line.was, line.now) == ("137****5678", "137****0000")


def test_other_portrait_is_a_line_with_its_remark(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    made.portrait = make.portrait(applicant)
    type(made.portrait).objects.filter(pk=made.portrait.pk).update(sha256="0" * 64)
    made.portrait.refresh_from_db()
    made.save()
    make.move(made, "resubmit")
    asked = Remark(pk=1, part="basics", field="portrait_upload")
    [line] = [line for line in sections(made, asked)["basics"].lines if line.has_changed]
    assert (line.was, line.now, line.remarks) == ("原来的照片", "换了照片", [asked])


def test_files_that_went_came_and_stayed(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    contract = MaterialRequirement.objects.get(code="labour-contract")
    old = MaterialFile.objects.get(material__requirement=contract)
    stays = MaterialFile.objects.get(material__requirement__code="id-document")
    new = make.material_file(made, contract, "新的.pdf")
    MaterialFile.objects.filter(pk=old.pk).update(removed_at=made.moved_at)
    make.move(made, "resubmit")
    compared = sections(made)
    section, other = compared["labour-contract"], compared["id-document"]
    assert [[one["id"] for one in each] for each in (section.gone, section.new, section.kept)] == [
        [str(old.pk)],
        [str(new.pk)],
        [],
    ]
    assert ([one["id"] for one in other.kept], other.matters) == ([str(stays.pk)], False)


def test_remark_about_a_material_of_which_there_never_was_a_file_stands_at_it(applicant: User) -> None:
    """Asked for, and answered with why it is not needed: the reviewer reads both where she compares."""
    made = again(applicant)
    asked = MaterialRequirement.objects.filter(work_arrangement="flexible").first()
    remark = Remark(pk=1, requirement=asked)
    found = sections(made, remark)[asked.code]
    assert (found.title, found.remarks, found.matters, found.kept) == (asked.name, [remark], True, [])
