"""Spelling, by a child and here: the same."""

import subprocess
import sys

import pytest

from catalog.wording import pinyin

TEXT = "重庆银行（长沙）A1 研究院"


@pytest.fixture
def unloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pypinyin")


def test_phrases_decide_how_a_character_is_read() -> None:
    assert "".join(pinyin.first_letters(TEXT)) == "cqyh（cs）A1 yjy"
    assert pinyin.syllables("长沙a") == ["chang", "sha", "a"]


def test_child_spells_the_same_and_leaves_nothing_here(unloaded: None) -> None:
    assert pinyin.first_letters(TEXT) == list("cqyh（cs）A1 yjy")
    assert "pypinyin" not in sys.modules


def test_what_is_all_latin_needs_no_child(unloaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", None)
    assert pinyin.first_letters("ABC 1") == list("ABC 1")


def test_without_a_child_it_is_spelled_here(unloaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*command: object, **given: object) -> None:
        raise OSError("Cannot allocate memory")

    monkeypatch.setattr(subprocess, "run", full)
    assert pinyin.first_letters("长沙") == ["c", "s"]
