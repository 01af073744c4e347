"""Takes a JPG or PNG apart and keeps only what decides how it is drawn.

What goes (text, XMP, comments, previews, second images, whatever stands behind the end) can then be as long,
as broken or as many as it likes. A file that cannot be taken apart is handed on as it came, for the decoder
to judge.

A JPG that breaks off before its end marker is completed if all its scans are there and at most the last row
of blocks is not whole: decoders fill in those few pixels. A PNG may break off behind its last row, which is
where its checksum and end chunk are. Everything shorter is damaged.
"""

import io
import re
import struct
import zlib
from dataclasses import dataclass, field

from PIL import Image, ImageChops

MOST_PROFILE = 4 * 1024 * 1024  # the largest profiles of printing presses have about three
MOST_PIECES = 100_000  # chunks or segments; a file of more is not read on
PNG_START = b"\x89PNG\r\n\x1a\n"
JPEG_START, JPEG_END = b"\xff\xd8", b"\xff\xd9"
MARKER = re.compile(rb"\xff+([^\x00\xff])")
BEHIND_A_SCAN = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
# Markers without a length: TEM, the restart markers, a second start.
BARE = {0x01, *range(0xD0, 0xD9)}
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
DRAWN = {*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD}
# What stands in for the end of a scan that is not there; where it changes the picture, something was missing.
FILLER = bytes((number * 197 + 89) % 251 for number in range(512))
CHUNKS = {b"PLTE", b"tRNS", b"sRGB", b"iCCP", b"gAMA", b"cHRM", b"eXIf"}
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # channels of PNG's colour types


@dataclass
class Parts:
    """The bytes to decode, and what they do not hold any more. `depth` and `transparency` are a PNG's, the
    latter as many whole numbers as it has colours (or one byte of opacity for each colour of a palette)."""

    content: bytes
    broken_off: "_Frame | None" = None
    exif: bytes = b""
    profile: bytes = b""
    gamma: int = 0  # 100,000ths; 0 if none was given
    chromaticities: tuple[int, ...] = ()
    depth: int = 8
    transparency: tuple[int, ...] | bytes | None = None

    def is_whole(self) -> bool:
        """Whether nothing of a JPG is missing but a few pixels of its last row; decodes it twice if it breaks
        off, so ask after its size was found to be no more than may be. A PNG's decoder tells by itself."""
        frame = self.broken_off
        return frame is None or (frame.is_whole() and _reaches_the_end(self.content, frame))


def take_apart(content: bytes, kind: str) -> Parts:
    """`kind` is JPEG or PNG."""
    try:
        return _jpeg(content) if kind == "JPEG" else _png(content)
    except (struct.error, IndexError, KeyError, ValueError):
        return Parts(content)


# --- PNG ----------------------------------------------------------------------------------------------
def _png(content: bytes) -> Parts:
    first: dict[bytes, bytes] = {}
    pixels: list[bytes] = []
    place = len(PNG_START)
    for _chunk_number in range(MOST_PIECES):
        if place + 8 > len(content):
            break
        length, name = struct.unpack_from(">I4s", content, place)
        body = content[place + 8 : place + 8 + length]
        check = content[place + 8 + length : place + 12 + length]
        place += 12 + length
        if name == b"IDAT":
            pixels.append(body)
        elif name == b"IEND":
            break
        # A check that fails makes a header unreadable, and anything else as good as not there.
        elif (
            name == b"IHDR"
            or name in CHUNKS
            and (len(check) == 4 and zlib.crc32(name + body) == int.from_bytes(check))
        ):
            first.setdefault(name, body)
    header = first[b"IHDR"]
    depth, colours = header[8], header[9]
    keep = [(b"IHDR", header)]
    palette = first.get(b"PLTE", b"")
    if colours == 3:
        keep.append((b"PLTE", palette))
    parts = Parts(b"", depth=depth, exif=_exif(first.get(b"eXIf", b"")))
    see_through = first.get(b"tRNS", b"")
    if colours == 3 and 0 < len(see_through) <= len(palette) // 3:
        keep.append((b"tRNS", see_through))
        parts.transparency = see_through
    elif colours in (0, 2) and len(see_through) == 2 * CHANNELS[colours]:
        most = (1 << depth) - 1
        parts.transparency = tuple(
            level & most for level in struct.unpack(f">{CHANNELS[colours]}H", see_through)
        )
    if b"sRGB" not in first:
        parts.profile = _inflated(first.get(b"iCCP", b""))
        if not parts.profile and len(first.get(b"gAMA", b"")) == 4:
            parts.gamma = int.from_bytes(first[b"gAMA"])
            if len(first.get(b"cHRM", b"")) == 32:
                parts.chromaticities = struct.unpack(">8I", first[b"cHRM"])
    keep += [(b"IDAT", b"".join(pixels)), (b"IEND", b"")]
    if not pixels:
        raise ValueError
    parts.content = PNG_START + b"".join(_chunk(name, body) for name, body in keep)
    return parts


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _inflated(chunk: bytes) -> bytes:
    """The profile in an iCCP chunk, or nothing."""
    packed = chunk.partition(b"\0")[2]
    if packed[:1] != b"\0":
        return b""
    try:
        return zlib.decompressobj().decompress(packed[1:], MOST_PROFILE)
    except zlib.error:
        return b""


