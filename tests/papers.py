"""Drawn pages for the scan doctor: sharp, blurred, dark, coarse and empty ones."""

import io
import time
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from materials.serve.watermark import font_path

NO_TIME = {"creationDate": time.gmtime(0), "modDate": time.gmtime(0)}  # the same pages, the same bytes
LINE = "甲方聘用乙方从事先进陶瓷材料研究工作，合同期限自2020年1月1日起至2025年12月31日止。"


@cache
def page(
    dpi: int = 150, *, lines: int = 36, blur: float = 0.0, light: float = 1.0, grain: int = 3
) -> Image.Image:
    """An A4 page of 10.5 point text. `blur` is a radius in pixels at 150 dpi; `light` 0.3 is a dark photo."""
    width, height = int(8.27 * dpi), int(11.69 * dpi)
    image = Image.new("L", (width, height), 250)
    pen, size = ImageDraw.Draw(image), max(int(10.5 * dpi / 72), 1)
    path = font_path()
    font = ImageFont.truetype(path, size) if path else ImageFont.load_default(size)
    words = LINE if path else "The employer engages the employee for research into advanced ceramics. "
    for number in range(lines):
        pen.text((dpi, dpi + int(number * size * 1.6)), words[number % 9 :], font=font, fill=20)
    if blur:
        image = image.filter(ImageFilter.GaussianBlur(blur * dpi / 150))
    if grain:
        image = ImageChops.add(image, Image.effect_noise(image.size, grain), 1, -128)
    return image.point(lambda level: level * light)


def jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def pdf(*pages: Image.Image, dpi: int = 150) -> bytes:
    """A scanned PDF."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=dpi, save_all=True, append_images=pages[1:], quality=80, **NO_TIME)
    return out.getvalue()
