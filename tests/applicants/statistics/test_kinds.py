"""applicants/statistics/kinds.py: which ready wordings stand in a remark."""

import pytest

from applicants.statistics.kinds import name_of, reader
from catalog.models import RemarkPreset

pytestmark = pytest.mark.django_db
UNCLEAR, PAGES = "扫描件看不清，请重新扫描后上传", "材料缺页，请补齐全部页面后上传"
ANSWERED = "证件已过有效期，请上传现行有效的证件"  # of two materials, counted as one kind


@pytest.mark.parametrize(
    ("text", "is_material", "codes"),
    [
        (UNCLEAR, True, ["unclear"]),
        (f"第 3 页{UNCLEAR}；{PAGES}", True, ["unclear", "pages"]),
        (UNCLEAR, False, [""]),
        ("内容写得不完整，请补充", False, ["short"]),
        ("扫描件看不清", True, [""]),
        ("", True, [""]),
        (f"{ANSWERED}；{PAGES}", True, ["answer:证件已过有效期", "pages"]),
        (ANSWERED, False, [""]),
    ],
)
def test_a_text_is_of_the_kinds_whose_words_it_has(text: str, is_material: bool, codes: list[str]) -> None:
    assert reader()(text, is_material) == codes


def test_a_kind_is_named_by_the_office_or_by_how_its_sentence_begins() -> None:
    named = [name_of(kind) for kind in ("unclear", "answer:证件已过有效期", "", "gone")]
    assert named == ["看不清", "证件已过有效期", "", ""]


def test_what_the_office_retired_still_counts() -> None:
    RemarkPreset.objects.filter(code="unclear").update(is_active=False)
    assert reader()(UNCLEAR, True) == ["unclear"]
    assert name_of("unclear") == "看不清"
