"""Tells a PDF of which something is lost from one that is only untidy.

Untidy is what every reader mends without a loss: a wrong table of contents, junk before or behind, a wrong
/Length. Lost is what a page draws with and what is not there, or cannot be unpacked.
"""

import io
import re
import time
import zlib
from collections.abc import Iterator

from pikepdf import Array, Name, Object, Pdf, PdfError, Stream

from materials.inspect.disarm_pdf import Part

BUDGET = 1.0  # seconds of processor time for unpacking streams that give no cause for suspicion
PIECE = 1 << 18
MOST = 64 << 20  # more is not unpacked to be looked at
LONGEST = 1 << 20  # more of an object's text is not read
ZEROS = bytes(512)  # a sector that was never written
# Kinds of parts (`pdf_permissions.KINDS`) that a page draws with, and what they cannot do without.
DRAWN = {
    "page",
    "page tree",
    "resources",
    "xobjects",
    "fonts",
    "xobject",
    "appearance",
    "font",
    "font descriptor",
}
NEEDED = {
    "/Contents", "/Resources", "/XObject", "/Font", "/SMask", "/Mask", "/FontDescriptor", "/DescendantFonts",
    "/CharProcs", "/FontFile", "/FontFile2", "/FontFile3",
}  # fmt: skip
NEEDED_STREAMS = {"contents", "xobject", "appearance", "font file", "pattern"}
REBUILT = "Attempting to reconstruct cross-reference table"
EMPTIED = re.compile(r"object (\d+) (\d+), offset \d+\): unable to recover stream data")
REFERENCE = re.compile(rb"/([^\s/<>\[\]()%{}]+)\s*(\d{1,9})\s+(\d{1,5})\s+R(?![A-Za-z])")
NAME = re.compile(rb"/([^\s/<>\[\]()%{}]+)")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# What looks like a reference in a string, which may hold pairs of brackets, or in a remark is none.
UNREAD = re.compile(rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\)|%[^\r\n]*", re.DOTALL)
OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
EMPTY = re.compile(rb"/Length\s+0\b(?!\s+\d+\s+R)")  # a blank page may be written with nothing to draw
LIST_OF_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
NUMBERS = re.compile(rb"(\d{1,9})\s+(\d{1,5})\s+R")


def without_junk_behind(content: bytes) -> bytes:
    """The file up to its last end mark, unless objects follow: those belong to it.

    Readers look for the table of contents in the last kilobyte only. With more junk behind, they would have
    to gather the objects by themselves, and miss those that are packed.
    """
    end = content.rfind(b"%%EOF")
    if end < 0 or OBJECT.search(content, end):
        return content
    return content[: end + len(b"%%EOF")] + b"\n"


class Source:
    """The file as it came: which of its references lead nowhere."""

    def __init__(self, pdf: Pdf, content: bytes) -> None:
        for _thing in pdf.objects:  # reads every object, so that all warnings are there
            pass
        self.pdf = pdf
        self.warnings = pdf.get_warnings()
        self.rebuilt = any(REBUILT in warning for warning in self.warnings)
        self.emptied = {
            (int(match[1]), int(match[2])) for text in self.warnings if (match := EMPTIED.search(text))
        }
        self.content = content[max(content.find(b"%PDF-", 0, 2048), 0) :]  # offsets count from there
        self.table = pdf.get_xref_table()
        self.unpacked: dict[int, list[bytes]] = {}

    @property
    def lacks_update(self) -> bool:
        """Whether what was added to a file that was whole has been cut off: readers show the older state."""
        added = self.content[max(self.content.rfind(b"%%EOF"), 0) :]
        return not self.rebuilt and b"startxref" not in added and bool(OBJECT.search(added))

    def lacks(self, objgen: tuple[int, int]) -> bool:
        if objgen not in self.table or objgen in self.emptied:
            return True
        return self.rebuilt and self.pdf.get_object(objgen) is None

    def lost_keys(self, thing: Object) -> set[str]:
        """Keys, as /Key, of this object and of what is written inside it, whose reference leads nowhere."""
        return {
            _as_key(name)
            for name, number, generation in REFERENCE.findall(self.text(thing))
            if self.lacks((int(number), int(generation)))
        }

    def lost_page(self) -> int | None:
        """Number of the first page that the tree names and that is not there."""
        try:
            number = self._lost_below(self.pdf.Root.Pages, 0, set())
        except (AttributeError, KeyError):
            return 1
        return -number if number < 0 else None

    def _lost_below(self, node: Object, before: int, seen: set) -> int:
        """Pages up to the end of this node, or the number of the lost page, negative."""
        if node.objgen in seen or len(seen) > 20_000:
            return before
        seen.add(node.objgen)
        kids = LIST_OF_KIDS.search(self.text(node))
        for number, generation in NUMBERS.findall(kids[1]) if kids else ():
            objgen = int(number), int(generation)
            kid = self.pdf.get_object(objgen)
            if kid is None or self.lacks(objgen):
                return -(before + 1)
            if "/Kids" in kid:
                before = self._lost_below(kid, before, seen)
                if before < 0:
                    return before
            else:
                before += 1
        return before

    def text(self, thing: Object) -> bytes:
        """The object as it is written in the file, without strings and remarks, up to its stream if any."""
        return UNREAD.sub(b" ", self._written(thing))

    def _written(self, thing: Object) -> bytes:
        entry = self.table.get(thing.objgen)
        if entry is None:
            return b""
        if entry.type == 2:
            return self._packed(entry.obj_stream_number, entry.obj_stream_index)
        start = entry.offset or 0
        written = self.content[start : self._find(b"endobj", start, start + LONGEST)]
        return written[: written.index(b"stream")] if b"stream" in written else written

    def _find(self, word: bytes, start: int, end: int) -> int:
        place = self.content.find(word, start, end)
        return end if place < 0 else place

    def _packed(self, number: int, index: int) -> bytes:
        if number not in self.unpacked:
            packed = self.pdf.get_object((number, 0))
            try:
                data, count, first = packed.read_bytes(), int(packed.N), int(packed.First)
            except (PdfError, AttributeError, ValueError):
                self.unpacked[number] = []
                return b""
            starts = [first + int(start) for start in data[:first].split()[1 : 2 * count : 2]] + [len(data)]
            self.unpacked[number] = [data[a:b] for a, b in zip(starts, starts[1:], strict=False)]
        texts = self.unpacked[number]
        return texts[index] if index < len(texts) else b""


