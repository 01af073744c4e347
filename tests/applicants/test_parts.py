"""The parts: the exact words for what is wrong, and that what was typed stays."""

import datetime
import re
from typing import Any

import pytest
from django.core.management import call_command

from applicants.models import Application
from applicants.parts import BY_SLUG, PARTS, Filing
from applicants.parts.draft_form import typed_in
from tests import make
from tests.applicants.posting import posted

pytestmark = pytest.mark.django_db


def errors_of(application: Application, slug: str, **changes: Any) -> dict[str, list[str]]:
    data = posted(application, slug, **changes)
    form = BY_SLUG[slug].form_class(application, data)
    form.is_valid()
    return {name: [str(one) for one in messages] for name, messages in form.errors.items()}


def test_a_complete_application_has_no_problems(applicant) -> None:
    made = make.application(applicant)
    assert [problem.message for part in PARTS for problem in part.problems(Filing(made))] == []


@pytest.mark.parametrize(
    ("slug", "changes", "field", "sentence"),
    [
        ("card-type", {"clause_item": "0"}, "clause_item", "请选择一条申请条款"),
        ("card-type", {"clause_item": "9" * 30}, "clause_item", "请选择一条申请条款"),
        ("basics", {"sex": "2"}, "sex", "性别与证件号码中的不一致，请核对"),
        ("basics", {"country": "GB"}, "country", "持居民身份证的，国家/地区应为中国大陆，请核对"),
        ("basics", {"social_insurance": ""}, "social_insurance", "请选择社保缴纳情况"),
        (
            "contact",
            {"emergency_mobile": "186 1234 1402"},
            "emergency_mobile",
            "紧急联系人手机号码与您本人的相同，请填另一个人的号码",
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_remedy(slug, changes, field, sentence, applicant) -> None:
    """Beside the 25 of the design, which are in `test_error_words.py`."""
    made = make.application(applicant)
    assert errors_of(made, slug, **changes)[field] == [sentence]


@pytest.mark.parametrize("number", ["+852 9123 4567", "+853 6612 3456", "13912348806", "+86 139 1234 8806"])
def test_numbers_of_home_and_abroad_are_accepted(number: str, applicant) -> None:
    assert errors_of(make.application(applicant), "contact", emergency_mobile=number) == {}


def test_what_was_typed_stays_and_the_column_is_emptied(applicant) -> None:
    made = make.application(applicant)
    form = BY_SLUG["basics"].form_class(
        made, posted(made, "basics", birth_date=("1990", "2", "30"), position="")
    )
    form.save()
    made = Application.objects.get(pk=made.pk)
    assert (made.birth_date, made.position) == (None, "")
    assert typed_in(made, "basics") == {"birth_date": ["1990", "2", "30"]}
    shown = BY_SLUG["basics"].form_to_show(made, judge=False)
    assert shown["birth_date"].data == ["1990", "2", "30"]
    assert "出生日期没有 2 月 30 日这一天，请核对" in shown.errors["birth_date"]


def test_a_mended_value_leaves_nothing_typed(applicant) -> None:
    made = make.application(applicant)
    part = BY_SLUG["basics"]
    part.form_class(made, posted(made, "basics", birth_date=("1990", "2", "30"))).save()
    part.form_class(made, posted(made, "basics", birth_date=("1990", "3", "7"))).save()
    made = Application.objects.get(pk=made.pk)
    assert (made.birth_date, made.typed) == (datetime.date(1990, 3, 7), "")


def test_the_card_type_follows_from_the_clause_whatever_is_posted(applicant) -> None:
    made = make.application(applicant)
    other = type(made.clause_item).objects.filter(clause__card_type="B").first()
    BY_SLUG["card-type"].form_class(made, {"clause_item": str(other.pk), "card_type": "A"}).save()
    assert (made.clause_item, made.card_type) == (other, "B")


def test_a_clause_that_was_retired_is_not_taken(applicant) -> None:
    made = make.application(applicant)
    made.clause_item.clause.is_active = False
    made.clause_item.clause.save()
    assert errors_of(made, "card-type")["clause_item"] == ["所选条款已经停用，请改选一条申请条款"]


def test_locked_facts_cannot_be_posted(applicant) -> None:
    made = make.application(applicant)
    data = posted(made, "basics") | {
        "name": "别人",
        "id_number": "110101199003076518",
        "mobile": "13900000000",
        "applicant": "0",
        "stage": "issued",
    }
    BY_SLUG["basics"].form_class(made, data).save()
    applicant.refresh_from_db()
    made = Application.objects.get(pk=made.pk)
    assert (applicant.name, applicant.mobile, made.stage) == ("莫知文", "18612341402", "draft")
    assert made.applicant_id == applicant.pk


def test_the_first_employment_is_the_present_one(applicant) -> None:
    made = make.application(applicant, complete=False, employer=make.employer(), position="研究员")
    row = BY_SLUG["employment"].new_row(Filing(made))
    assert (row.employer_name, row.post, row.is_current, row.place) == (
        made.employer.name,
        "研究员",
        True,
        "广东省广州市",
    )


@pytest.mark.parametrize(
    "text", ["\x00", "\ud800", "a" * 1_000_000, "<script>alert(1)</script>", "𠮷·O'Neil"]
)
def test_odd_text_is_kept_or_named_and_never_breaks(text: str, applicant) -> None:
    made = make.application(applicant)
    form = BY_SLUG["basics"].form_class(made, posted(made, "basics", position=text))
    form.save()
    made = Application.objects.get(pk=made.pk)
    kept = typed_in(made, "basics").get("position", made.position)
    assert kept == text or "position" in form.errors


def test_public_pages_say_how_many_parts_there_are(client) -> None:
    """Their words stand below the parts and in the catalogue, which the office edits."""
    call_command("load_catalog", verbosity=0)
    count = sum(not part.is_derived for part in PARTS)
    home, process = (client.get(address).content.decode() for address in ("/", "/self-check/process/"))
    assert set(re.findall(r"([零一二三四五六七八九十\d]+) ?个部分", home)) == {str(count)}
    assert re.findall(r"[零一二三四五六七八九十\d] ?个部分", process) == []
