import io
import zipfile

import pytest
from django.apps import apps
from django.core.management import call_command

from catalog.loading import TABLES, load_catalog
from catalog.models import Clause, ClauseItem, ConsentText, Faq, MaterialRequirement, Option, Region

pytestmark = pytest.mark.django_db


def everything() -> dict[str, list]:
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in apps.get_app_config("catalog").get_models()
    }


def test_catalogue_is_whole():
    assert Clause.objects.count() == 20
    assert ClauseItem.objects.count() == 60
    assert Region.objects.filter(parent_id="440000").count() == 21
    assert Region.objects.exclude(parent=None).exclude(parent_id="440000").count() == 122 + 36 + 23
    assert set(MaterialRequirement.objects.values_list("code", flat=True)) == {
        "id-document",
        "labour-contract",
        "tax-or-insurance",
        "clause-evidence",
        "flexible-id-document",
        "flexible-agreement",
        "flexible-six-months",
        "flexible-clause-evidence",
    }
    assert set(Option.objects.values_list("list", flat=True)) == set(Option.List.values)


def test_loading_twice_changes_nothing():
    before = everything()
    counts = load_catalog()
    assert everything() == before
    assert [(count.created, count.overwritten) for count in counts.values()] == [(0, 0)] * len(TABLES)


def test_loading_keeps_what_an_editor_changed():
    Faq.objects.filter(code="fee").update(question="要钱吗？", answer="不要。")
    ClauseItem.objects.filter(name="京都奖").delete()
    before = everything()
    load_catalog()
    assert everything() == before


def test_loading_brings_back_a_missing_row():
    Clause.objects.filter(card_type="A", number="（二）").delete()
    assert load_catalog()["申领条款"].created == 1
    assert Clause.objects.get(card_type="A", number="（二）").items.count() == 3


def test_overwriting_restores_the_shipped_texts():
    Faq.objects.filter(code="fee").update(answer="不要。")
    own = Faq.objects.create(question="自己的问题", answer="自己的解答")
    load_catalog(overwrite=True)
    assert Faq.objects.get(code="fee").answer == "不收取费用。"
    assert Faq.objects.filter(pk=own.pk).exists()


def test_loading_prints_counts(capsys):
    call_command("load_catalog")
    assert "申领条款: 0 created, 20 kept, 0 overwritten" in capsys.readouterr().out


def test_only_the_seed_s_own_clause_is_not_a_sample():
    assert [str(clause.number) for clause in Clause.objects.filter(is_sample=False)] == ["（一）"]
    assert list(ClauseItem.objects.filter(is_sample=False).values_list("name", flat=True)) == ["诺贝尔奖"]


@pytest.mark.parametrize(
    "code", ["flexible-id-document", "flexible-agreement", "flexible-six-months", "flexible-clause-evidence"]
)
def test_samples_are_word_documents(code):
    with MaterialRequirement.objects.get(code=code).sample.open("rb") as file:
        archive = zipfile.ZipFile(io.BytesIO(file.read()))
    assert archive.testzip() is None
    assert "范本" in archive.read("word/document.xml").decode()


def test_words_that_people_agreed_to_are_never_overwritten():
    load_catalog()
    ConsentText.objects.filter(kind="sensitive").update(statement="我同意")
    load_catalog(overwrite=True)
    assert ConsentText.objects.get(kind="sensitive").statement == "我同意"
