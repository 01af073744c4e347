"""Sheets to scan: letters, contracts, diplomas, forms and tables, drawn upright and clean."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tests.sheet_words import CLAUSES, FIELDS, SENTENCES

FONTS = Path("/usr/share/fonts")
CHINESE = (
    ("opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    ("opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("opentype/noto/NotoSansCJK-Bold.ttc", 2),
    ("truetype/babelstone/BabelStoneHan.ttf", 0),
)
HONG_KONG = (("opentype/noto/NotoSerifCJK-Regular.ttc", 4),)  # whose stops stand in the middle
LATIN = tuple(
    (f"truetype/dejavu/DejaVu{name}.ttf", 0)
    for name in ("Serif", "Sans", "SansCondensed", "SerifCondensed-Italic", "Serif-Bold")
) + (("opentype/noto/NotoSerifCJK-Regular.ttc", 2),)
TALL, WIDE = 1754, 1240  # A4 at 150 dpi
Draw = Callable[["Sheet"], None]


@dataclass
class Sheet:
    """A page being drawn; x and y in pixels at 150 dpi."""

    rng: random.Random
    image: Image.Image
    pen: ImageDraw.ImageDraw
    fonts: tuple[tuple[str, int], ...] = CHINESE

    def font(self, size: float) -> ImageFont.FreeTypeFont:
        name, index = self.rng.choice(self.fonts)
        return ImageFont.truetype(str(FONTS / name), round(size), index=index)

    def write(self, x: float, y: float, words: str, font: ImageFont.FreeTypeFont, fill: int = 25) -> None:
        self.pen.text((x, y), words, font=font, fill=fill)

    def paragraph(
        self, words: str, font: ImageFont.FreeTypeFont, y: float, *, left: float = 150, right: float = 1090,
        spacing: float = 1.6, indent: float = 0, centred: bool = False,
    ) -> float:  # fmt: skip
        """Broken at the right edge; returns where the next line would begin."""
        pieces = words.split(" ") if words.isascii() else list(words)
        glue, line, start = " " if words.isascii() else "", "", indent
        for piece in [*pieces, None]:
            longer = f"{line}{glue}{piece}" if line else piece or ""
            if piece is not None and (
                font.getlength(longer) <= right - left - start or piece in "，。；、：”"
            ):
                line = longer
                continue
            x = (left + right - font.getlength(line)) / 2 if centred else left + start
            self.write(x, y, line, font)
            y, line, start = y + font.size * spacing, piece or "", 0
            if y > self.image.height - 150:
                break
        return y


def stamp(sheet: Sheet, x: float, y: float) -> None:
    """A seal over the letters, as grey as its red is in a grey scan."""
    sheet.pen.ellipse((x - 120, y - 120, x + 120, y + 120), outline=130, width=7)
    sheet.write(x - 60, y - 20, "某某公司", sheet.font(32), 130)


# --- pages of text -----------------------------------------------------------------------------------------
def letter(sheet: Sheet) -> None:
    rng, size = sheet.rng, sheet.rng.uniform(20, 30)
    sheet.paragraph(
        rng.choice(["工作证明", "推荐信", "情况说明", "关于成果的证明"]), sheet.font(44), 170, centred=True
    )
    font, y = sheet.font(size), 320.0
    spacing = rng.uniform(1.35, 2)
    for _number in range(rng.randint(3, 6)):
        words = "".join(rng.sample(CLAUSES, rng.randint(2, 4)))
        y = sheet.paragraph(words, font, y, spacing=spacing, indent=2 * font.size)
    sheet.write(760, y + 60, "广州某某科技有限公司", font)
    sheet.write(760, y + 110, "2024年5月18日", font)
    if rng.random() < 0.6:
        stamp(sheet, 880, y + 80)


def contract(sheet: Sheet) -> None:
    rng = sheet.rng
    font, y = sheet.font(rng.uniform(19, 25)), 150.0
    spacing = rng.uniform(1.3, 1.8)
    for number in range(1, 30):
        words = f"{rng.choice(['第%d条　', '%d. ', '%d、', '（%d）']) % number}" + "".join(
            rng.sample(CLAUSES, rng.randint(1, 2))
        )
        if rng.random() < 0.2:
            words += "甲方（盖章）：__________　日期：________"
        y = sheet.paragraph(words, font, y, spacing=spacing)
        if y > TALL - 200:
            break
    sheet.write(600, TALL - 110, "- 3 -", font)


def english(sheet: Sheet) -> None:
    sheet.fonts = LATIN
    rng = sheet.rng
    font, y = sheet.font(rng.uniform(20, 27)), 330.0
    sheet.paragraph("To Whom It May Concern", sheet.font(34), 200)
    spacing = rng.uniform(1.25, 1.8)
    for _number in range(rng.randint(3, 6)):
        y = sheet.paragraph(" ".join(rng.sample(SENTENCES, rng.randint(2, 4))), font, y, spacing=spacing) + 20
    sheet.write(150, y + 60, "Yours sincerely,", font)


def diploma(sheet: Sheet) -> None:
    """English, centred, on a page that lies wide."""
    sheet.fonts = LATIN
    rng = sheet.rng
    sheet.pen.rectangle((50, 50, sheet.image.width - 50, sheet.image.height - 50), outline=120, width=6)
    sheet.paragraph(
        "The University of Somewhere", sheet.font(60), 170, right=sheet.image.width - 150, centred=True
    )
    font, y = sheet.font(rng.uniform(30, 36)), 330.0
    for words in rng.sample(SENTENCES, 6):
        y = sheet.paragraph(words, font, y, left=220, right=sheet.image.width - 220, centred=True)
    stamp(sheet, 300, sheet.image.height - 250)


def bilingual(sheet: Sheet) -> None:
    rng, font = sheet.rng, sheet.font(sheet.rng.uniform(20, 26))
    y = 200.0
    while y < TALL - 300:
        y = sheet.paragraph(rng.choice(CLAUSES), font, y, indent=2 * font.size)
        y = sheet.paragraph(rng.choice(SENTENCES), font, y) + 12


def notice(sheet: Sheet) -> None:
    """A red head and a rule under it, which a grey scan shows as grey."""
    sheet.write(200, 160, "广东省某某厅文件", sheet.font(100), 110)
    sheet.pen.line((150, 330, 1090, 330), fill=110, width=5)
    font, y = sheet.font(29), 400.0
    for _number in range(5):
        words = "".join(sheet.rng.sample(CLAUSES, 3))
        y = sheet.paragraph(words, font, y, spacing=1.75, indent=2 * font.size)
    stamp(sheet, 800, 1300)


def without_stops(sheet: Sheet) -> None:
    """A letter whose stops and commas are left out."""
    rng, font, y = sheet.rng, sheet.font(25), 320.0
    for _number in range(5):
        words = re.sub("[，。；：、“”‘’.,]", "", "".join(rng.sample(CLAUSES, 3)))
        y = sheet.paragraph(words, font, y, indent=2 * font.size)


# --- pages that say little, or mislead ---------------------------------------------------------------------
def certificate(sheet: Sheet) -> None:
    sheet.pen.rectangle((60, 60, sheet.image.width - 60, sheet.image.height - 60), outline=90, width=8)
    sheet.paragraph("荣誉证书", sheet.font(120), 260, right=sheet.image.width - 150, centred=True)
    sheet.paragraph("授予李某同志“先进工作者”称号。", sheet.font(48), 520, right=sheet.image.width - 150)
    stamp(sheet, 800, 800)


def table(sheet: Sheet) -> None:
    rng, font = sheet.rng, sheet.font(sheet.rng.uniform(17, 24))
    rows, columns = rng.randint(12, 36), rng.randint(3, 9)
    high, wide = 1500 / rows, 1000 / columns
    for row in range(rows + 1):
        sheet.pen.line((120, 120 + row * high, 1120, 120 + row * high), fill=40, width=2)
    for column in range(columns + 1):
        sheet.pen.line((120 + column * wide, 120, 120 + column * wide, 1620), fill=40, width=2)
    for row in range(rows):
        for column in range(columns):
            words = rng.choice(
                [rng.choice(FIELDS), f"{rng.uniform(1, 9000):,.2f}", "2023.05", "—", "合格", "", "10.5%"]
            )
            sheet.write(128 + column * wide, 126 + row * high, words, font)


def open_table(sheet: Sheet) -> None:
    """A transcript or a statement: columns without rules."""
    rng, font = sheet.rng, sheet.font(sheet.rng.uniform(17, 24))
    for row in range(36):
        y = 150 + row * 40
        sheet.write(140, y, rng.choice(FIELDS), font)
        for column in range(3):
            sheet.write(420 + column * 220, y, f"{rng.uniform(1, 90000):,.2f}", font)


def form(sheet: Sheet) -> None:
    """Labels with the star of a required field high before them."""
    rng, font = sheet.rng, sheet.font(24)
    star = rng.choice(["*", "* ", "＊"])
    for row in range(26):
        for column in range(2):
            x, y = 140 + column * 500, 160 + row * 58
            sheet.write(x, y, f"{star}{rng.choice(FIELDS)}：{'_' * rng.randint(5, 14)}", font)


def contents(sheet: Sheet) -> None:
    font = sheet.font(24)
    for row in range(28):
        words = sheet.rng.choice(CLAUSES[:-1])[:12].replace("，", "")
        sheet.write(150, 160 + row * 52, f"{row + 1}.{words}{'.' * 60}{row + 2}", font)


def quoted(sheet: Sheet) -> None:
    """Every other word in quotes, whose opening marks look like commas upside down."""
    font, y = sheet.font(25), 200.0
    for _number in range(12):
        names = sheet.rng.sample(FIELDS, 5)
        y = sheet.paragraph(
            "".join(f"“{name}”和‘{name}’" for name in names) + "。", font, y, indent=2 * font.size
        )


def superscripts(sheet: Sheet) -> None:
    font, small, y = sheet.font(25), sheet.font(14), 180
    for row in range(28):
        words = sheet.rng.choice(FIELDS) * 3
        sheet.write(150, y + row * 50, words, font)
        x = 150 + font.getlength(words)
        sheet.write(x, y + row * 50 - 4, "°" if row % 2 else f"[{row}]", small)
        sheet.write(x + 50, y + row * 50, sheet.rng.choice(FIELDS), font)


def hong_kong(sheet: Sheet) -> None:
    sheet.fonts = HONG_KONG
    letter(sheet)


def upright_lines(sheet: Sheet) -> None:
    """Written from top to bottom, columns from right to left, stops at the upper right."""
    font = sheet.font(30)
    for column in range(16):
        x = 1060 - column * 56
        for place, mark in enumerate(sheet.rng.choice(CLAUSES)[:36]):
            shift = 14 if mark in "，。、" else 0
            sheet.write(x + shift, 160 + place * 36 - shift, mark, font)


def photo(sheet: Sheet) -> None:
    rng = sheet.rng
    for _number in range(60):
        x, y, r = rng.uniform(0, WIDE), rng.uniform(0, TALL), rng.uniform(20, 400)
        sheet.pen.ellipse((x - r, y - r, x + r, y + r * rng.uniform(0.3, 1)), fill=rng.randint(10, 250))
    sheet.image.paste(sheet.image.filter(ImageFilter.GaussianBlur(rng.uniform(1, 12))))


def identity_card(sheet: Sheet) -> None:
    font = sheet.font(30)
    sheet.pen.rounded_rectangle((220, 300, 1020, 800), 30, outline=120, width=3, fill=225)
    for row, words in enumerate(
        ["姓名  李某某", "性别 女   民族 汉", "出生 1990 年 1 月 1 日", "住址 广东省广州市天河区某某路1号"]
    ):
        sheet.write(260, 350 + row * 80, words, font)
    sheet.pen.rectangle((800, 360, 980, 620), fill=120)


def drawing(sheet: Sheet) -> None:
    rng = sheet.rng
    for _number in range(80):
        x, y = rng.uniform(100, 1000), rng.uniform(100, 1500)
        sheet.pen.line((x, y, x + rng.uniform(-300, 300), y + rng.uniform(-300, 300)), fill=60, width=2)
        sheet.pen.arc((x, y, x + 90, y + 90), 0, rng.randint(90, 360), fill=60, width=2)
    for _number in range(30):
        sheet.write(
            rng.uniform(100, 1000), rng.uniform(100, 1600), f"{rng.uniform(1, 90):.1f}", sheet.font(20)
        )


def dots(sheet: Sheet) -> None:
    """Dirt: specks of the size of stops all over a page of a few lines."""
    for _number in range(700):
        x, y, r = sheet.rng.uniform(0, WIDE), sheet.rng.uniform(0, TALL), sheet.rng.uniform(1, 4)
        sheet.pen.ellipse((x, y, x + r, y + r), fill=50)
    sheet.paragraph("".join(sheet.rng.sample(FIELDS, 12)), sheet.font(28), 300)


def empty(sheet: Sheet) -> None:
    if sheet.rng.random() < 0.5:
        sheet.write(600, 1600, "12", sheet.font(22))


TEXTS: tuple[Draw, ...] = (letter, contract, english, diploma, bilingual, notice)
OTHERS: tuple[Draw, ...] = (
    without_stops, certificate, table, open_table, form, contents, quoted, superscripts, hong_kong,
    upright_lines, photo, identity_card, drawing, dots, empty,
)  # fmt: skip
