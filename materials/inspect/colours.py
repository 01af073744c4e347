"""Colours as a browser shows them: whatever a picture's profile or its gAMA and cHRM chunks say, in sRGB.

A profile that is broken, or made for pictures of another kind, decides nothing.
"""

import io
import struct
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageChops, ImageCms

SRGB_GAMMA = 45_455  # 100,000ths, as PNG has it
NEAR = 0.05  # share by which a gamma may differ from that and mean the same
SRGB_PRIMARIES = (31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000)
UNSEEN = 2  # levels of 255: a profile that changes no colour by more is sRGB under another name
D50 = (0.9642, 1.0, 0.8249)
BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
# What LittleCMS and its wrapper were seen to raise on broken profiles.
PROFILE_ERRORS = (ImageCms.PyCMSError, OSError, ValueError, TypeError, SyntaxError)
Row = Sequence[float]


def in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """A picture in L, RGB, RGBA or CMYK as L, RGB or RGBA (CMYK without a profile stays what it is).

    L, RGB and RGBA are changed in place where there is something to change.
    """
    if not profile:
        return image
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = given.profile.xcolor_space.strip()
        if image.mode == "L":
            return _greys(image, given, space)
        if image.mode == "CMYK" and space == "CMYK":
            return ImageCms.profileToProfile(image, given, _srgb(), outputMode="RGB") or image
        if image.mode in {"RGB", "RGBA"} and space == "RGB" and not _is_srgb(given):
            image.load()
            ImageCms.profileToProfile(image, given, _srgb(), inPlace=True)
    except PROFILE_ERRORS:
        return image
    return image


def _greys(image: Image.Image, given: ImageCms.ImageCmsProfile, space: str) -> Image.Image:
    """Greys need only a table; that of a profile for RGB is what it makes of colours without colour."""
    ramp = Image.frombytes("L", (256, 1), bytes(range(256)))
    if space == "RGB":
        ramp = ramp.convert("RGB")
    elif space != "GRAY":
        return image
    shown = ImageCms.profileToProfile(ramp, given, _srgb(), outputMode="RGB")
    return image.point(shown.convert("L").tobytes()) if shown else image


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@cache
def _samples() -> Image.Image:
    levels = range(0, 256, 17)
    colours = bytes(
        level for red in levels for green in levels for blue in levels for level in (red, green, blue)
    )
    return Image.frombytes("RGB", (256, 16), colours)


def _is_srgb(given: ImageCms.ImageCmsProfile) -> bool:
    shown = ImageCms.profileToProfile(_samples(), given, _srgb(), outputMode="RGB")
    return shown is None or max(ImageChops.difference(shown, _samples()).tobytes()) <= UNSEEN


# --- a profile from numbers -----------------------------------------------------------------------------
def profile_of(gamma: int, chromaticities: Sequence[int] = ()) -> bytes:
    """The profile that a PNG's gAMA and cHRM chunks stand for (100,000ths; white, red, green, blue).

    Nothing where they say sRGB, or what cannot be.
    """
    if not gamma:
        return b""
    where = tuple(chromaticities) or SRGB_PRIMARIES
    is_srgb = all(abs(value - standard) < 500 for value, standard in zip(where, SRGB_PRIMARIES, strict=True))
    if is_srgb and abs(gamma - SRGB_GAMMA) < NEAR * SRGB_GAMMA:
        return b""
    try:
        columns = _adapted(where)
        curve = struct.pack(">4sIIHH", b"curv", 0, 1, round(100_000 / gamma * 256), 0)
    except (ZeroDivisionError, struct.error):
        return b""
    tags = {
        b"wtpt": _xyz(D50),
        **{name: _xyz(column) for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)},
    }
    return _written(b"RGB ", tags | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve))


def _written(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    place = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        table += struct.pack(">4sII", name, place + len(body), len(content))
        body += content
    head = struct.pack(">I4sI4s4s4s", place + len(body), b"\0\0\0\0", 0x02400000, b"mntr", space, b"XYZ ")
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + struct.pack(">3i", *_fixed(D50))
    return head.ljust(128, b"\0") + table + body


def _fixed(values: Row) -> list[int]:
    return [round(value * 65_536) for value in values]


def _xyz(values: Row) -> bytes:
    return struct.pack(">4sI3i", b"XYZ ", 0, *_fixed(values))


def _adapted(where: Sequence[int]) -> list[list[float]]:
    """X, Y and Z of red, green and blue at full strength, under the white of profiles."""
    white, red, green, blue = (_of_xy(where[n] / 100_000, where[n + 1] / 100_000) for n in (0, 2, 4, 6))
    strengths = _solved([[red[n], green[n], blue[n]] for n in range(3)], white)
    to_cones = [list(row) for row in BRADFORD]
    then, now = _times(to_cones, white), _times(to_cones, D50)
    adapted = []
    for strength, colour in zip(strengths, (red, green, blue), strict=True):
        cones = _times(to_cones, [strength * value for value in colour])
        adapted.append(_solved(to_cones, [cones[n] * now[n] / then[n] for n in range(3)]))
    return adapted


def _of_xy(x: float, y: float) -> list[float]:
    return [x / y, 1.0, (1 - x - y) / y]


def _times(matrix: Sequence[Row], vector: Row) -> list[float]:
    return [sum(entry * part for entry, part in zip(row, vector, strict=True)) for row in matrix]


def _solved(matrix: Sequence[Row], vector: Row) -> list[float]:
    """The x with matrix·x = vector, for three equations (Cramer's rule)."""

    def determinant(m: Sequence[Row]) -> float:
        return sum(
            m[0][n] * (m[1][(n + 1) % 3] * m[2][(n + 2) % 3] - m[1][(n + 2) % 3] * m[2][(n + 1) % 3])
            for n in range(3)
        )

    whole = determinant(matrix)
    solution = []
    for column in range(3):
        put = [
            [vector[n] if index == column else row[index] for index in range(3)]
            for n, row in enumerate(matrix)
        ]
        solution.append(determinant(put) / whole)
    return solution
