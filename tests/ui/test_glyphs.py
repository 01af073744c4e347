"""Rare characters in printed papers: drawn where a font has them, never a box over the neighbour."""

import shutil

import pypdfium2
import pytest
from django.core.checks import run_checks

from tests.ui.test_paper import text_of
from youyue.ui import glyphs, paper

UNKNOWN = "\U0002ebf0"  # extension I, which no font of Debian 12 has
PRIVATE = "\ue863"


def test_usual_text_costs_nothing_and_private_characters_are_never_drawn(monkeypatch) -> None:
    monkeypatch.setattr(glyphs, "can_draw", pytest.fail)
    assert glyphs.unprintable("王小明 Zoë, 2026-11-29（广州）《材料》㎡"[:-1]) == []
    monkeypatch.undo()
    assert glyphs.unprintable(f"{PRIVATE}\U000f0000{PRIVATE}") == [PRIVATE, "\U000f0000"]


@pytest.mark.skipif(shutil.which("fc-list") is None, reason="fonts cannot be listed here")
def test_characters_of_the_wanted_packages_are_drawn() -> None:
    assert glyphs.unprintable("".join(glyphs.PACKAGES.values())) == []
    assert glyphs.missing_packages() == {} and "ui.W001" not in [message.id for message in run_checks()]
    assert glyphs.unprintable(f"王{UNKNOWN}明") == [UNKNOWN]


def test_missing_fonts_are_named_at_the_start(monkeypatch) -> None:
    monkeypatch.setattr(glyphs, "can_draw", lambda character: ord(character) < 0x30000)
    said = next(message for message in run_checks() if message.id == "ui.W001")
    assert "U+30000 (fonts-babelstone-han)" in said.msg and "fonts-hanazono" not in said.msg
    assert "fonts-babelstone-han" in said.hint


def test_rare_characters_are_in_the_pdf_as_they_are() -> None:
    names = "王\U00020023明 李\U00031350后 周\U0002a7d1人"
    made = paper.draw(f"<!doctype html><title>t</title><body><p>{names}</p></body>", {})
    assert text_of(made).split("\n")[0].strip() == names


def test_unknown_character_is_a_mark_and_a_footnote() -> None:
    page = f"<!doctype html><title>{UNKNOWN}</title><body><p title='{UNKNOWN}'>王{UNKNOWN}明</p></body>"
    text = text_of(paper.draw(page, {}))
    assert "王〓明" in text and "〓 U+2EBF0" in text and "手写" in text
    two = text_of(paper.draw(page.replace("明", f"明{PRIVATE}"), {}))
    assert "王〓1明〓2" in two.replace("\r\n", "").replace("\n", "") and "〓2 U+E863" in two.replace("\n", "")


def test_mark_leaves_its_neighbour_alone() -> None:
    """The ink of 明 after the mark is what it is after a usual character."""
    after_mark, usual = (
        ink(paper.draw(f"<body style='font-size:40pt'><p>王{middle}明</p></body>", {}))
        for middle in (UNKNOWN, "〓")
    )
    assert after_mark == usual and any(after_mark)


def ink(made: bytes) -> list[int]:
    """Dark pixels in each column of the first line."""
    document = pypdfium2.PdfDocument(made)
    picture = document[0].render(scale=1, grayscale=True).to_pil().crop((0, 0, 300, 160))
    document.close()
    width, height = picture.size
    return [sum(picture.getpixel((x, y)) < 128 for y in range(height)) for x in range(width)]
