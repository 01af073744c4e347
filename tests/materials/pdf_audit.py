"""What a kept PDF may hold, asked by a walker that knows nothing of how it was cleaned.

It starts at the trailer and looks at every dictionary, stream and array that can be reached by any key. The
cleaning keeps what has a place; this names what must not be there in any place, as ISO 32000-2 lists it.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2


def _names(words: str) -> frozenset[str]:
    return frozenset(f"/{word}" for word in words.split())


TRAILER = _names("Size Root ID Info Prev Index W Type Length Filter DecodeParms XRefStm")
# Keys that act, fetch, play or carry a file, wherever they have a meaning.
FORBIDDEN = _names(
    "AA OpenAction JS JavaScript EmbeddedFiles EF AF XFA Requirements Ref Rendition Renditions"
    " RichMediaContent RichMediaSettings 3DD 3DV 3DA FFilter FDecodeParms URI URLS Collection Threads Perms"
    " OPI PieceInfo AlternatePresentations SpiderInfo Extensions DSS"
)
ACTIONS = _names(
    "JavaScript Launch SubmitForm ImportData ResetForm Rendition RichMediaExecute GoToR GoToE GoTo3DView"
    " Movie Sound Hide SetOCGState Thread URI Trans Named MR SR"
)
PLAYERS = _names("Screen Movie Sound 3D RichMedia FileAttachment U3D PRC PS")
# In these every key is a name of somebody's choice: a font may be called /JS.
NAMED_FREELY = _names(
    "XObject Font ExtGState ColorSpace Pattern Shading Properties Colorants CharProcs ClassMap RoleMap N D R"
    " Dests"
)


def audit(content: bytes) -> list[str]:
    """What must not be there, each with the path that leads to it. And whether two strict readers open it."""
    with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
        wrong = [f"trailer {key}" for key in pdf.trailer if key not in TRAILER]
        wrong += list(_walk(pdf.trailer))
        pages = len(pdf.pages)
    return wrong + list(_strictly(content, pages))


def _strictly(content: bytes, pages: int) -> Iterator[str]:
    if not re.search(rb"/Size \d+", content):
        yield "no /Size"
    start = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", content)
    if not start or not re.match(rb"xref\b|\d+ \d+ obj", content[int(start[1]) : int(start[1]) + 40]):
        yield "no cross-reference where it is said to be"
    document = pypdfium2.PdfDocument(content)
    if len(document) != pages:
        yield f"{len(document)} pages for one reader, {pages} for the other"
    for page in document:
        page.get_size()
    document.close()


def _walk(trailer: Any) -> Iterator[str]:
    ahead: list[tuple[Any, str, str]] = [(trailer, "", "")]
    seen: set[tuple[int, int]] = set()
    while ahead:
        thing, path, under = ahead.pop()
        if thing.is_indirect:
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        if isinstance(thing, pikepdf.Array):
            ahead += [(each, path, under) for each in thing if isinstance(each, pikepdf.Object)]
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield from _faults(thing, path, under)
            for key, value in thing.items():
                if isinstance(value, pikepdf.Object):
                    ahead.append((value, path + key, key))


def _faults(thing: Any, path: str, under: str) -> Iterator[str]:
    keys = set() if under in NAMED_FREELY and "/Type" not in thing else set(thing.keys())
    yield from (f"{path}{key}" for key in keys & FORBIDDEN)
    if isinstance(thing, pikepdf.Stream) and "/F" in keys:
        yield f"{path}/F of a stream"
    if str(thing.get("/Type", "")) in ("/Filespec", "/F", "/EmbeddedFile", "/Action3D", "/Rendition"):
        yield f"{path} is {thing.Type}"
    if "/S" in keys and str(thing.get("/S")) in ACTIONS:
        yield f"{path}/S {thing.get('/S')}"
    if "/Subtype" in keys and str(thing.get("/Subtype")) in PLAYERS:
        yield f"{path}/Subtype {thing.get('/Subtype')}"
