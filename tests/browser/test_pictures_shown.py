"""What is kept of a picture looks as Chromium shows the picture itself, white behind it."""

import base64
import io

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from materials.inspect import inspect_image
from materials.inspect.colours import profile_of
from tests.materials import picture_files as files

STYLE = "<style>*{margin:0}img{display:block;image-rendering:pixelated}</style>"
INKS = [(255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (60, 120, 200, 80)]
PICTURES = files.CHROMIUM_SHOWS | {
    "JPG in Adobe RGB": files.jpeg(files.stripes(), icc_profile=profile_of(45455, files.ADOBE)),
    "JPG in Display P3": files.jpeg(files.stripes(), icc_profile=profile_of(45455, files.P3)),
    "JPG in inks": files.jpeg(files.stripes("CMYK", INKS)),
    "JPG in inks, not marked": files.without_segment(files.jpeg(files.stripes("CMYK", INKS)), 0xEE),
    "JPG of greys": files.jpeg(files.stripes("L", [0, 64, 128, 200]), icc_profile=files.grey_profile(1.0)),
}


@pytest.mark.parametrize("what", PICTURES)
def test_kept_as_shown(chromium: Browser, what: str) -> None:
    content = PICTURES[what]
    kind = "png" if content[:1] == b"\x89" else "jpeg"
    kept = Image.open(io.BytesIO(inspect_image.clean(content, kind.upper(), "9999")[1])).convert("RGB")
    page = chromium.new_page()
    page.set_content(f'{STYLE}<img src="data:image/{kind};base64,{base64.b64encode(content).decode()}">')
    page.evaluate("document.images[0].decode()")
    clip = {"x": 0, "y": 0, "width": kept.width, "height": kept.height}
    shown = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")  # type: ignore[arg-type]
    page.close()
    assert max(high for _low, high in ImageChops.difference(kept, shown).getextrema()) <= 3
