"""catalog/lists/questions.py and its admin: what is asked of a material, at which desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.lists.questions import EXAMPLES, questions_for
from catalog.lists.requirements import separate
from catalog.loading import load_catalog
from catalog.models import MaterialQuestion, MaterialRequirement
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> MaterialQuestion:
    return MaterialQuestion.objects.get(code="labour-contract-period")


def texts(question: MaterialQuestion, role: str) -> list[str]:
    return [row.text for row in questions_for(question.requirement_id, role)]


def test_every_shipped_material_is_asked_about_with_known_values() -> None:
    for requirement in MaterialRequirement.objects.all():
        rows = list(requirement.questions.all())
        assert len(rows) >= 3, requirement.code
        for row in rows:
            assert set(separate(row.values)) <= set(MaterialQuestion.Value.values)
            assert row.text.endswith("吗？") and row.remark


def test_every_value_has_an_example() -> None:
    assert set(EXAMPLES) == set(MaterialQuestion.Value)


def test_loading_again_keeps_what_the_office_wrote(question: MaterialQuestion) -> None:
    MaterialQuestion.objects.filter(pk=question.pk).update(text="合同还有效吗？")
    load_catalog()
    question.refresh_from_db()
    assert question.text == "合同还有效吗？"
    load_catalog(overwrite=True)
    question.refresh_from_db()
    assert question.text == "合同在有效期内吗？"


@pytest.mark.parametrize(
    ("asked_by", "employer", "window"),
    [("both", True, True), ("employer", True, False), ("window", False, True)],
)
def test_who_asks(asked_by: str, employer: bool, window: bool, question: MaterialQuestion) -> None:
    question.asked_by = asked_by
    question.save()
    assert (question.text in texts(question, "employer")) is employer
    assert (question.text in texts(question, "window")) is window


def test_retired_question_is_not_asked(question: MaterialQuestion) -> None:
    question.is_active = False
    question.save()
    assert question.text not in texts(question, "employer")


# --- the office's admin -------------------------------------------------------------------------------
@pytest.fixture
def office(client_of: Callable[..., Client], editor: User) -> Client:
    return client_of(editor)


def posted(question: MaterialQuestion, **more: Any) -> dict[str, Any]:
    given = {"requirement": question.requirement_id, "text": question.text, "remark": question.remark}
    return given | {"values": ["name"], "asked_by": "both", "order": 3, "is_active": "on"} | more


def change(question: MaterialQuestion) -> str:
    return reverse("admin:catalog_materialquestion_change", args=[question.pk])


def test_office_chooses_values_by_name_and_sees_a_preview(office: Client, question: MaterialQuestion) -> None:
    answer = office.post(change(question), posted(question, values=["contract_period", "hired_as"]))
    assert answer.status_code == 302
    question.refresh_from_db()
    assert question.values == "contract_period,hired_as"
    page = office.get(change(question)).content.decode()
    assert "合同期限（单位填写）：<b>2024-09-01 至 2029-08-31</b>" in page
    assert "全职在粤工作：劳动合同" in page


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("values", ["password"]),
        ("text", ""),
        ("text", "长" * 61),
        ("remark", ""),
        ("asked_by", "nobody"),
        ("requirement", "0"),
        ("order", "-1"),
    ],
)
def test_office_is_told_what_is_wrong(
    field: str, wrong: Any, office: Client, question: MaterialQuestion
) -> None:
    answer = office.post(change(question), posted(question, **{field: wrong}))
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == [field]
    question.refresh_from_db()
    assert question.text == "合同在有效期内吗？"
