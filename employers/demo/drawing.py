"""Drawn papers: pages with a title, lines, a table, a seal and the word 样本 across them; and portraits.

Without a Chinese font the same pages carry Latin words, as nothing else can be drawn then.
"""

import io
import math
import time
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from materials.portrait_checks import HEIGHT, WIDTH
from materials.serve.watermark import font_path

DPI = 150
PAGE = (1240, 1754)
MARGIN = 150
INK, PALE, RED, RULE = (28, 32, 40), (226, 230, 236), (190, 40, 36), (120, 126, 136)
LATIN = "Sample page of an invented document. Nothing on it is true."
NO_TIME = {"creationDate": time.gmtime(0), "modDate": time.gmtime(0)}  # the same pages, the same bytes


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    path = font_path()
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)


def _words(text: str) -> str:
    return text if font_path() or text.isascii() else LATIN[: max(len(text) * 2, 6)]


class Page:
    """An A4 page at 150 dpi that is filled from the top down."""

    def __init__(self, title: str) -> None:
        self.image = _paper().copy()
        self.pen = ImageDraw.Draw(self.image)
        self.y = 230
        self._middle(title, 48)
        self.y += 40

    def _middle(self, text: str, size: int) -> None:
        font = _font(size)
        wide = self.pen.textlength(_words(text), font=font)
        self.pen.text(((PAGE[0] - wide) / 2, self.y), _words(text), font=font, fill=INK)
        self.y += round(size * 1.6)

    def line(self, text: str, size: int = 25) -> None:
        """A paragraph, broken where the page ends."""
        font, room = _font(size), PAGE[0] - 2 * MARGIN
        rest = _words(text)
        while rest:
            fits = len(rest)
            while self.pen.textlength(rest[:fits], font=font) > room:
                fits -= 1
            self.pen.text((MARGIN, self.y), rest[:fits], font=font, fill=INK)
            rest = rest[fits:]
            self.y += round(size * 1.75)
        self.y += 8

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        wide, high = (PAGE[0] - 2 * MARGIN) / len(rows[0]), 58
        for row in rows:
            for column, text in enumerate(row):
                left = MARGIN + column * wide
                self.pen.rectangle((left, self.y, left + wide, self.y + high), outline=RULE, width=2)
                self.pen.text((left + 14, self.y + 14), _words(text), font=_font(22), fill=INK)
            self.y += high
        self.y += 26

    def seal(self, owner: str) -> None:
        """A round red seal that says whose it is and that it is none."""
        x, y, radius = PAGE[0] - MARGIN - 170, self.y + 190, 140
        self.pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=RED, width=7)
        points = [
            (x + size * math.sin(turn), y - 34 - size * math.cos(turn))
            for turn, size in ((n * math.pi / 5, 16 if n % 2 else 40) for n in range(10))
        ]
        self.pen.polygon(points, fill=RED)
        for number, text in enumerate((owner[:9], "样本，不作证明")):
            words, font = _words(text)[:14], _font(24)
            wide = self.pen.textlength(words, font=font)
            self.pen.text((x - wide / 2, y + 24 + number * 36), words, font=font, fill=RED)
        self.y += 360

    def card(self, label: str, rows: Sequence[tuple[str, str]], look: Image.Image | None) -> None:
        """One side of an identity card, with its holder's picture or without."""
        top, high = self.y, 520
        edge = (MARGIN, top, PAGE[0] - MARGIN, top + high)
        self.pen.rounded_rectangle(edge, 28, fill=(236, 242, 246), outline=RULE, width=3)
        self.pen.text((MARGIN + 40, top + 30), _words(label), font=_font(30), fill=INK)
        for number, (name, value) in enumerate(rows):
            at = top + 110 + number * 62
            self.pen.text((MARGIN + 40, at), _words(name), font=_font(22), fill=RULE)
            self.pen.text((MARGIN + 190, at), _words(value), font=_font(27), fill=INK)
        if look:
            small = look.resize((WIDTH * 3 // 4, HEIGHT * 3 // 4))
            self.image.paste(small, (PAGE[0] - MARGIN - small.width - 40, top + 120))
        self.y = top + high + 60


@cache
def _paper() -> Image.Image:
    """A sheet with 样本 across it and a line at its foot."""
    sheet = Image.new("RGB", PAGE, (252, 252, 250))
    mark = Image.new("L", (900, 300), 0)
    ImageDraw.Draw(mark).text((60, 10), _words("样  本"), font=_font(220), fill=255)
    mark = mark.rotate(28, expand=True)
    sheet.paste(PALE, ((PAGE[0] - mark.width) // 2, 640), mark)
    foot = "样本：人物、单位、号码全为虚构，只用于演示"
    ImageDraw.Draw(sheet).text((MARGIN, PAGE[1] - 110), _words(foot), font=_font(21), fill=RULE)
    return sheet


def jpeg(page: Page) -> bytes:
    out = io.BytesIO()
    page.image.save(out, "JPEG", quality=78, dpi=(DPI, DPI))
    return out.getvalue()


def pdf(*pages: Page) -> bytes:
    """A scanned PDF."""
    out = io.BytesIO()
    first, rest = pages[0].image, [page.image for page in pages[1:]]
    first.save(out, "PDF", resolution=DPI, save_all=True, append_images=rest, quality=78, **NO_TIME)
    return out.getvalue()


SKIN = (214, 198, 184)
HAIRS = ((34, 30, 30), (58, 44, 36), (88, 70, 56), (120, 112, 106))
SUITS = ((38, 52, 76), (64, 66, 72), (92, 40, 46), (30, 74, 70), (86, 74, 100))


@cache
def portrait(number: int, sex: str) -> Image.Image:
    """A head without a face and shoulders on white, different for every number."""
    image = Image.new("RGB", (WIDTH * 2, HEIGHT * 2), "white")
    pen = ImageDraw.Draw(image)
    middle, hair, suit = WIDTH, HAIRS[number // 4 % 4], SUITS[number % 5]
    if sex == "2":
        pen.rounded_rectangle((middle - 168, 180, middle + 168, 640), 150, fill=hair)
    pen.rounded_rectangle((middle - 62, 480, middle + 62, 700), 40, fill=tuple(c - 18 for c in SKIN))
    pen.rounded_rectangle((middle - 270, 640, middle + 270, 1100), 130, fill=suit)
    pen.polygon([(middle - 74, 640), (middle + 74, 640), (middle, 800)], fill=(246, 246, 246))
    pen.line(
        [(middle - 74, 640), (middle, 800), (middle + 74, 640)], fill=tuple(c // 2 for c in suit), width=8
    )
    pen.ellipse((middle - 134, 210, middle + 134, 590), fill=SKIN)
    pen.pieslice((middle - 142, 168, middle + 142, 500), 180, 360, fill=hair)
    parting = 40 if number % 2 else -40
    pen.polygon([(middle - 138, 330), (middle + parting, 290), (middle + 138, 330), (middle, 400)], fill=SKIN)
    return image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def portrait_file(number: int, sex: str) -> bytes:
    out = io.BytesIO()
    portrait(number, sex).save(out, "JPEG", quality=92)
    return out.getvalue()
