"""Child process: draws one page of a PDF, or one picture, as a WebP image of a given width.

Arguments: kind (pdf, jpeg or png), page number from 1, width in pixels.
Answers {} and the image, or {"problem": "damaged"}.
"""

import io
import math

# Named, the encoder is there; unnamed, Pillow would look for it through forty modules at every drawing.
from PIL import Image, WebPImagePlugin  # noqa: F401

from materials.inspect import child

MOST_PIXELS = 1400 * 6000
TALLEST = 16_000  # WebP itself ends at 16,383


def draw(content: bytes, kind: str, number: str, width: str) -> tuple[dict[str, object], bytes]:
    try:
        image = (
            _pdf_page(content, int(number), int(width))
            if kind == "pdf"
            else _picture(content, kind, int(width))
        )
        out = io.BytesIO()
        image.convert("RGB").save(out, "WEBP", quality=82, method=2)
        return {"width": image.width, "height": image.height}, out.getvalue()
    except (OSError, ValueError, RuntimeError, IndexError, SyntaxError, MemoryError):
        return {"problem": "damaged"}, b""


def _pdf_page(content: bytes, number: int, width: int) -> Image.Image:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(content)
    if pdf.get_formtype():
        pdf.init_forms()  # otherwise what was typed into a form would be missing from the picture
    page = pdf[number - 1]
    page_width, page_height = page.get_size()
    drawn: Image.Image = page.render(scale=_scale(page_width, page_height, width)).to_pil()
    return drawn


def _scale(wide: float, high: float, width: int) -> float:
    """To this width; a very long page, as of a rolled screenshot, is drawn as wide as its pixels allow."""
    wide, high = max(wide, 1), max(high, 1)
    return min(width / wide, TALLEST / high, math.sqrt(MOST_PIXELS / (wide * high)))


def _picture(content: bytes, kind: str, width: int) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # measured when it was handed in
    image = Image.open(io.BytesIO(content), formats=(kind.upper(),))
    share = min(_scale(*image.size, width), 1)
    size = max(round(image.width * share), 1), max(round(image.height * share), 1)
    image.draft("RGB", size)  # a JPEG is decoded at half, a quarter, an eighth where that is enough
    return image if image.size == size else image.resize(size, Image.Resampling.BICUBIC, reducing_gap=1.5)


if __name__ == "__main__":
    child.serve(draw)