def _exif(chunk: bytes) -> bytes:
    return chunk.removeprefix(b"Exif\0\0")


# --- JPEG ---------------------------------------------------------------------------------------------
@dataclass
class _Frame:
    """Which of the 64 numbers of a block of each colour the scans tell to the last bit."""

    progressive: bool
    row_height: int
    known: dict[int, list[bool]] = field(default_factory=dict)

    def note(self, scan: bytes) -> None:
        count = scan[0]
        start, end, bits = scan[2 * count + 1], scan[2 * count + 2], scan[2 * count + 3] & 15
        for colour in scan[1 : 2 * count + 1 : 2]:
            if not self.progressive:
                self.known[colour] = [True] * 64
            elif bits == 0:
                self.known[colour][start : end + 1] = [True] * (end + 1 - start)

    def is_whole(self) -> bool:
        return bool(self.known) and all(all(known) for known in self.known.values())


def _jpeg(content: bytes) -> Parts:
    parts, kept, place = Parts(b""), [JPEG_START], 2
    frame: _Frame | None = None
    profile: dict[int, bytes] = {}
    ended = False
    for _segment_number in range(MOST_PIECES):
        marker = MARKER.search(content, place)
        if not marker:
            break
        code, place = marker[1][0], marker.end()
        if code == 0xD9:
            ended = True
            break
        if code in BARE:
            continue
        length = struct.unpack_from(">H", content, place)[0] if place + 2 <= len(content) else 0
        body = content[place + 2 : place + length]
        if length < 2 or len(body) < length - 2:
            break
        place += length
        if code == 0xE1 and body.startswith(b"Exif\0\0") and not parts.exif:
            parts.exif = _exif(body)
        elif code == 0xE2 and body.startswith(b"ICC_PROFILE\0") and len(body) > 14:
            profile.setdefault(body[12], body[14:])
        elif _decides(code, body):
            kept.append(b"\xff" + bytes([code]) + struct.pack(">H", length) + body)
        if code in FRAMES:
            rows = max(body[7 + 3 * n] & 15 for n in range(body[5]))
            frame = _Frame(code in (0xC2, 0xC6, 0xCA, 0xCE), 8 * rows)
            frame.known = {body[6 + 3 * n]: [False] * 64 for n in range(body[5])}
        elif code == 0xDA:
            if frame is None:
                raise ValueError
            frame.note(body)
            behind = BEHIND_A_SCAN.search(content, place)
            end = behind.start() if behind else len(content)
            kept.append(content[place:end])
            place = end
    parts.profile = b"".join(profile[number] for number in sorted(profile))[:MOST_PROFILE]
    if frame is None or len(kept) < 2:
        raise ValueError
    if not ended:
        kept[-1] = _without_padding(kept[-1])
        parts.broken_off = frame
    parts.content = b"".join([*kept, JPEG_END])
    return parts


def _decides(code: int, body: bytes) -> bool:
    if code == 0xE0:
        return body.startswith(b"JFIF\0")
    if code == 0xEE:
        return body.startswith(b"Adobe")
    return code in DRAWN


def _without_padding(scan: bytes) -> bytes:
    """Without the zeros that a copy which broke off is often filled up with, and without half a marker."""
    bare = scan.rstrip(b"\0")
    if bare.endswith(b"\xff"):
        bare = bare + b"\0" if len(bare) < len(scan) else bare[:-1]
    return bare


def _reaches_the_end(content: bytes, frame: _Frame) -> bool:
    """Whether the last scan goes on to the last row of blocks: more of it changes nothing above."""
    as_it_is, filled = _greys(content, frame), _greys(content[:-2] + FILLER + JPEG_END, frame)
    changed = ImageChops.difference(as_it_is, filled).getbbox()
    if changed is None:
        return True
    scale = Image.open(io.BytesIO(content), formats=("JPEG",)).height / as_it_is.height
    return (changed[1] + 1) * scale >= as_it_is.height * scale - frame.row_height


def _greys(content: bytes, frame: _Frame) -> Image.Image:
    image = Image.open(io.BytesIO(content), formats=("JPEG",))
    # The later scans of a progressive picture are about what cannot be seen at an eighth of its size.
    shrink = 1 if frame.progressive else 8
    image.draft("L", (image.width // shrink, image.height // shrink))
    return image.convert("L")
