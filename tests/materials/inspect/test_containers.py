"""Pictures whose end is missing: a few bytes are completed, a missing part is a damaged file."""

import io
from typing import Any

import pytest
from PIL import ImageChops

from materials.inspect import containers, inspect_image
from tests.materials import picture_files as files
from tests.materials.inspect.test_pictures import MOST, kept, problem

HOW = [{}, {"progressive": True}, {"optimize": True}, {"subsampling": 2}, {"restart_marker_rows": 1}]


@pytest.mark.parametrize("how", HOW, ids=str)
@pytest.mark.parametrize("lost", [1, 2])
def test_jpeg_without_its_end(how: dict[str, Any], lost: int) -> None:
    whole = files.jpeg(files.page(), **how)
    for cut in (whole[:-lost], whole[:-lost] + b"\0" * lost):
        assert ImageChops.difference(kept(cut), kept(whole)).getbbox() is None


@pytest.mark.parametrize("how", HOW, ids=str)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.8, 0.95])
def test_jpeg_of_which_a_part_is_missing(how: dict[str, Any], share: float) -> None:
    whole = files.jpeg(files.page(), **how)
    cut = whole[: int(len(whole) * share)]
    assert problem(cut) == "damaged"
    assert problem(cut + b"\0" * (len(whole) - len(cut))) == "damaged"


def test_last_row_of_blocks_of_a_jpeg_may_be_broken() -> None:
    whole = files.jpeg(files.page())
    changed = ImageChops.difference(kept(whole[:-60]), kept(whole)).getbbox()
    assert changed is None or changed[1] >= 811 - 8 - 8


def test_progressive_jpeg_without_its_last_scan() -> None:
    whole = files.jpeg(files.page(), progressive=True)
    assert problem(whole[: whole.rindex(b"\xff\xda")]) == "damaged"


def png_page() -> bytes:
    buffer = io.BytesIO()
    files.page().save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize("lost", [1, 4, 12, 16, 20])
def test_png_without_its_end(lost: int) -> None:
    """12 bytes are the end chunk, 4 the check of the pixels and 4 more the sum within them."""
    whole = png_page()
    assert ImageChops.difference(kept(whole[:-lost]), kept(whole)).getbbox() is None


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_png_of_which_a_part_is_missing(share: float) -> None:
    whole = png_page()
    cut = whole[: int(len(whole) * share)]
    assert problem(cut) == "damaged"
    assert problem(cut + b"\0" * (len(whole) - len(cut))) == "damaged"


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xda\0\x02", b"\xff" * 99]
)
def test_what_cannot_be_taken_apart_is_the_decoders(content: bytes) -> None:
    for kind in ("JPEG", "PNG"):
        assert containers.take_apart(content, kind).content == content
        assert inspect_image.clean(content, kind, MOST)[0]["problem"] == "damaged"
