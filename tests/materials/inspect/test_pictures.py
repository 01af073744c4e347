"""Pictures are kept as a browser shows them, and what is thrown away decides nothing."""

import io
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms

from materials.inspect import inspect_image
from materials.inspect.colours import in_srgb, profile_of
from materials.portraits import accept_portrait
from tests.materials import picture_files as files
from tests.materials.forgeries import upload
from tests.materials.test_portraits import photo, stored
from youyue.identity.models import User

MOST = "50000000"
LONG = b"x" * 60_000


def kept(content: bytes) -> Image.Image:
    """What is stored of a picture."""
    findings, made = inspect_image.clean(content, "PNG" if content[:1] == b"\x89" else "JPEG", MOST)
    assert "problem" not in findings
    return Image.open(io.BytesIO(made))


def problem(content: bytes) -> str:
    findings, _made = inspect_image.clean(content, "PNG" if content[:1] == b"\x89" else "JPEG", MOST)
    return findings.get("problem", "")


def first_row(image: Image.Image) -> list[tuple[int, ...]]:
    return [image.convert("RGB").getpixel((x, 0)) for x in range(image.width)]  # type: ignore[misc]


def fields(image: Image.Image) -> list[tuple[int, ...]]:
    """The middles of the four fields of `picture_files.stripes`."""
    return [image.convert("RGB").getpixel((x, 8)) for x in (8, 24, 40, 56)]  # type: ignore[misc]


def far(one: Any, other: Any) -> int:
    return max(
        abs(a - b) for row, twin in zip(one, other, strict=True) for a, b in zip(row, twin, strict=True)
    )


# --- colours; the numbers are Chromium's (tests/browser/test_pictures_shown.py) ------------------
PLAIN = [(level, 255 - level, level * 3 % 256) for level in files.LEVELS]
LIGHTER = [
    (0, 255, 0), (99, 240, 165), (137, 224, 225), (165, 207, 99),
    (188, 187, 188), (208, 164, 241), (225, 136, 137), (241, 98, 208),
]  # fmt: skip
WIDER = [
    (0, 255, 0), (0, 224, 84), (0, 192, 193), (41, 160, 0), (129, 128, 129), (180, 95, 228),
    (222, 61, 62), (255, 25, 164),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "shown"),
    [
        ("RGB", PLAIN),
        ("gamma 1", LIGHTER),
        ("gamma 1, palette", LIGHTER),
        ("gamma of sRGB", PLAIN),
        ("gamma and sRGB", PLAIN),
        ("primaries alone", PLAIN),
        ("gamma and primaries of Adobe RGB", WIDER),
        ("profile of Adobe RGB", WIDER),
        ("profile that is broken", PLAIN),
    ],
)
def test_colours(what: str, shown: list[tuple[int, ...]]) -> None:
    assert far(first_row(kept(files.CHROMIUM_SHOWS[what])), shown) <= 1


WHITE, BLACK = (255,) * 3, (0,) * 3
DEEP = [(level >> 8,) * 3 for level in files.DEEP]


