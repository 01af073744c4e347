"""catalog/lists/presets.py: ready wording is added once, in the office's order, a retired one never."""

import pytest

from catalog.lists.presets import preset_options, presets, with_preset
from catalog.models import RemarkPreset
from catalog.models.memory import forget

pytestmark = pytest.mark.django_db
PLACE = RemarkPreset.Place.MATERIAL


@pytest.fixture
def blurred() -> RemarkPreset:
    preset = presets(PLACE)[0]
    assert preset.text
    return preset


def test_the_sentence_is_added_to_what_was_written(blurred: RemarkPreset) -> None:
    assert with_preset("", blurred.code, PLACE) == blurred.text
    assert with_preset("第二页缺失。", blurred.code, PLACE) == f"第二页缺失；{blurred.text}"


def test_a_sentence_that_is_there_is_not_repeated(blurred: RemarkPreset) -> None:
    assert with_preset(f"请注意：{blurred.text}", blurred.code, PLACE) == f"请注意：{blurred.text}"


def test_an_unknown_code_changes_nothing() -> None:
    assert with_preset("第二页缺失", "no-such", PLACE) == "第二页缺失"


def test_a_retired_one_is_no_longer_offered(blurred: RemarkPreset) -> None:
    assert f'value="{blurred.code}"' in preset_options(PLACE)
    blurred.is_active = False
    blurred.save()
    forget()
    assert f'value="{blurred.code}"' not in preset_options(PLACE)
    assert with_preset("第二页缺失", blurred.code, PLACE) == "第二页缺失"
