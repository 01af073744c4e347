"""In a child: draws one page of a PDF, or one picture, as a JPG image of a given width.

Arguments: kind (pdf, jpeg or png), page number from 1, width in pixels.
Answers {} and the image, or {"problem": "damaged"}.
"""

import io
import math

from PIL import Image

MOST_PIXELS = 1400 * 6000
TALLEST = 16_000
QUALITY = 85  # WebP takes a fifth less room and fifteen times the time
SMALL = 240
DRAWING_ERRORS = (OSError, ValueError, RuntimeError, IndexError, SyntaxError, MemoryError)


def draw(content: bytes, kind: str, number: str, width: str) -> tuple[dict[str, object], bytes]:
    try:
        image = (
            _pdf_page(content, int(number), int(width))
            if kind == "pdf"
            else picture(content, kind, int(width))
        )
        return {"width": image.width, "height": image.height}, encoded(image)
    except DRAWING_ERRORS:
        return {"problem": "damaged"}, b""


def encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image = image if image.mode in {"RGB", "RGBX"} else image.convert("RGB")
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def thumbnail(image: Image.Image) -> bytes:
    """A small copy of a page's picture; of a very long one, of its beginning."""
    if image.height > image.width * 3:
        image = image.crop((0, 0, image.width, image.width * 3))
    image = image.reduce(
        max(image.width // SMALL, 1)
    )  # what is mixed of whole squares is as good, and quicker
    image.thumbnail((SMALL, SMALL * 3))
    return encoded(image)


def page_of(page: object, width: int) -> Image.Image:
    """A page as pypdfium2 knows it, of mode RGBX: the one that Pillow takes over without copying it."""
    wide, high = page.get_size()  # type: ignore[attr-defined]
    scale = _scale(wide, high, width)
    drawn = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)  # type: ignore[attr-defined]
    image: Image.Image = drawn.to_pil()
    return image


def _pdf_page(content: bytes, number: int, width: int) -> Image.Image:
    import pypdfium2

    with pypdfium2.PdfDocument(content) as pdf:
        if pdf.get_formtype():
            pdf.init_forms()  # otherwise what was typed into a form would be missing from the picture
        return page_of(pdf[number - 1], width)


def _scale(wide: float, high: float, width: int) -> float:
    """To this width; a very long page, as of a rolled screenshot, is drawn as wide as its pixels allow."""
    wide, high = max(wide, 1), max(high, 1)
    return min(width / wide, TALLEST / high, math.sqrt(MOST_PIXELS / (wide * high)))


def picture(content: bytes, kind: str, width: int) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # measured when it was handed in
    image = Image.open(io.BytesIO(content), formats=(kind.upper(),))
    share = min(_scale(*image.size, width), 1)
    size = max(round(image.width * share), 1), max(round(image.height * share), 1)
    image.draft("RGB", size)  # a JPEG is decoded at half, a quarter, an eighth where that is enough
    return image if image.size == size else image.resize(size, Image.Resampling.BICUBIC, reducing_gap=1.5)
