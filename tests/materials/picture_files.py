"""Pictures built byte by byte: what a phone, a scanner, Photoshop or a broken copy makes of a JPG or PNG."""

import io
import struct
import zlib
from collections.abc import Iterable

from PIL import Image, ImageDraw

from materials.inspect.colours import profile_of

LEVELS = (0, 32, 64, 96, 128, 160, 192, 224)
DEEP = (0, 0x0101, 0x1234, 0x8000, 0x80FF, 0xFE00, 0xFF00, 0xFFFF)
COLOURS = b"".join(bytes([level, 255 - level, level * 3 % 256]) for level in LEVELS)
SRGB = (31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
ADOBE = (31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)
P3 = (31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
Chunk = tuple[bytes, bytes]


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(depth: int, colours: int, rows: Iterable[bytes], *extra: Chunk, width: int = 8) -> bytes:
    """`colours` is PNG's colour type; `extra` chunks stand before the pixels."""
    rows = list(rows)
    head = struct.pack(">IIBBBBB", width, len(rows), depth, colours, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    parts = [(b"IHDR", head), *extra, (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, body) for name, body in parts)


def shorts(*values: int) -> bytes:
    return struct.pack(f">{len(values)}H", *values)


def gamma(value: int) -> Chunk:
    return b"gAMA", struct.pack(">I", value)


def primaries(values: tuple[int, ...]) -> Chunk:
    return b"cHRM", struct.pack(">8I", *values)


def icc(profile: bytes) -> Chunk:
    return b"iCCP", b"profile\0\0" + zlib.compress(profile)


def compressed_text(megabytes: float, key: bytes = b"XML:com.adobe.xmp") -> Chunk:
    return b"iTXt", key + b"\0\x01\0\0\0" + zlib.compress(b"<x/>" * int(megabytes * 1024 * 256))


def orientation(value: int) -> bytes:
    """EXIF with nothing but this in it."""
    return b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" + bytes([value, 0, 0, 0]) + b"\0\0\0\0"


def grey_profile(exponent: float) -> bytes:
    """A scanner's grey profile: what is measured is the level to the power of `exponent`."""
    curve = struct.pack(">4sIIHH", b"curv", 0, 1, round(exponent * 256), 0)
    whole = profile_of(round(100_000 / exponent), ADOBE)
    white = whole[struct.unpack_from(">I", whole, 136)[0] :][:20]
    head = bytearray(whole[:128])
    head[16:20] = b"GRAY"
    tags = struct.pack(">I4sII4sII", 2, b"wtpt", 156, 20, b"kTRC", 176, 16)
    head[:4] = struct.pack(">I", 156 + 36)
    return bytes(head) + tags + white + curve.ljust(16, b"\0")


def press_profile() -> bytes:
    """A profile for CMYK in which every ink is a dull one: a table of two steps for each, in Lab."""
    inks = ((55, -35, -48), (48, 72, -3), (88, -5, 90), (16, 0, 0))
    table = b""
    for number in range(16):
        lightness, a, b = 100.0, 0.0, 0.0
        for place, (ink_l, ink_a, ink_b) in enumerate(inks):
            if number >> (3 - place) & 1:
                lightness, a, b = lightness * ink_l / 100, a * 0.7 + ink_a, b * 0.7 + ink_b
        table += bytes([round(lightness * 2.55), *(max(0, min(255, round(one + 128))) for one in (a, b))])
    straight = bytes(range(256))
    body = struct.pack(">4sI4B9i", b"mft1", 0, 4, 3, 2, 0, *(65536 if n % 4 == 0 else 0 for n in range(9)))
    body += straight * 4 + table + straight * 3
    white = struct.pack(">4sI3i", b"XYZ ", 0, 63190, 65536, 54061)
    tags = struct.pack(">I4sII4sII", 2, b"wtpt", 156, 20, b"A2B0", 176, len(body))
    head = struct.pack(">I4sI4s4s4s", 176 + len(body), b"\0\0\0\0", 0x02400000, b"prtr", b"CMYK", b"Lab ")
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + tags + white + body


def jpeg(image: Image.Image, **how: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", **{"quality": 95, "subsampling": 0, **how})
    return buffer.getvalue()


def stripes(
    mode: str = "RGB", colours: Iterable[object] = ("#c02020", "#20c020", "#2020c0", "#808080")
) -> Image.Image:
    """Four fields of 16 by 16 pixels."""
    image = Image.new(mode, (64, 16))
    for number, colour in enumerate(colours):
        image.paste(colour, (number * 16, 0, number * 16 + 16, 16))  # type: ignore[arg-type]
    return image


def page(width: int = 603, height: int = 811) -> Image.Image:
    """Something on every part of it, so that a missing part shows."""
    image = Image.effect_noise((width, height), 60).convert("RGB")
    pen = ImageDraw.Draw(image)
    for top in range(0, height, 40):
        pen.rectangle((20, top, width - 60, top + 12), fill=(top % 255, 40, 90))
    return image


def with_segments(content: bytes, *segments: tuple[int, bytes]) -> bytes:
    """A JPG with these behind its first marker."""
    made = b"".join(
        b"\xff" + bytes([code]) + struct.pack(">H", len(body) + 2) + body for code, body in segments
    )
    return content[:2] + made + content[2:]


def without_segment(content: bytes, code: int) -> bytes:
    place = content.index(b"\xff" + bytes([code]))
    return content[:place] + content[place + 2 + struct.unpack_from(">H", content, place + 2)[0] :]


CHROMIUM_SHOWS: dict[str, bytes] = {
    "RGB": png(8, 2, [COLOURS]),
    "gamma 1": png(8, 2, [COLOURS], gamma(100000)),
    "gamma of sRGB": png(8, 2, [COLOURS], gamma(45455)),
    "gamma 1, grey": png(8, 0, [bytes(LEVELS)], gamma(100000)),
    "gamma 1, palette": png(8, 3, [bytes(range(8))], gamma(100000), (b"PLTE", COLOURS)),
    "gamma and primaries of Adobe RGB": png(8, 2, [COLOURS], gamma(45455), primaries(ADOBE)),
    "primaries alone": png(8, 2, [COLOURS], primaries(ADOBE)),
    "gamma and sRGB": png(8, 2, [COLOURS], gamma(100000), (b"sRGB", b"\0")),
    "profile of Adobe RGB": png(8, 2, [COLOURS], icc(profile_of(45455, ADOBE))),
    "profile of Display P3": png(8, 2, [COLOURS], icc(profile_of(45455, P3))),
    "profile that is broken": png(8, 2, [COLOURS], icc(b"no profile" * 20)),
    "16-bit grey": png(16, 0, [shorts(*DEEP)]),
    "16-bit grey, one level clear": png(16, 0, [shorts(*DEEP)], (b"tRNS", shorts(0x8000))),
    "16-bit RGB, one colour clear": png(
        16,
        2,
        [shorts(*(level for level in DEEP for _ in range(3)))],
        (b"tRNS", shorts(0x8000, 0x8000, 0x8000)),
    ),
    "16-bit grey with opacity": png(16, 4, [shorts(*(value for level in DEEP for value in (level, 0x8000)))]),
    "RGB, one colour clear, too many bits": png(8, 2, [COLOURS], (b"tRNS", shorts(0xFF20, 0xFFDF, 0xFF60))),
    "grey, one level clear": png(8, 0, [bytes(LEVELS)], (b"tRNS", shorts(96))),
    "4-bit grey, one level clear": png(4, 0, [b"\x01\x23\x78\xef"], (b"tRNS", shorts(7))),
    "2-bit grey, one level clear": png(2, 0, [b"\x1b\xe4"], (b"tRNS", shorts(2))),
    "1-bit grey, black clear": png(1, 0, [b"\xb2"], (b"tRNS", shorts(0))),
    "palette with opacities": png(
        8, 3, [bytes(range(8))], (b"PLTE", COLOURS), (b"tRNS", bytes([255, 128, 0, 255, 64]))
    ),
    "clear level too short": png(8, 0, [bytes(LEVELS)], (b"tRNS", b"\0")),
    "turned by EXIF": png(8, 2, [COLOURS], (b"eXIf", orientation(6))),
}
