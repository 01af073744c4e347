"""Colours: contrast of every pair the design names, and no raw colour outside the tokens."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from youyue.ui.stylesheets import SHEETS

CSS = settings.BASE_DIR / "static" / "css"
RAW = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch|color-mix)\(")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def tokens(selector: str) -> dict[str, str]:
    text = COMMENT.sub("", (CSS / "tokens.css").read_text())
    block = text[text.index(f"{selector} {{") :].split("}")[0]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})\b", block))


STANDARD = tokens(":root")
CARE = STANDARD | tokens("[data-care]")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


TEXT = [
    *[(ink, ground) for ink in ("ink-900", "ink-700", "ink-500") for ground in ("paper", "soft", "tint")],
    ("ink-900", "mark"), ("ink-900", "del-bg"), ("ink-900", "add-bg"), ("ink-900", "focus"),
    ("ink-500", "brand-100"), ("ink-700", "brand-100"),
    ("brand-700", "paper"), ("brand-700", "soft"), ("brand-700", "tint"), ("brand-700", "brand-100"),
    ("white", "brand-700"), ("white", "brand-900"), ("gold", "brand-900"), ("gold-pale", "brand-900"),
    ("brand-100", "brand-900"), ("brand-300", "brand-900"), ("on-brand", "brand-900"),
    ("kapok", "paper"), ("kapok", "soft"), ("white", "kapok"),
    ("ok", "paper"), ("ok", "ok-bg"), ("ok", "add-bg"), ("white", "ok"),
    ("warn", "paper"), ("warn", "warn-bg"),
    ("bad", "paper"), ("bad", "bad-bg"), ("bad", "del-bg"),
    ("grey", "paper"), ("grey", "grey-bg"),
    ("gold", "card-a-from"), ("gold-pale", "card-a-from"), ("gold", "card-a-to"),
    ("white", "card-b-from"), ("card-b-pale", "card-b-from"), ("white", "card-b-to"),
]  # fmt: skip
SHAPES = [
    *[("line-strong", ground) for ground in ("paper", "soft", "tint")],
    ("focus", "ink-900"),
    ("focus", "brand-900"),
]
STRONG = [("ink-900", "paper"), ("ink-700", "paper"), ("brand-700", "paper"), ("brand-700", "tint")]


@pytest.mark.parametrize("colours", [STANDARD, CARE], ids=["standard", "care"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_pair_reaches_4_5(colours: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize(("ink", "ground"), SHAPES)
def test_shape_pair_reaches_3(ink: str, ground: str) -> None:
    assert contrast(STANDARD[ink], STANDARD[ground]) >= 3


@pytest.mark.parametrize(("ink", "ground"), STRONG)
def test_body_and_link_pair_reaches_7(ink: str, ground: str) -> None:
    assert contrast(STANDARD[ink], STANDARD[ground]) >= 7


def test_known_pair_has_the_ratio_of_the_formula() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21
    assert round(contrast(STANDARD["ink-900"], STANDARD["paper"]), 2) == 16.46


@pytest.mark.parametrize("sheet", sorted(CSS.rglob("*.css")), ids=lambda path: str(path.relative_to(CSS)))
def test_raw_colour_stands_in_no_other_sheet(sheet: Path) -> None:
    if sheet.name != "tokens.css":
        assert RAW.findall(COMMENT.sub("", sheet.read_text())) == []


def test_colour_stands_in_no_template() -> None:
    found = {}
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        raw = re.findall(r"=\"(#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6})\"", path.read_text())
        if raw:
            found[path.name] = raw
    assert found == {}


@pytest.mark.parametrize("sheet", SHEETS)
def test_sheet_is_of_one_layer(sheet: str) -> None:
    """Of its own name, or of its folder's."""
    path = settings.BASE_DIR / "static" / sheet
    text = COMMENT.sub("", path.read_text())
    layer = path.stem if path.parent == CSS else path.parent.name
    assert set(re.findall(r"@layer ([\w-]+) \{", text)) == {layer}
    assert text.count("{") == text.count("}")


def test_every_variable_used_is_defined() -> None:
    sheets = "".join(path.read_text() for path in CSS.rglob("*.css"))
    defined = set(re.findall(r"(--[\w-]+)\s*:", sheets))
    used = set(re.findall(r"var\((--[\w-]+)\)", sheets))
    assert used - defined == set()


def test_every_icon_drawn_is_in_the_sprite() -> None:
    sprite = (settings.BASE_DIR / "static" / "icons.svg").read_text()
    names = set(re.findall(r'id="([\w-]+)"', sprite))
    used = set()
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        text = path.read_text()
        used |= set(re.findall(r"""{% icon(?:_url)? ["']([\w-]+)["']""", text))
        used |= set(re.findall(r"""{% tag ["']\w*["'] ["']([\w-]+)["']""", text))
    assert used - names == set()