@pytest.mark.parametrize(
    ("what", "shown"),
    [
        ("16-bit grey", DEEP),
        (
            "16-bit grey, one level clear",
            [WHITE if level == 0x8000 else (level >> 8,) * 3 for level in files.DEEP],
        ),
        (
            "16-bit RGB, one colour clear",
            [WHITE if level == 0x8000 else (level >> 8,) * 3 for level in files.DEEP],
        ),
        (
            "16-bit grey with opacity",
            [(255 - (255 - (level >> 8)) * 128 // 255,) * 3 for level in files.DEEP],
        ),
        ("RGB, one colour clear, too many bits", [WHITE if n == 1 else one for n, one in enumerate(PLAIN)]),
        ("grey, one level clear", [WHITE if level == 96 else (level,) * 3 for level in files.LEVELS]),
        (
            "4-bit grey, one level clear",
            [WHITE if n == 7 else (17 * n,) * 3 for n in (0, 1, 2, 3, 7, 8, 14, 15)],
        ),
        (
            "2-bit grey, one level clear",
            [WHITE if n == 2 else (85 * n,) * 3 for n in (0, 1, 2, 3, 3, 2, 1, 0)],
        ),
        ("1-bit grey, black clear", [WHITE] * 8),
        ("clear level too short", [(level,) * 3 for level in files.LEVELS]),
    ],
)
def test_what_is_clear_is_white_and_nothing_else(what: str, shown: list[tuple[int, ...]]) -> None:
    assert far(first_row(kept(files.CHROMIUM_SHOWS[what])), shown) <= 1


def test_profile_of_a_jpeg() -> None:
    adobe = profile_of(45455, files.ADOBE)
    plain = fields(kept(files.jpeg(files.stripes())))
    shown = fields(kept(files.jpeg(files.stripes(), icc_profile=adobe)))
    assert far(plain, [(192, 32, 32), (32, 192, 32), (32, 32, 192), (128, 128, 128)]) <= 2
    assert far(shown, [(224, 26, 27), (0, 193, 0), (25, 26, 196), (129, 129, 129)]) <= 2


def test_profile_of_greys() -> None:
    levels = [0, 64, 128, 200]
    content = files.jpeg(files.stripes("L", levels), icc_profile=files.grey_profile(1.0))
    shown = [pixel[0] for pixel in fields(kept(content))]
    assert kept(content).mode == "L"
    assert shown == pytest.approx([0, 137, 188, 229], abs=2)


def test_profile_of_a_press() -> None:
    """Inks as the profile has them, not as the numbers would be without it; blank paper stays white."""
    inks = [(255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 0)]
    bare, printed = (
        fields(kept(files.jpeg(files.stripes("CMYK", inks), **how)))
        for how in ({}, {"icc_profile": files.press_profile()})
    )
    assert far(bare, [(0, 255, 255), (255, 0, 255), (255, 255, 0), WHITE]) <= 3
    assert far(printed, [(0, 150, 215), (212, 23, 125), (242, 221, 15), WHITE]) <= 20


def test_inks_without_the_marker_of_adobe() -> None:
    inks = [(255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 0)]
    content = files.jpeg(files.stripes("CMYK", inks))
    assert fields(kept(files.without_segment(content, 0xEE))) == fields(kept(content))


@pytest.mark.parametrize(
    "profile",
    [
        b"",
        b"no profile" * 30,
        profile_of(45455, files.ADOBE)[:200],
        files.grey_profile(1.0),
        files.press_profile(),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(),
    ],
    ids=["none", "garbage", "cut", "of greys", "of a press", "Lab"],
)
def test_profile_that_cannot_be_meant_decides_nothing(profile: bytes) -> None:
    image = files.stripes()
    assert ImageChops.difference(in_srgb(image.copy(), profile), image).getbbox() is None
    assert fields(kept(files.jpeg(image, icc_profile=profile))) == fields(kept(files.jpeg(image)))


def test_srgb_under_another_name_changes_no_pixel() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = files.page()
    assert ImageChops.difference(in_srgb(image.copy(), srgb), image).getbbox() is None


@pytest.mark.parametrize("numbers", [(0,) * 8, (31270, 0, *files.SRGB[2:]), (1,) * 8, (2**32 - 1,) * 8])
def test_primaries_that_cannot_be(numbers: tuple[int, ...]) -> None:
    content = files.png(8, 2, [files.COLOURS], files.gamma(100000), files.primaries(numbers))
    assert len(first_row(kept(content))) == 8


@pytest.mark.parametrize("value", [1, 2**32 - 1, 0])
def test_gamma_that_cannot_be(value: int) -> None:
    assert len(first_row(kept(files.png(8, 2, [files.COLOURS], files.gamma(value))))) == 8


# --- what is thrown away --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "extra",
    [
        [files.compressed_text(1.7)],
        [files.compressed_text(20, b"Comment")],
        [(b"zTXt", b"Comment\0\0" + files.icc(LONG * 100)[1][9:])],
        [(b"zTXt", b"Comment\0\x07unknown")],
        [(b"tEXt", b"Comment\0" + LONG * 40)],
        [(b"tEXt", b"Comment\0x")] * 5000,
        [(b"eXIf", b"II*\0\xff\xff\xff\xff")],
        [(b"eXIf", b"")],
        [(b"iCCP", b"profile\0\x09unknown")],
        [(b"iCCP", b"")],
        [(b"gAMA", b"\0")],
        [(b"cHRM", b"\0")],
        [(b"pHYs", b"\0")],
        [(b"acTL", b"\0\0\0\x02"), (b"fcTL", b"\0" * 26)],
        [(b"sRGB", b"")],
    ],
    ids=lambda extra: f"{extra[0][0].decode()} {len(extra)}x{len(extra[0][1])}",
)
def test_chunks_of_a_png_that_are_not_drawn(extra: list[files.Chunk]) -> None:
    content = files.png(8, 2, [files.COLOURS], *extra)
    assert far(first_row(kept(content)), PLAIN) == 0


def test_chunk_with_a_wrong_check() -> None:
    content = files.png(8, 2, [files.COLOURS], (b"gAMA", b"\0\x01\x86\xa0"))
    broken = content.replace(b"gAMA\0\x01\x86\xa0", b"gAMA\0\x01\x86\xa1")
    assert far(first_row(kept(broken)), PLAIN) == 0


@pytest.mark.parametrize(
    "segments",
    [
        [(0xE1, b"Exif\0\0" + b"II*\0\xff\xff\xff\xff")],
        [(0xE1, b"Exif\0\0")],
        [(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + LONG)] * 30,
        [(0xE2, b"ICC_PROFILE\0\x02\x05" + LONG)],
        [(0xE2, b"ICC_PROFILE\0")],
        [(0xE2, b"MPF\0II*\0" + b"\xff" * 80)],
        [(0xED, b"Photoshop 3.0\08BIM" + LONG)] * 60,
        [(0xFE, LONG)] * 20,
        [(0xE0, b"JFXX\0\x10" + LONG)],
    ],
    ids=lambda segments: f"{segments[0][0]:x} {len(segments)}x{len(segments[0][1])}",
)
def test_segments_of_a_jpeg_that_are_not_drawn(segments: list[tuple[int, bytes]]) -> None:
    plain = files.jpeg(files.page())
    shown = kept(files.with_segments(plain, *segments))
    assert ImageChops.difference(shown, kept(plain)).getbbox() is None


def test_second_pictures_and_what_else_stands_behind_the_end() -> None:
    plain = files.jpeg(files.page())
    for behind in (plain, b"\0" * 500, b"\xff\xd8\xff", b"PK\3\4 and more"):
        assert ImageChops.difference(kept(plain + behind), kept(plain)).getbbox() is None


@pytest.mark.parametrize("turn", range(1, 9))
def test_orientation(turn: int) -> None:
    """0 marks where the corner went: as Pillow's own turning has it."""
    from PIL import ImageOps

    image = files.page(163, 92)
    content = files.with_segments(files.jpeg(image), (0xE1, b"Exif\0\0" + files.orientation(turn)))
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
    assert expected is not None
    assert (
        ImageChops.difference(
            inspect_image.upright(inspect_image.open_picture(content, "JPEG")), expected
        ).getbbox()
        is None
    )


# --- portraits take the same road ----------------------------------------------------------------------
def test_portrait_in_adobe_rgb(applicant: User) -> None:
    image = Image.open(io.BytesIO(photo(716, 882)))
    content = files.jpeg(image, icc_profile=profile_of(45455, files.ADOBE))
    made = stored(accept_portrait(upload("照片.jpg", content), applicant))
    assert made.getpixel((179, 150)) == pytest.approx((217, 153, 118), abs=6)


def test_portrait_without_its_end(applicant: User) -> None:
    made = accept_portrait(upload("照片.jpg", photo(716, 882)[:-2]), applicant)
    assert stored(made).size == (358, 441)


def test_portrait_with_megabytes_of_metadata(applicant: User) -> None:
    plain = photo(716, 882, kind="PNG")
    content = plain[:33] + files.chunk(*files.compressed_text(1.7)) + plain[33:]
    assert stored(accept_portrait(upload("照片.png", content), applicant)).size == (358, 441)
