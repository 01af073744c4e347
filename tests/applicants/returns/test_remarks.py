"""Remarks as the applicant meets them: which are current, what each is about, what is no answer."""

import pytest

from applicants.models import Remark, Stage
from applicants.parts import BY_SLUG
from applicants.returns.remarks import (
    LONGEST_NOTE,
    current_remarks,
    place_title,
    target_title,
    target_url,
    what_is_wrong,
)
from catalog.models import MaterialRequirement
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


def test_current_are_those_of_the_latest_return_that_went_out(applicant: User, reviewer: User) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    first = made.remarks.get()
    assert list(current_remarks(made)) == [first]
    make.remark(made, reviewer, "employer", text="还在写")
    assert list(current_remarks(made)) == [first]
    make.move(made, "resubmit")
    assert list(current_remarks(made)) == []


@pytest.mark.parametrize(
    ("slug", "name", "title"),
    [
        ("basics", "", "基本信息"),
        ("basics", "position", "基本信息：职务"),
        ("basics", "nothing", "基本信息"),
        ("reviewing-employer", "x", "送审单位"),
        ("gone", "", "gone"),
    ],
)
def test_title_of_a_place(slug: str, name: str, title: str) -> None:
    assert place_title(slug, name) == title


def test_remark_about_a_material_is_called_by_it() -> None:
    contract = MaterialRequirement.objects.get(code="labour-contract")
    assert target_title(Remark(requirement=contract)) == "劳动合同"
    assert target_url(Remark(requirement=contract)) == "/apply/materials/#material-labour-contract"


@pytest.mark.parametrize(
    ("slug", "name", "address"),
    [
        ("basics", "position", "/apply/basics/#id_position"),
        ("basics", "id_valid_to", "/apply/basics/#id_id_valid_to_0"),
        ("basics", "", "/apply/basics/#told-7"),
        ("reviewing-employer", "", "/apply/basics/#id_employer_name"),
    ],
)
def test_remark_leads_to_where_it_is_mended(slug: str, name: str, address: str) -> None:
    assert target_url(Remark(pk=7, part=slug, field=name)) == address


def test_what_is_no_field_has_neither_label_nor_anchor() -> None:
    basics = BY_SLUG["basics"]
    assert (basics.field_label("nothing"), basics.anchor("nothing")) == ("", "")
    assert place_title("gone", "position") == "gone"


@pytest.mark.parametrize(
    ("chosen", "note", "told"),
    [
        ("", "", "请选择“已修改”或“无需修改”"),
        ("x", "", "请选择“已修改”或“无需修改”"),
        ("changed", "", ""),
        ("open", "", ""),
        ("no_change", "", "请写明无需修改的理由"),
        ("no_change", "与聘书一致", ""),
        ("no_change", "由" * LONGEST_NOTE, ""),
        ("changed", "由" * (LONGEST_NOTE + 3), "说明多了 3 个字，请删到 500 个字以内"),
    ],
)
def test_answer(chosen: str, note: str, told: str) -> None:
    assert what_is_wrong(chosen, note) == told
