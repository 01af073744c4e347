"""In a child: opens a PDF, takes out everything that acts by itself, and writes it anew.

Rewriting also drops whatever stood before or behind the document (a web page, an archive), and restrictions
that no password is needed for. Answers {"pages": n} and the new bytes, or {"problem": "locked"},
{"problem": "damaged"}, or {"problem": "lost", "page": the first page that is not whole}.
"""

import io
import re
import time
from collections import Counter
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf, PdfError, Stream

from materials.inspect.disarm_pdf import ALWAYS, Disarmer, Part
from materials.inspect.pdf_damage import NEEDED_STREAMS, Looker, Source, keys_in, without_junk_behind

# Of the structure, which nobody sees, as much is kept as can be gone through in this time (processor
# seconds).
PATIENCE = 2.0
KEPT_IN_TRAILER = {"/Root", "/ID", "/Size", "/Encrypt"}
UNDECODABLE = re.compile(r"error decoding stream data for object (\d+) (\d+)")


class Lost(Exception):
    def __init__(self, page: int) -> None:
        super().__init__(page)
        self.page = page


def clean(content: bytes) -> tuple[dict, bytes]:
    content = without_junk_behind(content)
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            if (
                pdf.is_encrypted and not pdf.user_password_matched
            ):  # an empty owner's password opens it for us only
                return {"problem": "locked"}, b""
            return _cleaned(pdf, content)
    except Lost as lost:
        return {"problem": "lost", "page": lost.page}, b""
    except pikepdf.PasswordError:
        return {"problem": "locked"}, b""
    except PdfError as error:
        return {"problem": "locked" if "unsupported encryption filter" in str(error) else "damaged"}, b""
    except (AttributeError, ValueError, RuntimeError, LookupError, TypeError, ArithmeticError, MemoryError):
        return {"problem": "damaged"}, b""


def _cleaned(pdf: Pdf, content: bytes) -> tuple[dict, bytes]:
    source = Source(pdf, content)
    if lost := source.lost_page():
        raise Lost(lost)
    if source.lacks_update:
        return {"problem": "damaged"}, b""
    promised = pdf.Root.Pages.get("/Count")
    pages = [page.obj for page in pdf.pages]
    if not pages:
        return {"problem": "damaged"}, b""
    if source.rebuilt and isinstance(promised, int) and promised > len(pages):
        raise Lost(len(pages) + 1)
    owners = disarm(pdf, pages, source)
    out = io.BytesIO()
    pdf.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
        encryption=False,
    )
    for warning in pdf.get_warnings():
        if (match := UNDECODABLE.search(warning)) and (page := owners.get((int(match[1]), int(match[2])))):
            raise Lost(page)
    made = out.getvalue()
    if not _opens(made, len(pages)):
        return {"problem": "damaged"}, b""
    return {"pages": len(pages)}, made


def disarm(pdf: Pdf, pages: list[Object], source: Source) -> dict[tuple[int, int], int]:
    """Tidy every page, then what stands around them. Returns the pages that need each stream. Raises Lost."""
    until = time.process_time() + PATIENCE
    nodes = {node.objgen: node for page in pages for node in _above(page)}
    disarmer = Disarmer([*pages, *nodes.values(), pdf.Root])
    looker = Looker(source)
    owners: dict[tuple[int, int], int] = {}
    for number, page in enumerate(pages, 1):
        for part in _parts_of_page(page, disarmer):
            if isinstance(part.thing, Stream) and part.kind in NEEDED_STREAMS:
                owners.setdefault(part.thing.objgen, number)
            for name in looker.hurts(part):
                first = _first_use(pages, number, name)
                if first or source.rebuilt:  # what nobody draws with may be missing, unless the file was cut
                    raise Lost(first or number)
    counts = Counter(node.objgen for page in pages for node in _above(page))
    for node in nodes.values():
        node["/Count"] = counts[node.objgen]  # often wrong, and some readers believe it
        _finish(disarmer.tidy(node, "page tree"))
    structure = pdf.Root.get("/StructTreeRoot")
    if structure is not None:
        del pdf.Root["/StructTreeRoot"]
    _finish(disarmer.tidy(pdf.Root, "catalog"))
    if isinstance(structure, Dictionary) and all(
        time.process_time() < until for _part in disarmer.tidy(structure, "structure root")
    ):
        pdf.Root["/StructTreeRoot"] = structure
    for key in set(pdf.trailer.keys()) - KEPT_IN_TRAILER:
        del pdf.trailer[key]
    return owners


def _parts_of_page(page: Object, disarmer: Disarmer) -> Iterator[Part]:
    for node in _above(page):
        if isinstance(node.get("/Resources"), Dictionary):
            yield from disarmer.tidy(node["/Resources"], "resources")
    yield from disarmer.tidy(page, "page")


def _above(page: Object) -> Iterator[Object]:
    """The nodes of the page tree from a page up to the root."""
    node, passed = page.get("/Parent"), set()
    while isinstance(node, Dictionary) and node.objgen not in passed:
        passed.add(node.objgen)
        yield node
        node = node.get("/Parent")


def _finish(parts: Iterator[Part]) -> None:
    for _part in parts:
        pass


def _first_use(pages: list[Object], number: int, name: str) -> int | None:
    """The first page from `number` on that draws with the resource of this name; None if none does."""
    if name in {"", ALWAYS}:
        return number
    for later, page in enumerate(pages[number - 1 :], number):
        contents = page.get("/Contents")
        streams = list(contents) if isinstance(contents, Array) else [contents]
        if any(isinstance(stream, Stream) and name in keys_in(_unpacked(stream)) for stream in streams):
            return later
    return None


def _unpacked(stream: Stream) -> bytes:
    try:
        return stream.read_bytes()
    except PdfError:
        return b""


def _opens(made: bytes, pages: int) -> bool:
    """Whether another reader than the one that wrote it sees the same pages, and that one too."""
    import pypdfium2

    try:
        with pikepdf.open(io.BytesIO(made)) as pdf:
            if len(pdf.pages) != pages:
                return False
        return len(pypdfium2.PdfDocument(made)) == pages
    except (PdfError, pypdfium2.PdfiumError):
        return False