def _unescaped(name: bytes) -> bytes:
    """A#42 is AB."""
    return ESCAPED.sub(lambda code: bytes.fromhex(code[1].decode()), name)


def _as_key(name: bytes) -> str:
    """A key as pikepdf names it; names need not be text."""
    return "/" + _unescaped(name).decode("utf-8", "surrogateescape")


def keys_in(instructions: bytes) -> set[str]:
    """All names in what a page draws, as keys."""
    return {_as_key(name) for name in NAME.findall(instructions)}


class Looker:
    """Looks for what is missing; into streams without cause for suspicion only while there is time."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.suspicious = source.rebuilt
        self.until = time.process_time() + BUDGET

    def hurts(self, part: Part) -> Iterator[str]:
        """For all that this part lacks, the name of the resource that cannot be drawn; "" for the page."""
        thing = part.thing
        is_needed = isinstance(thing, Stream) and part.kind in NEEDED_STREAMS
        if is_needed and (thing.objgen in self.source.emptied or self.is_broken(thing)):
            yield part.name
        if part.kind not in DRAWN:
            return
        for key in self.source.lost_keys(thing):
            yield part.name or ("" if key in NEEDED else key)
        for key in ("/Contents", "/DescendantFonts"):
            values = thing.get(key)
            if isinstance(values, Array) and any(value is None for value in values):
                yield part.name

    def is_broken(self, stream: Stream) -> bool:
        """Whether a part of the data is missing or cannot be unpacked."""
        filters = stream.get("/Filter")
        first = filters[0] if isinstance(filters, Array) and len(filters) else filters
        try:
            raw = stream.read_raw_bytes()
        except PdfError:
            return True
        if not raw and EMPTY.search(self.source.text(stream)):
            return False
        zeros = ZEROS in raw
        if first in {Name.FlateDecode, Name.Fl}:
            hurry = time.process_time() > self.until and not (zeros or self.suspicious)
            return not hurry and is_deflate_broken(raw, suspicious=zeros or self.suspicious)
        if first in {Name.DCTDecode, Name.DCT}:
            return is_jpeg_broken(raw, suspicious=self.suspicious)
        if first in {Name.CCITTFaxDecode, Name.CCF, Name.JBIG2Decode}:
            return zeros or not raw
        return False


def is_deflate_broken(raw: bytes, *, suspicious: bool) -> bool:
    """Whether the data ends early or makes no sense. A wrong checksum alone is common, and no loss."""
    if not raw.strip(b"\r\n\0 "):
        return bool(raw) or suspicious
    unpack, made, rest = zlib.decompressobj(), 0, raw
    try:
        while rest and not unpack.eof and made < MOST:
            made += len(unpack.decompress(rest, PIECE))
            rest = unpack.unconsumed_tail
    except zlib.error as error:
        return suspicious or "incorrect data check" not in str(error)
    return suspicious and not unpack.eof and made < MOST


def is_jpeg_broken(raw: bytes, *, suspicious: bool) -> bool:
    """Whether the picture does not begin or end as one, or has a hole that no encoder writes."""
    begin, end = raw.find(b"\xff\xd8", 0, 1024), raw.rfind(b"\xff\xd9")
    if begin < 0:
        return True
    if end < 0:
        return suspicious or ends_early(raw)
    return ZEROS in raw[begin:end] and not may_hold_zeros(raw[begin:])


def may_hold_zeros(jpeg: bytes) -> bool:
    """Whether even paper may become nothing but zero bits: in a baseline JPEG, if those end each block."""
    place, first_codes = 2, set()
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        marker, length = jpeg[place + 1], int.from_bytes(jpeg[place + 2 : place + 4], "big")
        if marker == 0xC4:  # tables: class and number, how many codes of each length, what the codes mean
            table, end = place + 4, place + 2 + length
            while table + 17 < min(end, len(jpeg)):
                first_codes.add((jpeg[table] >> 4, jpeg[table + 17]))
                table += 17 + sum(jpeg[table + 1 : table + 17])
        elif marker in {0xC2, 0xC9, 0xCA}:
            return True  # progressive: not judged
        elif marker == 0xDA:
            break
        place += 2 + length
    return (1, 0) in first_codes


def ends_early(jpeg: bytes) -> bool:
    """Whether a JPEG without its end mark lacks rows as well: they differ by what is put behind them."""
    from PIL import Image, ImageFile, JpegImagePlugin  # noqa: F401

    before = ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = True, None
    pictures = []
    try:
        for tail in (b"\xff\xd9", b"\x5a\xa5" * 20_000 + b"\xff\xd9"):
            image = Image.open(io.BytesIO(jpeg + tail), formats=("JPEG",))
            image.draft("L", (image.width // 8, image.height // 8))
            pictures.append(image.convert("L").tobytes())
    except (OSError, SyntaxError, ValueError, MemoryError):
        return True
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = before
    return pictures[0] != pictures[1]
