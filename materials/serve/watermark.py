"""The watermark over pictures of identity documents, drawn anew for every request and never kept.

Who looks, for whom and when runs across the whole page, so that a copied or photographed screen tells where
it came from. The lines stand far apart and are faint, for a reviewer has to read every date under them, and
yet cross every third of the page, so that no part worth keeping can be cut out without them. Dark letters
with a light edge stay visible on white paper as on a dark photo.
"""

import io
import math
import os
import zlib
from datetime import datetime
from functools import cache, lru_cache

from django.conf import settings
from django.core import checks
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from youyue.identity.models import User

SIZE = 24
PITCH = 220  # from line to line, at most: a card on a scanned page is twice as high
CLOSENESS = 0.4  # of the shorter side: a line crosses each third of a small picture as well
GAP = 36
ANGLE = 24
INK, LIGHT = 0.15, 0.15  # how strongly letters and their edges cover what lies under them
QUALITY = 80
TALLEST = 6000  # a layer is worked out on a square; under longer pages it is laid again
CONTENT_TYPE = "image/jpeg"
# Where Debian, Fedora, Alpine and macOS keep a font with Chinese letters.
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
)


def words_for(viewer: User, role: str, at: datetime) -> str:
    """What the watermark says. Without a Chinese font: the account's key and the time, in ASCII."""
    local = timezone.localtime(at)
    if font_path() is None:
        return f"youyue review only / user {viewer.pk} / {local:%Y-%m-%d %H:%M}"
    facts = {"name": viewer.masked_name, "role": role, "time": f"{local:%Y-%m-%d %H:%M}"}
    return _("仅供优粤卡申办审核 %(name)s（%(role)s）%(time)s") % facts


def stamp(picture: bytes, words: str) -> bytes:
    """A picture of our own drawing with the words all over it, as a JPEG."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    step = min(image.height, TALLEST)
    size = (image.width, step)
    letters, edges = (Image.frombytes("L", size, zlib.decompress(mask)) for mask in _layer(size, words))
    for top in range(0, image.height, step):
        image.paste((255, 255, 255), (0, top), edges)
        image.paste((20, 30, 60), (0, top), letters)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


@cache
def font_path() -> str | None:
    """The first font there is, the configured one before all."""
    return next((path for path in (settings.WATERMARK_FONT, *FONTS) if path and os.path.isfile(path)), None)


@checks.register()
def font_is_there(**_given: object) -> list[checks.Warning]:
    """`manage.py check` says so where watermarks cannot be written in Chinese."""
    if font_path():
        return []
    hint = "Install fonts-noto-cjk, or name a font file in WATERMARK_FONT."
    message = "No font with Chinese letters: watermarks name accounts by number."
    return [checks.Warning(message, hint=hint, id="materials.W001")]


@cache
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    path = font_path()
    if path is None:
        return ImageFont.load_default(SIZE)
    return ImageFont.truetype(path, SIZE, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=2)
def _layer(size: tuple[int, int], words: str) -> tuple[bytes, bytes]:
    """Two masks of the picture's size, one byte a point, compressed: the letters, and their edges one pixel
    aside.

    The pages that one person opens within a minute share them. To open them again takes a tenth of the time
    that making them takes; as they are, they would hold 11 MB of each process.
    """
    width, height = size
    pitch = max(SIZE + GAP, min(PITCH, int(min(size) * CLOSENESS)))
    side = int((width**2 + height**2) ** 0.5) + pitch
    line = _line(words, side)
    sheet = Image.new("L", (side, side))
    for number, top in enumerate(range(0, side, pitch)):
        # Each line starts elsewhere, so that the gaps between two sayings do not stand in a column.
        sheet.paste(
            line.crop((start := number * 211 % (line.width - side), 0, start + side, SIZE * 2)), (0, top)
        )
    letters, edges = (_turned(sheet, size, aside) for aside in (0, 1))
    letters = letters.point(lambda level: int(level * INK))
    edges = edges.point(lambda level: int(level * LIGHT))
    return zlib.compress(letters.tobytes(), 1), zlib.compress(edges.tobytes(), 1)


def _turned(sheet: Image.Image, size: tuple[int, int], aside: int) -> Image.Image:
    """The middle of the sheet, turned by ANGLE, in this size; only that much is worked out."""
    across, down = math.cos(math.radians(ANGLE)), math.sin(math.radians(ANGLE))
    x, y = size[0] / 2 + aside, size[1] / 2 + aside
    where = (
        (across, -down, sheet.width / 2 - across * x + down * y)
        + (down, across, sheet.height / 2 - down * x - across * y)
    )  # fmt: skip
    return sheet.transform(size, Image.Transform.AFFINE, where, Image.Resampling.BILINEAR)


def _line(words: str, side: int) -> Image.Image:
    """The words over and over, one saying longer than `side`."""
    font = _font()
    length = int(font.getlength(words)) + GAP
    line = Image.new("L", (side + 2 * length, SIZE * 2))
    pen = ImageDraw.Draw(line)
    for start in range(0, line.width, length):
        pen.text((start, 4), words, fill=255, font=font)
    return line
