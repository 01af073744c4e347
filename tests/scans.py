"""The bytes that tests upload: scans and portrait photos, drawn once."""

import io
from functools import cache

import pikepdf
from PIL import Image, ImageDraw


@cache
def pdf_bytes(pages: int = 1) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(buffer)
    return buffer.getvalue()


@cache
def jpeg_bytes(width: int = 1200, height: int = 1600, colour: str = "#d8d8d8") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


@cache
def portrait_bytes(width: int = 358, height: int = 441) -> bytes:
    """A head and shoulders on white, of exactly the size asked for unless said otherwise."""
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    pen.ellipse((width * 0.3, height * 0.15, width * 0.7, height * 0.6), fill="#c89878")
    pen.rectangle((width * 0.15, height * 0.66, width * 0.85, height), fill="#28384c")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=92)
    return buffer.getvalue()
