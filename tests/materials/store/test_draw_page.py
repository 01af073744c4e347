"""A page that is very long, as of a rolled screenshot, can still be read."""

import io

import pikepdf
from PIL import Image

from materials.inspect import pool
from materials.serve import watermark
from materials.store import draw_page
from materials.store.draw_page import draw


def long_page(width: int, height: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(width, height))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"1 0 0 rg 0 %d 20 20 re f" % (height - 20))
        pdf.save(out)
    return out.getvalue()


def size_of(picture: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(picture)).size


def test_long_page_is_drawn_wide_enough() -> None:
    findings, picture = pool.run("materials.store.draw_page.draw", long_page(288, 14_400), "pdf", 1, 1400)
    assert (findings["width"], findings["height"]) == size_of(picture) == (320, 16_000)
    assert draw(long_page(595, 14_400), "pdf", "1", "1400")[0]["width"] > 580
    assert draw(long_page(595, 842), "pdf", "1", "1400")[0]["width"] == 1400


def test_long_picture_too() -> None:
    out = io.BytesIO()
    Image.new("RGB", (1000, 50_000), "white").save(out, "PNG")
    assert size_of(draw(out.getvalue(), "png", "1", "1400")[1]) == (320, 16_000)


def test_small_copy_shows_the_beginning() -> None:
    picture = draw(long_page(288, 14_400), "pdf", "1", "1400")[1]
    assert size_of(draw_page.thumbnail(Image.open(io.BytesIO(picture)))) == (240, 720)


def test_watermark_covers_all_of_it() -> None:
    stamped = watermark.stamp(draw(long_page(288, 14_400), "pdf", "1", "1400")[1], "words")
    image = Image.open(io.BytesIO(stamped)).convert("L")
    for top in range(100, 15_900, 200):
        assert image.crop((0, top, 320, top + 100)).getextrema()[0] < 230
